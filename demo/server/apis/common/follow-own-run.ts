import type { RunEngine } from '../../runs/run-engine.ts'
import { asksPerson, isTerminal, type RunEvent } from '../../runs/run-event.ts'

/**
 * The events of a run whose only listener is this response, as where an API has no way to come back to it: when the
 * client leaves, the run ends. One that has asked a person stays, since the answer comes with another request.
 */
export async function* followOwnRun(
  runs: RunEngine,
  runId: string,
  signal: AbortSignal,
): AsyncGenerator<RunEvent> {
  let isNeeded = false
  try {
    for await (const event of runs.follow(runId, 0, signal)) {
      isNeeded = asksPerson(event) || isTerminal(event)
      yield event
    }
  } finally {
    if (!isNeeded) await runs.cancel(runId)
  }
}

/** Where nobody could answer, a question ends the run as well. */
export async function* followUnansweredRun(
  runs: RunEngine,
  runId: string,
  signal: AbortSignal,
): AsyncGenerator<RunEvent> {
  try {
    yield* followOwnRun(runs, runId, signal)
  } finally {
    await runs.cancel(runId)
  }
}

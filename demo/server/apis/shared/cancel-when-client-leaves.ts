import type { RunEngine } from '../../runs/run-engine.ts'
import { isTerminal, type RunEvent } from '../../runs/run-event.ts'

/**
 * The events of a run that is of no use without its listener, as where an API has no way to come back to it: it ends
 * when the client leaves, and when the response ends before the run does.
 */
export async function* cancelWhenClientLeaves(
  runs: RunEngine,
  runId: string,
  signal: AbortSignal,
): AsyncGenerator<RunEvent> {
  let hasEnded = false
  try {
    for await (const event of runs.follow(runId, 0, signal)) {
      hasEnded ||= isTerminal(event)
      yield event
    }
  } finally {
    if (!hasEnded) await runs.cancel(runId)
  }
}

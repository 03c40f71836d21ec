import { randomUUID } from 'node:crypto'
import type { Agent, AgentTurn } from '../agent/agent.ts'
import type { AgentAnswer } from '../agent/agent-request.ts'
import type { Database } from '../storage/database.ts'
import { loadRunEvents } from '../storage/run-events.ts'
import { saveInputRequests } from '../storage/runs.ts'
import { createEventWriter } from './event-writer.ts'
import { executeRun } from './execute-run.ts'
import { type InputRequest, presentInputRequest } from './input-request.ts'
import { createPendingRequests, type PendingRequests } from './pending-requests.ts'
import type { RunEvent } from './run-event.ts'
import { createRunLog, type RunLog } from './run-log.ts'
import { createRunTeller } from './run-teller.ts'

/**
 * Runs a turn of the agent to its end, whoever is or is not listening. It numbers the events, stores them, and lets
 * listeners attach at any place at any time: while the run goes on from memory, afterwards from the database.
 */
export interface RunEngine {
  /**
   * `record` stores the run under the given id. The run is open to listeners from the moment it is stored; should
   * `record` fail, there is no run.
   */
  start(record: (runId: string) => Promise<StartedRun>): Promise<string>
  /** The events after a sequence number (0: all). Ends with the run, with the signal, or when the server closes. */
  follow(runId: string, afterSequence: number, signal: AbortSignal): AsyncIterable<RunEvent>
  /** What the run asks a person at this moment; nothing when it has ended. */
  pendingRequests(runId: string): readonly InputRequest[]
  /** Gives the run its answer. `false`: that request is not pending, or no more. */
  answer(runId: string, requestId: string, answer: AgentAnswer): Promise<boolean>
  /** Stops a run and waits until that is stored. A run that is not going is left as it is. */
  cancel(runId: string): Promise<void>
  /** Leaves every run where it is and ends every listener; the next start marks those runs as failed. */
  close(): Promise<void>
}

export interface StartedRun {
  agent: Agent
  /** How to ask a person is the engine's to add. */
  turn: Omit<AgentTurn, 'ask'>
  conversationId: string | null
}

export interface RunEngineOptions {
  /** How long a question to a person stays open before the run fails. */
  inputTimeoutMs: number
  reportError(error: unknown): void
}

interface ActiveRun {
  log: RunLog
  pending: PendingRequests
  abort: AbortController
  finished: Promise<void>
}

export function createRunEngine(
  database: Database,
  { inputTimeoutMs, reportError }: RunEngineOptions,
): RunEngine {
  const activeRuns = new Map<string, ActiveRun>()
  const closing = new AbortController()

  async function* replay(runId: string, afterSequence: number): AsyncGenerator<RunEvent> {
    yield* await loadRunEvents(database, runId, afterSequence)
  }

  return {
    async start(record) {
      const runId = randomUUID()
      const abort = new AbortController()
      const log = createRunLog()
      const writer = createEventWriter(database, runId, reportError)
      const teller = createRunTeller(log, writer)
      const pending = createPendingRequests({
        signal: abort.signal,
        timeoutMs: inputTimeoutMs,
        store: (requests) => saveInputRequests(database, runId, requests.map(presentInputRequest)),
        tell: teller.tell,
      })
      const active: ActiveRun = { log, pending, abort, finished: Promise.resolve() }
      activeRuns.set(runId, active)
      const finish = async (): Promise<void> => {
        // A run that was left where it is has not waited for its events to be stored.
        await writer.flush()
        activeRuns.delete(runId)
        log.end()
      }
      try {
        const run = await record(runId)
        const { signal } = abort
        const execution = { database, runId, run, teller, pending, signal, closing: closing.signal }
        active.finished = executeRun(execution).catch(reportError).finally(finish)
      } catch (error) {
        await finish()
        throw error
      }
      return runId
    },
    follow(runId, afterSequence, signal) {
      // Decided now, not at the first read: by then the run may have ended and be on its way out of the database.
      const active = activeRuns.get(runId)
      if (active) return active.log.follow(afterSequence, AbortSignal.any([signal, closing.signal]))
      return replay(runId, afterSequence)
    },
    pendingRequests: (runId) => activeRuns.get(runId)?.pending.list() ?? [],
    async answer(runId, requestId, answer) {
      return (await activeRuns.get(runId)?.pending.answer(requestId, answer)) ?? false
    },
    async cancel(runId) {
      const active = activeRuns.get(runId)
      active?.abort.abort()
      await active?.finished
    },
    async close() {
      closing.abort()
      const running = [...activeRuns.values()]
      for (const active of running) active.abort.abort()
      await Promise.all(running.map((active) => active.finished))
    },
  }
}

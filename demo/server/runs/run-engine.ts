import { randomUUID } from 'node:crypto'
import { type Agent, AgentCanceled, type AgentTurn } from '../agent/agent.ts'
import type { Database } from '../storage/database.ts'
import { insertMessage } from '../storage/messages.ts'
import { insertRunEvents, loadRunEvents } from '../storage/run-events.ts'
import { finishRun, type RunStatus } from '../storage/runs.ts'
import { createRunEvent, describeAgentEvent, type RunEvent } from './run-event.ts'
import { createRunLog, type RunLog } from './run-log.ts'

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
  /** Stops a run and waits until that is stored. A run that is not going is left as it is. */
  cancel(runId: string): Promise<void>
  /** Leaves every run where it is and ends every listener; the next start marks those runs as failed. */
  close(): Promise<void>
}

export interface StartedRun {
  agent: Agent
  turn: AgentTurn
  conversationId: string | null
}

interface ActiveRun {
  log: RunLog
  abort: AbortController
  finished: Promise<void>
}

export function createRunEngine(database: Database, reportError: (error: unknown) => void): RunEngine {
  const activeRuns = new Map<string, ActiveRun>()
  const closing = new AbortController()

  async function execute(runId: string, run: StartedRun, active: ActiveRun): Promise<void> {
    const writer = createEventWriter(database, runId, reportError)
    let sequence = 0
    let answer = ''
    const emit = (type: string, data: Record<string, unknown>): RunEvent => {
      sequence += 1
      const event = createRunEvent(sequence, type, data)
      writer.write(event)
      return event
    }
    active.log.append(emit('run.started', { id: runId, object: 'run', status: 'started' }))

    let end: { status: RunStatus; error?: string } = { status: 'completed' }
    try {
      for await (const agentEvent of run.agent(run.turn, active.abort.signal)) {
        if (active.abort.signal.aborted) break
        if (agentEvent.type === 'text') answer += agentEvent.text
        const { type, data } = describeAgentEvent(agentEvent)
        active.log.append(emit(type, data))
      }
      if (active.abort.signal.aborted) end = { status: 'canceled' }
    } catch (error) {
      end = describeEnd(error, active.abort.signal)
    }
    if (closing.signal.aborted) return writer.flush()

    const output = { content: answer }
    const terminal = emit(`run.${end.status}`, {
      id: runId,
      object: 'run',
      status: end.status,
      ...(end.status === 'completed' ? { output } : {}),
      ...(end.error === undefined ? {} : { error: { message: end.error } }),
    })
    // Stored before it is told: whoever asks again after the terminal event finds the run ended.
    await writer.flush()
    await finishRun(database, runId, { ...end, answer, output })
    if (run.conversationId !== null && answer !== '') {
      const content = [{ type: 'text' as const, text: answer }]
      await insertMessage(database, { conversationId: run.conversationId, role: 'assistant', content })
    }
    active.log.append(terminal)
  }

  async function* replay(runId: string, afterSequence: number): AsyncGenerator<RunEvent> {
    yield* await loadRunEvents(database, runId, afterSequence)
  }

  return {
    async start(record) {
      const runId = randomUUID()
      const active: ActiveRun = {
        log: createRunLog(),
        abort: new AbortController(),
        finished: Promise.resolve(),
      }
      activeRuns.set(runId, active)
      const finish = (): void => {
        activeRuns.delete(runId)
        active.log.end()
      }
      try {
        const run = await record(runId)
        active.finished = execute(runId, run, active).catch(reportError).finally(finish)
      } catch (error) {
        finish()
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

function describeEnd(error: unknown, signal: AbortSignal): { status: RunStatus; error?: string } {
  if (signal.aborted || error instanceof AgentCanceled) return { status: 'canceled' }
  return { status: 'failed', error: error instanceof Error ? error.message : String(error) }
}

/** Stores events behind the stream's back, several at once when the database is slower than the agent. */
function createEventWriter(database: Database, runId: string, reportError: (error: unknown) => void) {
  let waiting: RunEvent[] = []
  let writing: Promise<void> | undefined

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      await insertRunEvents(database, runId, batch)
    }
  }
  return {
    write(event: RunEvent) {
      waiting.push(event)
      writing ??= drain()
        .catch(reportError)
        .finally(() => {
          writing = undefined
        })
    },
    async flush() {
      while (writing) await writing
    },
  }
}

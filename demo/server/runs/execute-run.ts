import { AgentCanceled, type AgentEvent, AgentFailed, type AgentTurn } from '../agent/agent.ts'
import type { AgentRequest, AnswerTo } from '../agent/agent-request.ts'
import type { Database } from '../storage/database.ts'
import { insertFile } from '../storage/files.ts'
import { type ContentPart, insertMessage } from '../storage/messages.ts'
import { finishRun, type RunError, type RunStatus } from '../storage/runs.ts'
import { describeAgentEvent, type TellableEvent } from './describe-agent-event.ts'
import type { PendingRequests } from './pending-requests.ts'
import type { StartedRun } from './run-engine.ts'
import type { RunTeller } from './run-teller.ts'

interface Execution {
  database: Database
  runId: string
  run: StartedRun
  teller: RunTeller
  pending: PendingRequests
  /** Stops the agent; the run is canceled. */
  signal: AbortSignal
  /** The server stops: the run is left as it is. */
  closing: AbortSignal
}

/** One run from its first event to its last. */
export async function executeRun(execution: Execution): Promise<void> {
  const { database, runId, run, teller, pending, signal, closing } = execution
  const turn: AgentTurn = {
    ...run.turn,
    ask: <Request extends AgentRequest>(request: Request) =>
      // An answer is accepted only when it is of the request's own type.
      pending.ask(request) as Promise<AnswerTo<Request>>,
  }
  teller.tell({ type: 'run.started', data: { id: runId, object: 'run', status: 'started' } })

  let answer = ''
  const files: ContentPart[] = []
  let end: RunEnd = { status: 'completed' }
  try {
    for await (const agentEvent of run.agent(turn, signal)) {
      if (signal.aborted) break
      if (agentEvent.type === 'text') answer += agentEvent.text
      const event = await makeTellable(agentEvent, execution)
      if (event.type === 'file')
        files.push({ type: 'file', file: { id: event.file.id, name: event.file.name } })
      teller.tell(describeAgentEvent(event))
    }
    if (signal.aborted) end = { status: 'canceled' }
  } catch (error) {
    end = describeEnd(error, signal)
  }
  if (closing.aborted) return

  const output = { content: answer }
  const data = {
    id: runId,
    object: 'run',
    status: end.status,
    ...(end.status === 'completed' ? { output } : {}),
    ...(end.error === undefined ? {} : { error: end.error }),
  }
  await teller.tellLast({ type: `run.${end.status}`, data }, async () => {
    await finishRun(database, runId, { ...end, answer, output })
    const content: ContentPart[] = [
      ...(answer === '' ? [] : [{ type: 'text' as const, text: answer }]),
      ...files,
    ]
    const { conversationId } = run
    if (conversationId === null || content.length === 0) return
    await insertMessage(database, { conversationId, role: 'assistant', content, runId })
  })
}

/** A file is stored before anyone hears of it. */
async function makeTellable(event: AgentEvent, { database, runId, run }: Execution): Promise<TellableEvent> {
  if (event.type !== 'file') return event
  const { name, mimeType, bytes } = event
  const file = await insertFile(database, { name, type: mimeType, bytes, runId })
  return { type: 'file', file, url: `${run.turn.siteUrl}/v1/files/${file.id}/content` }
}

interface RunEnd {
  status: RunStatus
  error?: RunError
}

function describeEnd(error: unknown, signal: AbortSignal): RunEnd {
  if (signal.aborted || error instanceof AgentCanceled) return { status: 'canceled' }
  const message = error instanceof Error ? error.message : String(error)
  return {
    status: 'failed',
    error: error instanceof AgentFailed ? { code: error.code, message } : { message },
  }
}

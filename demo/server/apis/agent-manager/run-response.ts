import type { RunEvent } from '../../runs/run-event.ts'
import { readEvent } from '../common/read-event.ts'
import { presentAction, presentMetrics } from './agent-manager-wire.ts'

/** What a run came to, gathered from its events: the answer of the calls that do not stream. */
export interface RunResponse {
  runId: string
  sessionId: string | null
  content: string
  metadata: Record<string, unknown>
  tools: { toolName: string; toolInput: unknown; toolOutput: string; durationMs: number; isError: boolean }[]
  reasoningSteps: string[]
  status: string
  metrics: Record<string, unknown>
}

const STATUSES: Readonly<Record<string, string>> = {
  started: 'RUNNING',
  awaiting_input: 'PAUSED',
  completed: 'COMPLETED',
  failed: 'FAILED',
  canceled: 'CANCELLED',
}

/** British, with a double l. */
export function presentStatus(status: string): string {
  return STATUSES[status] ?? 'RUNNING'
}

/** Reads until the run has ended or waits for a person. */
export async function gatherResponse(
  events: AsyncIterable<RunEvent>,
  {
    runId,
    sessionId,
    isPending,
  }: { runId: string; sessionId: string | null; isPending: (requestId: string) => boolean },
): Promise<{ response: RunResponse; error: string | undefined }> {
  const response: RunResponse = {
    runId,
    sessionId,
    content: '',
    metadata: {},
    tools: [],
    reasoningSteps: [],
    status: 'RUNNING',
    metrics: {},
  }
  const startedAt = new Map<string, number>()
  let error: string | undefined
  for await (const event of events) {
    const told = readEvent(event)
    const at = Date.parse(event.timestamp)
    if (told?.type === 'text') response.content += told.text
    if (told?.type === 'reasoning') response.reasoningSteps.push(told.text)
    if (told?.type === 'usage') response.metrics = presentMetrics(told)
    if (told?.type === 'tool-started') startedAt.set(told.id, at)
    if (told?.type === 'tool-completed' || told?.type === 'tool-failed') {
      const isError = told.type === 'tool-failed'
      response.tools.push({
        toolName: told.name,
        toolInput: told.input,
        toolOutput: told.type === 'tool-failed' ? told.message : told.result,
        durationMs: at - (startedAt.get(told.id) ?? at),
        isError,
      })
    }
    if (told?.type === 'ended') {
      response.status = presentStatus(told.status)
      error = told.error?.message
    }
    if (told?.type !== 'request' || !isPending(told.id)) continue
    response.status = 'PAUSED'
    response.metadata = { requiredAction: presentAction(told) }
    break
  }
  return { response, error }
}

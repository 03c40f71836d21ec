import type { UIMessageChunk } from 'ai'
import type { RunEvent } from '../../runs/run-event.ts'
import { readEvent, type Told, type ToldRequest, type ToolCall } from '../common/read-event.ts'
import { ASK_TOOL } from './read-chat-request.ts'

type Open = 'text' | 'reasoning' | undefined

/**
 * A run as chunks of a UI message. Text and thoughts are parts that open and close; a question to a person is a tool
 * call that waits, for approval or for its output, and ends the message until the next request brings the answer.
 */
export function createChunker(
  messageId: string,
  isPending: (requestId: string) => boolean,
): (event: RunEvent) => UIMessageChunk[] {
  let open: Open
  let partCount = 0
  let usage: { inputTokens: number; outputTokens: number; totalTokens: number } | undefined
  /** The call that was approved: it is told as the one the visitor saw. */
  let approvedId: string | undefined
  const seenAs = new Map<string, string>()

  const partId = (): string => `part-${partCount}`
  const close = (): UIMessageChunk[] => {
    const kind = open
    open = undefined
    return kind === undefined ? [] : [{ type: `${kind}-end`, id: partId() }]
  }
  const write = (kind: 'text' | 'reasoning', delta: string): UIMessageChunk[] => {
    const chunk = { type: `${kind}-delta`, id: partId(), delta } as const
    if (open === kind) return [chunk]
    const closed = close()
    partCount += 1
    open = kind
    return [...closed, { type: `${kind}-start`, id: partId() }, { ...chunk, id: partId() }]
  }
  const startTool = ({ id, name, input }: ToolCall): UIMessageChunk[] => {
    if (approvedId !== undefined) {
      seenAs.set(id, approvedId)
      approvedId = undefined
      return []
    }
    return callTool(id, name, input)
  }
  const ask = (request: ToldRequest): UIMessageChunk[] => {
    const { kind, id, toolName, params, prompt, questions } = request
    const chunks: UIMessageChunk[] =
      kind === 'approval'
        ? [
            ...callTool(id, toolName, params),
            { type: 'tool-approval-request', approvalId: id, toolCallId: id },
          ]
        : callTool(id, ASK_TOOL, { prompt, questions })
    return isPending(id) ? [...chunks, ...finish('tool-calls')] : chunks
  }
  const finish = (finishReason: 'stop' | 'tool-calls'): UIMessageChunk[] => [
    { type: 'finish-step' },
    { type: 'finish', finishReason, ...(usage ? { messageMetadata: { usage } } : {}) },
  ]

  const toChunks = (told: Told): UIMessageChunk[] => {
    switch (told.type) {
      case 'started':
        return [{ type: 'start', messageId }, { type: 'start-step' }]
      case 'text':
      case 'reasoning':
        return write(told.type, told.text)
      case 'tool-started':
        return startTool(told)
      case 'tool-completed':
        return [
          {
            type: 'tool-output-available',
            toolCallId: seenAs.get(told.id) ?? told.id,
            output: asJson(told.result),
          },
        ]
      case 'tool-failed':
        return [
          { type: 'tool-output-error', toolCallId: seenAs.get(told.id) ?? told.id, errorText: told.message },
        ]
      case 'request':
        return ask(told)
      case 'answer':
        if (told.approved === true) approvedId = told.id
        return told.approved === false ? [{ type: 'tool-output-denied', toolCallId: told.id }] : []
      case 'sources':
        return told.sources.map(({ id, url, name }) =>
          url === ''
            ? { type: 'source-document', sourceId: id, mediaType: 'text/plain', title: name }
            : { type: 'source-url', sourceId: id, url, title: name },
        )
      case 'file':
        return [{ type: 'file', url: told.file.url, mediaType: told.file.mimeType }]
      case 'follow-ups':
        return [{ type: 'data-suggestions', data: told.suggestions }]
      case 'switched':
        return [{ type: 'data-agent', data: { name: told.name } }]
      case 'usage': {
        const { inputTokens, outputTokens, totalTokens } = told
        usage = { inputTokens, outputTokens, totalTokens }
        return []
      }
      case 'ended':
        if (told.status === 'completed') return finish('stop')
        if (told.status === 'canceled') return [{ type: 'abort', reason: 'canceled' }]
        return [{ type: 'error', errorText: told.error?.message ?? 'The run failed.' }]
      default:
        return told satisfies never
    }
  }
  return (event) => {
    const told = readEvent(event)
    if (!told) return []
    const closed = told.type === 'text' || told.type === 'reasoning' ? [] : close()
    return [...closed, ...toChunks(told)]
  }
}

function callTool(toolCallId: string, toolName: string, input: unknown): UIMessageChunk[] {
  return [
    { type: 'tool-input-start', toolCallId, toolName },
    { type: 'tool-input-delta', toolCallId, inputTextDelta: JSON.stringify(input) },
    { type: 'tool-input-available', toolCallId, toolName, input },
  ]
}

/** Results are text on our side, mostly of JSON. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

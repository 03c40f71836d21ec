/**
 * Run events to chat events. The kind is the JSON field `event`; there are no numbers and no way back into a stream.
 * The same words come up to three times: as `content_delta`s while they are written, whole as a `chunk`, and whole
 * in `complete`, where a hook may have changed them. So the later form replaces the earlier. A server that doesn't
 * stream sends its text as several `chunk`s, without any delta.
 */
import type { ProtocolEvent } from '../../core/chat-event.ts'
import { ChatError } from '../../core/errors.ts'
import { field, firstText, isRecord } from '../../core/json.ts'
import type { Decoder } from '../read-answer.ts'
import { readFailure } from '../read-whole.ts'
import { readResult } from '../run-events.ts'
import { readUsage } from '../usage.ts'
import { given } from '../wire-values.ts'
import { readSources } from './read-source.ts'

export function createDecoder(): Decoder {
  let runId: string | undefined
  let isNamed = false
  let isAnnounced = false
  let hasDeltas = false
  let hasText = false
  let thoughts = ''
  let requests = 0

  function readNames(json: unknown): ProtocolEvent[] {
    runId ??= firstText(field(json, 'run_id'))
    const id = firstText(field(json, 'session_id'))
    if (isNamed || id === undefined) return []
    isNamed = true
    return [{ type: 'conversation-updated', remoteConversationId: id }]
  }

  function replaceText(text: string | undefined): ProtocolEvent[] {
    hasText ||= !!text?.trim()
    return text?.trim() ? [{ type: 'text-replaced', text }] : []
  }

  function appendText(delta: string | undefined): ProtocolEvent[] {
    hasText ||= !!delta?.trim()
    return delta ? [{ type: 'text-delta', delta }] : []
  }

  function appendThought(delta: string | undefined): ProtocolEvent[] {
    thoughts += delta ?? ''
    return delta ? [{ type: 'reasoning-delta', delta }] : []
  }

  /** A thought given whole, which may have come in pieces before. */
  function addThought(text: string | undefined): ProtocolEvent[] {
    if (!text || thoughts.includes(text)) return []
    return appendThought(thoughts ? `\n\n${text}` : text)
  }

  function complete(json: unknown): ProtocolEvent[] {
    const text = replaceText(firstText(field(json, 'content')))
    const failed = field(json, 'status') === 'failed' || (!hasText && field(json, 'error'))
    if (failed) return [...text, failure(json)]
    if (!hasText) return [{ type: 'error', error: new ChatError('empty', 'The answer is empty.') }]
    const cited = readSources(field(json, 'citations'))
    const sources = cited.length > 0 ? cited : readSources(field(json, 'retrieved_items'))
    return [
      ...text,
      ...sources.map((source) => ({ type: 'source-available', source }) as const),
      ...readUsage(field(json, 'usage')),
      { type: 'message-end', finishReason: 'completed' },
    ]
  }

  function read(type: string, json: unknown): ProtocolEvent[] {
    const delta = firstText(field(json, 'delta'))
    const content = firstText(field(json, 'content'))
    switch (type) {
      case 'content_delta':
        hasDeltas = true
        return appendText(delta)
      case 'chunk':
        return hasDeltas ? replaceText(content) : appendText(content)
      case 'reasoning_delta':
        return appendThought(delta)
      case 'reasoning':
      case 'reasoning_summary':
        return delta ? appendThought(delta) : addThought(firstText(content, field(json, 'summary')))
      case 'tool_call': {
        const { toolCallId, name } = readCall(json)
        const input = readResult(field(json, 'arguments'))
        return [{ type: 'tool-input', toolCallId, name, ...given({ input }) }]
      }
      case 'tool_result': {
        const output = readResult(field(json, 'result_preview') ?? field(json, 'result'))
        if (field(json, 'result_meta', 'is_error') !== true)
          return [{ type: 'tool-output', ...readCall(json), output }]
        return [{ type: 'tool-error', ...readCall(json), errorText: firstText(output) ?? 'failed' }]
      }
      case 'approval_requested':
        return [askApproval(json)]
      case 'complete':
        return complete(json)
      case 'error':
        return [failure(json)]
      default:
        return []
    }
  }

  /** Requests have no names of their own. A run asks one after the other. */
  function askApproval(json: unknown): ProtocolEvent {
    const params = readResult(field(json, 'tool_input'))
    const request = {
      requestId: `${runId}:${++requests}`,
      kind: 'approval',
      prompt: firstText(field(json, 'message'), field(json, 'tool_name')) ?? '',
      ...(isRecord(params) && { params }),
    } as const
    return { type: 'input-requested', request }
  }

  return ({ event, json }) => {
    const type = firstText(field(json, 'event'), event) ?? ''
    const named = type === 'start' || type === 'complete' ? readNames(json) : []
    const events = read(type, json)
    // The run is announced by its first event only: that a session is gone is reported after `start`, and then no
    // answer has begun.
    if (isAnnounced || runId === undefined || events.length === 0 || isLost(events[0]))
      return [...named, ...events]
    isAnnounced = true
    return [...named, { type: 'message-start', runId }, ...events]
  }
}

/** Whether the back end doesn't know the session (any more), or it isn't the user's. */
export function isLost(event: ProtocolEvent | undefined): event is Extract<ProtocolEvent, { type: 'error' }> {
  return event?.type === 'error' && event.error.kind === 'not-found'
}

function readCall(json: unknown) {
  const name = firstText(field(json, 'tool_name')) ?? 'tool'
  return { toolCallId: firstText(field(json, 'call_id')) ?? `${field(json, 'step')}:${name}`, name }
}

/** The words are in `error` or in `message`, as the server is old or new. */
function failure(json: unknown): ProtocolEvent {
  const error = readFailure(json)
  const { message } = error
  return {
    type: 'error',
    error: /session not found/i.test(message) ? new ChatError('not-found', message) : error,
  }
}

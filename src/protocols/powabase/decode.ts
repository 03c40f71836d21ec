/**
 * Run events to chat events. The kind is the JSON field `event`; there are no numbers and no way back into a stream.
 * The same words come up to three times: as `content_delta`s while they are written, whole as a `chunk`, and whole
 * in `complete`, where a hook may have changed them. So the later form replaces the earlier. A server that doesn't
 * stream sends its text as several `chunk`s, without any delta.
 */
import type { ProtocolEvent } from '../../core/chat-event.ts'
import { ChatError } from '../../core/errors.ts'
import { field, firstText, isRecord } from '../../core/json.ts'
import { createAnswerDecoder, type Write } from '../answer-decoder.ts'
import type { Decoder } from '../read-answer.ts'
import { readFailure } from '../read-whole.ts'
import { readResult } from '../run-events.ts'
import { readUsage } from '../usage.ts'
import { given } from '../wire-values.ts'
import { readSources } from './read-source.ts'

type Events = readonly ProtocolEvent[]

export function createDecoder(): Decoder {
  let runId: string | undefined
  let isNamed = false
  let isAnnounced = false
  let hasDeltas = false
  let thoughts = ''
  let requests = 0

  function readNames(json: unknown): Events {
    runId ??= firstText(field(json, 'run_id'))
    const id = firstText(field(json, 'session_id'))
    if (isNamed || id === undefined) return []
    isNamed = true
    return [{ type: 'conversation-updated', remoteConversationId: id }]
  }

  function read(type: string | undefined, json: unknown, write: Write): Events {
    const get = (name: string) => field(json, name)
    const content = firstText(get('content'), get('summary'))
    const name = firstText(get('tool_name')) ?? 'tool'
    const call = { toolCallId: firstText(get('call_id')) ?? `${get('step')}:${name}`, name }
    switch (type) {
      case 'content_delta':
        hasDeltas = true
        return write('text-delta', get('delta'))
      case 'chunk':
        return hasDeltas ? replaceText(content) : write('text-delta', content)
      case 'reasoning_delta':
      case 'reasoning':
      case 'reasoning_summary': {
        const delta = firstText(get('delta'))
        // Given whole, it may have come in pieces before.
        if (!delta && thoughts.includes(content ?? '')) return []
        thoughts += delta ?? content
        return write('reasoning-delta', delta ?? content, delta ? 0 : thoughts)
      }
      case 'tool_call':
        return [{ type: 'tool-input', ...call, ...given({ input: readResult(get('arguments')) }) }]
      case 'tool_result': {
        const output = readResult(get('result_preview') ?? get('result'))
        if (field(json, 'result_meta', 'is_error') !== true) return [{ type: 'tool-output', ...call, output }]
        return [{ type: 'tool-error', ...call, errorText: firstText(output) ?? '' }]
      }
      case 'approval_requested': {
        const params = readResult(get('tool_input'))
        const request = {
          // It has no name of its own. A run asks one after the other.
          requestId: `${runId}:${++requests}`,
          kind: 'approval',
          prompt: firstText(get('message')) ?? name,
          ...(isRecord(params) && { params }),
        } as const
        return [{ type: 'input-requested', request }]
      }
      case 'complete':
        if (get('status') === 'failed' || (!content && get('error')))
          return [...replaceText(content), failure(json)]
        return [...replaceText(content), ...complete(json)]
      case 'error':
        return [failure(json)]
      default:
        return []
    }
  }

  return createAnswerDecoder(({ event, json }, write) => {
    const type = firstText(field(json, 'event'), event)
    const named = type === 'start' || type === 'complete' ? readNames(json) : []
    const events = read(type, json, write)
    // The run is announced by its first event only: that a session is gone is reported after `start`, and then no
    // answer has begun.
    if (isAnnounced || !runId || !events[0] || isLost(events[0])) return [...named, ...events]
    isAnnounced = true
    return [...named, { type: 'message-start', runId }, ...events]
  })
}

function replaceText(text: string | undefined): Events {
  return text?.trim() ? [{ type: 'text-replaced', text }] : []
}

function complete(json: unknown): Events {
  const cited = readSources(field(json, 'citations'))
  const sources = cited.length > 0 ? cited : readSources(field(json, 'retrieved_items'))
  return [
    ...sources.map((source) => ({ type: 'source-available', source }) as const),
    ...readUsage(field(json, 'usage')),
    { type: 'message-end', finishReason: 'completed' },
  ]
}

/** Whether the back end doesn't know the session (any more), or it isn't the user's. */
export function isLost(event: ProtocolEvent): event is Extract<ProtocolEvent, { readonly type: 'error' }> {
  return event.type === 'error' && event.error.kind === 'not-found'
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

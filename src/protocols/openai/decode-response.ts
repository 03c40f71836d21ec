/** Events of the Responses API to chat events. Tools that the server runs are items of the answer, as its messages are. */
import type { ProtocolEvent } from '../../core/chat-event.ts'
import { field, firstText } from '../../core/json.ts'
import type { Write } from '../answer-decoder.ts'
import { readFailure } from '../read-whole.ts'
import { readResult } from '../run-events.ts'
import { readUsage } from '../usage.ts'
import { given, listOf } from '../wire-values.ts'
import { readCitation } from './read-citation.ts'

type Events = readonly ProtocolEvent[]

export function createResponseReader() {
  let hasText = false

  function say(json: unknown, write: Write): Events {
    const id = `${field(json, 'item_id')}/${field(json, 'content_index')}`
    const events = write('text-delta', field(json, 'delta'), id)
    hasText ||= events.length > 0
    return events
  }

  function end(response: unknown, finishReason: 'completed' | 'stopped'): Events {
    const text = hasText ? '' : outputText(response)
    return [
      ...(text ? [{ type: 'text-delta', delta: text } as const] : []),
      ...readUsage(field(response, 'usage')),
      { type: 'message-end', finishReason },
    ]
  }

  return (type: string, json: unknown, write: Write): Events => {
    const response = field(json, 'response')
    const item = field(json, 'item')
    switch (type) {
      case 'response.created': {
        const runId = firstText(field(response, 'id'))
        return [{ type: 'message-start', ...given({ runId }) }]
      }
      case 'response.output_text.delta':
      case 'response.refusal.delta':
        return say(json, write)
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta': {
        const id = `${field(json, 'item_id')}/${field(json, 'summary_index') ?? field(json, 'content_index')}`
        return write('reasoning-delta', field(json, 'delta'), id)
      }
      case 'response.output_item.added':
        return readItem(item, false)
      case 'response.output_item.done':
        return readItem(item, true)
      case 'response.function_call_arguments.delta':
      case 'response.mcp_call_arguments.delta':
      case 'response.custom_tool_call_input.delta': {
        const toolCallId = firstText(field(json, 'item_id'))
        const delta = firstText(field(json, 'delta'))
        return toolCallId && delta ? [{ type: 'tool-input-delta', toolCallId, delta }] : []
      }
      case 'response.output_text.annotation.added':
        return readCitation(field(json, 'annotation'))
      // Cut off at the limit of its length, or by a filter: what there is, is the answer.
      case 'response.completed':
      case 'response.incomplete':
        return end(response, 'completed')
      case 'response.cancelled':
        return end(response, 'stopped')
      case 'response.failed':
        return [{ type: 'error', error: readFailure(field(response, 'error')) }]
      case 'error':
        return [{ type: 'error', error: readFailure(json) }]
      default:
        return []
    }
  }
}

/** A call of a tool, whoever runs it. Of one that the server runs the end comes with its result. */
function readItem(item: unknown, isDone: boolean): Events {
  const type = firstText(field(item, 'type')) ?? ''
  const toolCallId = firstText(field(item, 'id'), field(item, 'call_id'))
  if (!type.endsWith('_call') || toolCallId === undefined) return []
  const name = firstText(field(item, 'name')) ?? type.slice(0, -5)
  const words = firstText(field(item, 'arguments'), field(item, 'input'), field(item, 'code'))
  const input = readResult(words) ?? field(item, 'action') ?? field(item, 'queries')
  const call = { toolCallId, name, ...given({ input }) }
  if (!isDone || type === 'function_call' || type === 'custom_tool_call')
    return [{ type: 'tool-input', ...call }]
  const image = type === 'image_generation_call' ? firstText(field(item, 'result')) : undefined
  const file = image && {
    name: 'image.png',
    mediaType: 'image/png',
    fileId: toolCallId,
    url: `data:image/png;base64,${image}`,
  }
  const error = field(item, 'error')
  if (error || field(item, 'status') === 'failed')
    return [{ type: 'tool-error', ...call, errorText: readFailure(error).message }]
  const output = readResult(field(item, 'output') ?? field(item, 'outputs') ?? field(item, 'results') ?? null)
  return [
    { type: 'tool-output', ...call, output },
    ...(file ? [{ type: 'file-available', file } as const] : []),
  ]
}

export function outputText(response: unknown): string {
  return listOf(field(response, 'output'))
    .map((item) =>
      listOf(field(item, 'type') === 'message' ? field(item, 'content') : undefined)
        .map((part) => firstText(field(part, 'text'), field(part, 'refusal')) ?? '')
        .join(''),
    )
    .filter(Boolean)
    .join('\n\n')
}

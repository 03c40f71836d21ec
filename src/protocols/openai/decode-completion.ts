/**
 * Chunks of a chat completion to chat events. The last word is `[DONE]`; servers that leave it out have still said all
 * where a `finish_reason` has come, which the count of the tokens may follow.
 */
import type { ProtocolEvent } from '../../core/chat-event.ts'
import { field, firstText } from '../../core/json.ts'
import type { Write } from '../answer-decoder.ts'
import type { Frame } from '../read-answer.ts'
import { readFailure } from '../read-whole.ts'
import { createToolCalls } from '../tool-calls.ts'
import { readUsage } from '../usage.ts'
import { listOf } from '../wire-values.ts'
import { readCitation } from './read-citation.ts'

type Events = readonly ProtocolEvent[]

export function createCompletionReader() {
  let hasStarted = false
  let hasFinished = false
  const calls = createToolCalls()
  /** Only the first piece of a call carries its id, all of them its place. */
  const ids = new Map<unknown, string>()

  function start(json: unknown): Events {
    const runId = firstText(field(json, 'id'))
    if (hasStarted || runId === undefined) return []
    hasStarted = true
    return [{ type: 'message-start', runId }]
  }

  function readCall(call: unknown): Events {
    const index = field(call, 'index') ?? field(call, 'id')
    const toolCallId = ids.get(index) ?? firstText(field(call, 'id')) ?? `call-${index}`
    ids.set(index, toolCallId)
    return calls.write(toolCallId, field(call, 'function', 'name'), field(call, 'function', 'arguments'))
  }

  function finish(): Events {
    hasFinished = true
    return calls.close()
  }

  return ({ data, json }: Frame, write: Write): Events => {
    if (data === '[DONE]' || (data === '' && hasFinished))
      return [{ type: 'message-end', finishReason: 'completed' }]
    const failed = field(json, 'error')
    if (failed) return [{ type: 'error', error: readFailure(failed) }]
    const choice = listOf(field(json, 'choices'))[0]
    const delta = field(choice, 'delta')
    return [
      ...start(json),
      ...write('reasoning-delta', field(delta, 'reasoning_content') ?? field(delta, 'reasoning')),
      ...write('text-delta', field(delta, 'content')),
      ...write('text-delta', field(delta, 'refusal')),
      ...listOf(field(delta, 'tool_calls')).flatMap(readCall),
      ...listOf(field(delta, 'annotations')).flatMap(readCitation),
      ...(firstText(field(choice, 'finish_reason')) ? finish() : []),
      ...readUsage(field(json, 'usage')),
    ]
  }
}

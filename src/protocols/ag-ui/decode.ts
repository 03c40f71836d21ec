/**
 * AG-UI events to chat events. Several messages of one run are one answer. The agent's own copy of the conversation
 * (`MESSAGES_SNAPSHOT`) counts only where the run has streamed no text.
 */
import type { ProtocolEvent } from '../../core/chat-event.ts'
import { field, firstText } from '../../core/json.ts'
import { createAnswerDecoder, type Write } from '../answer-decoder.ts'
import { answerText } from '../answer-text.ts'
import { readNamedData } from '../named-data.ts'
import type { Decoder } from '../read-answer.ts'
import { readFailure } from '../read-whole.ts'
import { readResult } from '../run-events.ts'
import { createToolCalls } from '../tool-calls.ts'
import { readUsage } from '../usage.ts'
import { given, listOf } from '../wire-values.ts'
import { readInterrupt } from './read-interrupt.ts'
import type { MessageIds } from './wire.ts'

type Events = readonly ProtocolEvent[]

export function createDecoder(runId: string, ids: MessageIds): Decoder {
  let run = runId
  let hasText = false
  let snapshot: unknown
  /** The visitor's and the system's messages, which some agents repeat. */
  const foreign = new Set<unknown>()
  const calls = createToolCalls()
  /** What a chunk without an id goes on with. */
  let openMessage: unknown
  let openCall: string | undefined

  function start(json: unknown): Events {
    run = firstText(field(json, 'runId')) ?? runId
    return [{ type: 'message-start', runId: run }]
  }

  function remember(key: string, id: unknown) {
    const known = ids.get(key) ?? []
    if (typeof id === 'string' && !known.includes(id)) ids.set(key, [...known, id])
  }

  function readText(json: unknown, write: Write): Events {
    openMessage = field(json, 'messageId') ?? openMessage
    const role = field(json, 'role') ?? 'assistant'
    if (role !== 'assistant') foreign.add(openMessage)
    if (foreign.has(openMessage)) return []
    remember(run, openMessage)
    const events = write('text-delta', field(json, 'delta'), openMessage)
    hasText ||= events.length > 0
    return events
  }

  function readCall(json: unknown): Events {
    const toolCallId = firstText(field(json, 'toolCallId')) ?? openCall
    if (toolCallId === undefined) return []
    openCall = toolCallId
    remember(run, field(json, 'parentMessageId'))
    return calls.write(toolCallId, field(json, 'toolCallName'), field(json, 'delta'))
  }

  /** Told in chunks a call has no end of its own. */
  function resultOf(toolCallId: string, json: unknown) {
    return { ...given({ input: calls.inputOf(toolCallId) }), output: readResult(field(json, 'content')) }
  }

  function finish(json: unknown): Events {
    const outcome = field(json, 'outcome')
    const interrupts = listOf(field(outcome, 'interrupts'))
    const whole = hasText ? undefined : (lastAnswer(snapshot) ?? answerText(field(json, 'result')))
    return [
      ...(whole ? [{ type: 'text-replaced', text: whole } as const] : []),
      ...usageIn(json),
      ...interrupts.flatMap((interrupt) => readInterrupt(interrupt, calls.inputOf)),
      {
        type: 'message-end',
        finishReason: field(outcome, 'type') === 'cancelled' ? 'stopped' : 'completed',
        ...(interrupts.length > 0 && { isAwaitingInput: true }),
      },
    ]
  }

  function read(type: string, json: unknown, write: Write): Events {
    const id = firstText(field(json, 'toolCallId'))
    const messageId = field(json, 'messageId')
    const name = firstText(field(json, 'stepName'), field(json, 'name'), field(json, 'activityType'))
    switch (type) {
      case 'RUN_STARTED':
        return start(json)
      case 'TEXT_MESSAGE_START':
      case 'TEXT_MESSAGE_CONTENT':
      case 'TEXT_MESSAGE_CHUNK':
        return readText(json, write)
      // THINKING_… is what the events of reasoning were called before 1.0.
      case 'REASONING_MESSAGE_CONTENT':
      case 'REASONING_MESSAGE_CHUNK':
      case 'THINKING_TEXT_MESSAGE_CONTENT':
        return write('reasoning-delta', field(json, 'delta'), messageId)
      case 'TOOL_CALL_START':
      case 'TOOL_CALL_ARGS':
      case 'TOOL_CALL_CHUNK':
        return readCall(json)
      case 'TOOL_CALL_END':
        return id === undefined ? [] : calls.close(id)
      case 'TOOL_CALL_RESULT':
        if (id === undefined) return []
        remember(id, messageId)
        return [{ type: 'tool-output', toolCallId: id, ...resultOf(id, json) }]
      case 'STEP_STARTED':
      case 'SUBAGENT_STARTED':
        return name === undefined ? [] : [{ type: 'step-start', name }]
      case 'ACTIVITY_SNAPSHOT':
        return name === undefined ? [] : readNamedData(name, field(json, 'content'), messageId)
      case 'CUSTOM':
        return name === undefined ? [] : readNamedData(name, field(json, 'value'))
      case 'MESSAGES_SNAPSHOT':
        snapshot = field(json, 'messages')
        return []
      case 'RUN_FINISHED':
        return finish(json)
      case 'RUN_ERROR':
        return [...usageIn(json), { type: 'error', error: readFailure(json) }]
      default:
        return []
    }
  }

  return createAnswerDecoder(({ json }, write) => read(firstText(field(json, 'type')) ?? '', json, write))
}

/** What the assistant says after the visitor's last message. */
function lastAnswer(messages: unknown): string | undefined {
  const list = listOf(messages)
  const asked = list.findLastIndex((message) => field(message, 'role') === 'user')
  const texts = list
    .slice(asked + 1)
    .filter((message) => field(message, 'role') === 'assistant')
    .flatMap((message) => firstText(field(message, 'content')) ?? [])
  return texts.join('\n\n') || undefined
}

/** One entry per model. */
function usageIn(json: unknown): Events {
  const entries = listOf(field(json, 'usage'))
  const sum = (name: string) =>
    entries.reduce<number | undefined>((total, entry) => {
      const count = field(entry, name)
      return typeof count === 'number' ? (total ?? 0) + count : total
    }, undefined)
  return readUsage({
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    totalTokens: sum('totalTokens'),
  })
}

/**
 * The UI message stream to chat events. Streams can be merged on the server, so that `start` and `finish` may come more
 * than once and data after them: the answer is over at `[DONE]`, or where the connection closes after a `finish`.
 */
import type { ProtocolEvent } from '../../core/chat-event.ts'
import { field, firstText, isRecord } from '../../core/json.ts'
import { createAnswerDecoder, type Write } from '../answer-decoder.ts'
import { readFile, readNamedData, readSource } from '../named-data.ts'
import type { Decoder } from '../read-answer.ts'
import { readFailure } from '../read-whole.ts'
import { readInputRequest } from '../run-events.ts'
import { readUsage } from '../usage.ts'
import { given } from '../wire-values.ts'
import type { CallDetails, CallMemory } from './wire.ts'

type Events = readonly ProtocolEvent[]

export function createDecoder(sessionId: string, memory: CallMemory): Decoder {
  let hasStarted = false
  let hasFinished = false
  /** The tool calls of this stream that wait for the visitor, and what they ask. */
  const waiting = new Map<string, string>()
  /** Those without a result. */
  const calls = new Map<string, { readonly name: string; readonly input: unknown }>()

  function start(json: unknown): Events {
    if (hasStarted) return []
    hasStarted = true
    // Without a name of its own the answer is still found again, by that of the conversation.
    return [{ type: 'message-start', runId: firstText(field(json, 'messageId')) ?? sessionId }]
  }

  function end(): Events {
    const isAwaitingInput = waiting.size > 0
    return [{ type: 'message-end', finishReason: 'completed', ...(isAwaitingInput && { isAwaitingInput }) }]
  }

  /** What the model wants done that nobody has done yet may be a question to the visitor. */
  function askOpenCalls(): Events {
    return [...calls].flatMap(([toolCallId, { input }]) => {
      const events = readQuestion(toolCallId, input)
      if (events.length > 0) waiting.set(toolCallId, toolCallId)
      return events
    })
  }

  function remember(toolCallId: string, details: CallDetails) {
    memory.set(toolCallId, { ...memory.get(toolCallId), ...details })
  }

  function readTool(type: string, json: unknown): Events {
    const toolCallId = firstText(field(json, 'toolCallId'))
    if (toolCallId === undefined) return []
    const name = firstText(field(json, 'toolName')) ?? 'tool'
    const input = field(json, 'input')
    switch (type) {
      case 'tool-input-start':
        return [{ type: 'tool-input', toolCallId, name }]
      case 'tool-input-delta': {
        const delta = firstText(field(json, 'inputTextDelta'))
        return delta ? [{ type: 'tool-input-delta', toolCallId, delta }] : []
      }
      case 'tool-input-available': {
        calls.set(toolCallId, { name, input })
        const call = given({
          providerExecuted: field(json, 'providerExecuted'),
          callProviderMetadata: field(json, 'providerMetadata'),
        })
        remember(toolCallId, { call, isDynamic: field(json, 'dynamic') === true })
        return [{ type: 'tool-input', toolCallId, name, input }]
      }
      case 'tool-input-error':
        return [{ type: 'tool-error', toolCallId, name, input, errorText: errorOf(json) }]
      case 'tool-approval-request':
        return ask(toolCallId, json)
      case 'tool-output-available':
        return [...settle(toolCallId), { type: 'tool-output', toolCallId, output: field(json, 'output') }]
      case 'tool-output-error':
        return [...settle(toolCallId), { type: 'tool-error', toolCallId, errorText: errorOf(json) }]
      case 'tool-output-denied':
        return [...settle(toolCallId), { type: 'tool-error', toolCallId, errorText: 'denied' }]
      default:
        return []
    }
  }

  function ask(toolCallId: string, json: unknown): Events {
    const requestId = firstText(field(json, 'approvalId'))
    if (requestId === undefined) return []
    const { name = 'tool', input } = calls.get(toolCallId) ?? {}
    const approval = given({
      descriptor: field(json, 'approvalDescriptor'),
      inputSchemaInput: field(json, 'inputSchemaInput'),
      signature: field(json, 'signature'),
    })
    remember(toolCallId, { approval })
    calls.delete(toolCallId)
    waiting.set(toolCallId, requestId)
    const params = isRecord(input) && { params: input }
    const request = { requestId, kind: 'approval', prompt: name, toolCallId, ...params } as const
    return [{ type: 'input-requested', request }]
  }

  /** A call that goes on needs no answer any more. */
  function settle(toolCallId: string): Events {
    const requestId = waiting.get(toolCallId)
    waiting.delete(toolCallId)
    calls.delete(toolCallId)
    return requestId === undefined ? [] : [{ type: 'input-resolved', requestId }]
  }

  function read(type: string, json: unknown, write: Write): Events {
    const id = field(json, 'id')
    switch (type) {
      case 'start':
        return [...start(json), ...usageIn(json)]
      case 'text-delta':
      case 'reasoning-delta':
        return write(type, field(json, 'delta'), id)
      case 'source-url':
      case 'source-document':
        return readSource(json)
      case 'file':
        return readFile(json)
      case 'message-metadata':
        return usageIn(json)
      case 'finish':
        hasFinished = true
        return [...usageIn(json), ...(field(json, 'finishReason') === 'tool-calls' ? askOpenCalls() : [])]
      case 'abort':
        return [{ type: 'message-end', finishReason: 'stopped' }]
      case 'error':
        return [{ type: 'error', error: readFailure(field(json, 'errorText')) }]
      default:
        if (type.startsWith('tool-')) return readTool(type, json)
        // Transient data is for the moment, and not a part of the message.
        if (!type.startsWith('data-') || field(json, 'transient') === true) return []
        return readNamedData(type.slice(5), field(json, 'data'), id)
    }
  }

  return createAnswerDecoder(({ data, json }, write) => {
    if (data === '[DONE]' || (data === '' && hasFinished)) return end()
    return read(firstText(field(json, 'type')) ?? '', json, write)
  })
}

/** A tool that runs nowhere but in the visitor's head: its input is a question, and its result will be the answer. */
function readQuestion(toolCallId: string, input: unknown): Events {
  const prompt = firstText(field(input, 'prompt'), field(input, 'question'), field(input, 'message'))
  if (prompt === undefined) return []
  const events = readInputRequest({ id: toolCallId, prompt, questions: field(input, 'questions') })
  return events.map((event) =>
    event.type === 'input-requested' ? { ...event, request: { ...event.request, toolCallId } } : event,
  )
}

function usageIn(json: unknown): Events {
  const metadata = field(json, 'messageMetadata')
  return readUsage(field(metadata, 'usage') ?? field(metadata, 'totalUsage'))
}

function errorOf(json: unknown): string {
  return firstText(field(json, 'errorText')) ?? 'failed'
}

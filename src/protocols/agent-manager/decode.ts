/**
 * Stream events to chat events. Every payload is a string, be it empty, plain words or JSON. A provider's ERROR is
 * followed by the same CONTENT_DONE and STOP as an answer: the first terminal event counts. STOP may carry the whole
 * run, with a text that was not streamed. A run that waits for a person may end its stream, or go on in it.
 */
import type { ProtocolEvent } from '../../core/chat-event.ts'
import { errorText, field, firstText, isRecord, parseJson } from '../../core/json.ts'
import { createAnswerDecoder, type Write } from '../answer-decoder.ts'
import type { Decoder } from '../read-answer.ts'
import { readFailure } from '../read-whole.ts'
import { readUsage } from '../usage.ts'
import { given, textsOf } from '../wire-values.ts'
import { runEnd, runText } from './read-run.ts'

type Events = readonly ProtocolEvent[]

/** Takes `streamEnd` for the end of a stream without STOP, and a whole run as the payload of one. */
export function createDecoder(): Decoder {
  let isNamed = false
  let hasText = false
  let isDone = false
  let isPaused = false
  let callCount = 0
  let running: { readonly toolCallId: string; readonly name: string }[] = []
  /** Kept until there is a message they can belong to. */
  let extras: Events = []

  function start(runId: string | undefined): Events {
    if (isNamed || runId === undefined) return []
    isNamed = true
    return [{ type: 'message-start', runId }]
  }

  function addText(text: string | undefined, write: Write): Events {
    if (!text) return []
    hasText ||= text.trim() !== ''
    isPaused = false
    return [...endTools(), ...write('text-delta', text)]
  }

  function addExtras(events: Events): Events {
    const all = [...extras, ...events]
    extras = hasText ? [] : all
    return hasText ? all : []
  }

  function startTool({ text, json }: Payload): Events {
    isPaused = false
    const call = {
      toolCallId: `tool-${++callCount}`,
      name: toolName(json) ?? (text.replace(/^Executing Tool:\s*/i, '').trim() || 'tool'),
    }
    running.push(call)
    return [
      { type: 'tool-input', ...call, ...given({ input: field(json, 'toolInput') ?? field(json, 'input') }) },
    ]
  }

  function endTool({ text, json }: Payload, hasFailed: boolean): Events {
    const name = toolName(json)
    const call = running.find((other) => name === undefined || other.name === name) ?? {
      toolCallId: `tool-${++callCount}`,
      name: name ?? 'tool',
    }
    running = running.filter((other) => other !== call)
    if (hasFailed) return [{ type: 'tool-error', ...call, errorText: errorText(json) ?? text }]
    return [
      { type: 'tool-output', ...call, output: field(json, 'toolOutput') ?? field(json, 'output') ?? text },
    ]
  }

  /** Of a tool's use often only the start is told. It has ended when the agent speaks again. */
  function endTools(): Events {
    const ended = running
    running = []
    return ended.map((call) => ({ type: 'tool-output', ...call, output: undefined }))
  }

  function pause({ text, json }: Payload, write: Write): Events {
    const prompt = firstText(field(json, 'message'), toolName(json))
    const requestId = firstText(field(json, 'approvalId'))
    // Nothing a visitor could answer: somebody else is asked.
    if (requestId === undefined) return addText(prompt ?? (isRecord(json) ? undefined : text), write)
    isPaused = true
    const params = field(json, 'toolInput')
    const request = {
      requestId,
      kind: /input|question|feedback/i.test(String(field(json, 'type'))) ? 'question' : 'approval',
      prompt: prompt ?? '',
      ...(isRecord(params) && { params }),
    } as const
    // Without any name a run could not be answered while its stream is open.
    return [...start(requestId), { type: 'input-requested', request }]
  }

  function stop({ text, json }: Payload, write: Write): Events {
    const end = runEnd(json)
    if (end?.type === 'error') return [...endTools(), end]
    const isAwaitingInput = isPaused || field(json, 'status') === 'PAUSED'
    return [
      ...start(firstText(field(json, 'runId'))),
      ...(hasText ? [] : addText(runText(json), write)),
      ...(isAwaitingInput ? [] : endTools()),
      ...addExtras([
        ...readUsage(field(json, 'metrics')),
        ...readFollowUps(isRecord(json) ? field(json, 'followups') : text),
      ]),
      {
        type: 'message-end',
        finishReason: end?.finishReason ?? 'completed',
        ...(isAwaitingInput && { isAwaitingInput }),
      },
    ]
  }

  function read(type: string | undefined, payload: Payload, write: Write): Events {
    const { text, json } = payload
    switch (type) {
      case 'START':
        return start(firstText(field(json, 'runId'), isRecord(json) ? undefined : text.trim()))
      case 'CONTENT_DELTA':
        return addText(text, write)
      case 'REASONING_DELTA':
        return write('reasoning-delta', text)
      case 'TOOL_START':
        return startTool(payload)
      case 'TOOL_END':
      case 'TOOL_ERROR':
        return endTool(payload, type === 'TOOL_ERROR')
      case 'AGENT_SWITCH':
        return text ? [{ type: 'step-start', name: text }] : []
      case 'PAUSED':
        return pause(payload, write)
      case 'CONTENT_DONE':
        isDone = true
        return endTools()
      case 'METRICS':
        return addExtras(readUsage(json))
      case 'FOLLOWUP_SUGGESTION':
        return addExtras(readFollowUps(json ?? text))
      case 'STOP':
        return stop(payload, write)
      case 'CANCELLED':
        return [...endTools(), { type: 'message-end', finishReason: 'stopped' }]
      case 'ERROR':
        return [...endTools(), { type: 'error', error: readFailure(json ?? text) }]
      case undefined:
        return isDone || isPaused ? stop(payload, write) : []
      default:
        return []
    }
  }

  return createAnswerDecoder(({ event, data, json }, write) => {
    const type = data.trim() === '[DONE]' ? 'STOP' : firstText(field(json, 'event'), event)
    return read(type, readPayload(field(json, 'data')), write)
  })
}

interface Payload {
  readonly text: string
  /** What is written in the text, where that is JSON. */
  readonly json: unknown
}

function readPayload(data: unknown): Payload {
  return { text: firstText(data) ?? '', json: typeof data === 'string' ? parseJson(data) : data }
}

function toolName(json: unknown): string | undefined {
  return firstText(field(json, 'toolName'), field(json, 'name'))
}

/** A list in JSON, around which a model may have written something. */
function readFollowUps(value: unknown): Events {
  const list =
    typeof value === 'string' ? parseJson(value.slice(value.indexOf('['), value.lastIndexOf(']') + 1)) : value
  const followUps = textsOf(list)
  return followUps.length > 0 ? [{ type: 'follow-ups-suggested', followUps }] : []
}

/**
 * Stream events to chat events. Every payload is a string, be it empty, plain words or JSON. A provider's ERROR is
 * followed by the same CONTENT_DONE and STOP as an answer: the first terminal event counts. STOP may carry the whole
 * run, with a text that was not streamed. A run that waits for a person may end its stream, or go on in it.
 */
import type { ProtocolEvent } from '../../core/chat-event.ts'
import { ChatError } from '../../core/errors.ts'
import { errorText, field, firstText, isRecord, parseJson } from '../../core/json.ts'
import type { Decoder } from '../read-answer.ts'
import { readFailure } from '../read-whole.ts'
import { readUsage } from '../usage.ts'
import { given, textsOf } from '../wire-values.ts'
import { runEnd, runText } from './read-run.ts'

type Events = readonly ProtocolEvent[]

export interface AnswerDecoder {
  readonly decode: Decoder
  /** The end of the answer, with what a document of its run adds to what was streamed. */
  readonly finish: (run: unknown) => Events
  /** The end of a stream without STOP. */
  readonly atEnd: () => Events
}

export function createDecoder(): AnswerDecoder {
  let isNamed = false
  let hasText = false
  let isDone = false
  let isPaused = false
  let callCount = 0
  let running: { readonly id: string; readonly name: string }[] = []
  /** Kept until there is a message they can belong to. */
  let extras: Events = []

  function start(runId: string | undefined): Events {
    if (isNamed || runId === undefined) return []
    isNamed = true
    return [{ type: 'message-start', runId }]
  }

  function addText(delta: string | undefined): Events {
    if (!delta) return []
    hasText ||= delta.trim() !== ''
    isPaused = false
    return [...endTools(), { type: 'text-delta', delta }]
  }

  function addExtras(events: Events): Events {
    const all = [...extras, ...events]
    extras = hasText ? [] : all
    return hasText ? all : []
  }

  function startTool(payload: Payload): Events {
    isPaused = false
    const call = readCall(payload)
    const {
      id = `tool-${++callCount}`,
      name = payload.text.replace(/^Executing Tool:\s*/i, '').trim() || 'tool',
    } = call
    running.push({ id, name })
    return [{ type: 'tool-input', toolCallId: id, name, ...given({ input: call.input }) }]
  }

  function endTool(payload: Payload, hasFailed: boolean): Events {
    const { id, name, output, isError } = readCall(payload)
    const isNameless = id === undefined && name === undefined
    const call = running.find((other) => isNameless || other.id === id || other.name === name)
    running = running.filter((other) => other !== call)
    const toolCallId = call?.id ?? id ?? `tool-${++callCount}`
    const base = { toolCallId, ...given({ name: name ?? call?.name }) }
    if (!hasFailed && !isError) return [{ type: 'tool-output', ...base, output: output ?? payload.text }]
    return [{ type: 'tool-error', ...base, errorText: errorText(output ?? payload.json) ?? payload.text }]
  }

  /** Of a tool's use often only the start is told. It has ended when the agent speaks again. */
  function endTools(): Events {
    const ended = running
    running = []
    return ended.map(({ id }) => ({ type: 'tool-output', toolCallId: id, output: undefined }))
  }

  function pause({ text, json }: Payload): Events {
    const prompt = firstText(field(json, 'message'), field(json, 'toolName'))
    const requestId = firstText(field(json, 'approvalId'))
    // Nothing a visitor could answer: somebody else is asked.
    if (requestId === undefined) return addText(prompt ?? (isRecord(json) ? undefined : text))
    isPaused = true
    const params = field(json, 'toolInput')
    const request = {
      requestId,
      kind: /input|question|feedback/i.test(firstText(field(json, 'type')) ?? '') ? 'question' : 'approval',
      prompt: prompt ?? '',
      ...(isRecord(params) && { params }),
    } as const
    // Without any name a run could not be answered while its stream is open.
    return [...start(requestId), { type: 'input-requested', request }]
  }

  function finish(run: unknown): Events {
    const end = runEnd(run)
    if (end?.type === 'error') return [...endTools(), end]
    const isAwaitingInput = isPaused || field(run, 'status') === 'PAUSED'
    const told = [
      ...start(firstText(field(run, 'runId'))),
      ...(hasText ? [] : addText(runText(run))),
      ...(isAwaitingInput ? [] : endTools()),
      ...addExtras([
        ...readUsage(field(run, 'metrics')),
        ...readFollowUps(field(run, 'followups') ?? field(run, 'followUps')),
      ]),
    ]
    if (end?.finishReason === 'stopped') return [...told, end]
    if (!hasText && !isAwaitingInput)
      return [{ type: 'error', error: new ChatError('empty', 'The answer is empty.') }]
    return [
      ...told,
      { type: 'message-end', finishReason: 'completed', ...(isAwaitingInput && { isAwaitingInput }) },
    ]
  }

  function read(type: string | undefined, payload: Payload): Events {
    const { text, json } = payload
    switch (type) {
      case 'START':
        return start(firstText(field(json, 'runId'), isRecord(json) ? undefined : text.trim()))
      case 'CONTENT_DELTA':
        return addText(text)
      case 'REASONING_DELTA':
        return text ? [{ type: 'reasoning-delta', delta: text }] : []
      case 'TOOL_START':
        return startTool(payload)
      case 'TOOL_END':
      case 'TOOL_ERROR':
        return endTool(payload, type === 'TOOL_ERROR')
      case 'AGENT_SWITCH':
        return text ? [{ type: 'step-start', name: text }] : []
      case 'PAUSED':
        return pause(payload)
      case 'CONTENT_DONE':
        isDone = true
        return endTools()
      case 'METRICS':
        return addExtras(readUsage(json))
      case 'FOLLOWUP_SUGGESTION':
        return addExtras(readFollowUps(json ?? text))
      case 'STOP':
        return isRecord(json) ? finish(json) : [...addExtras(readFollowUps(text)), ...finish(undefined)]
      case 'CANCELLED':
        return [...endTools(), { type: 'message-end', finishReason: 'stopped' }]
      case 'ERROR':
        return [...endTools(), { type: 'error', error: readFailure(json ?? text) }]
      default:
        return []
    }
  }

  return {
    decode({ event, data, json }) {
      if (data.trim() === '[DONE]') return finish(undefined)
      return read(firstText(field(json, 'event'), event), readPayload(field(json, 'data')))
    },
    finish,
    atEnd: () => (isDone || isPaused ? finish(undefined) : []),
  }
}

interface Payload {
  readonly text: string
  /** What is written in the text, where that is JSON. */
  readonly json: unknown
}

function readPayload(data: unknown): Payload {
  return { text: firstText(data) ?? '', json: typeof data === 'string' ? parseJson(data) : data }
}

function readCall({ json }: Payload) {
  const get = (...names: readonly string[]) =>
    names.map((name) => field(json, name)).find((value) => value != null)
  return {
    id: firstText(get('toolCallId', 'callId', 'id')),
    name: firstText(get('toolName', 'name', 'tool')),
    input: get('toolInput', 'input'),
    output: get('toolOutput', 'output', 'result', 'error'),
    isError: get('isError') === true,
  }
}

/** A list in JSON, around which a model may have written something. */
function readFollowUps(value: unknown): Events {
  const list =
    typeof value === 'string' ? parseJson(value.slice(value.indexOf('['), value.lastIndexOf(']') + 1)) : value
  const followUps = textsOf(list)
  return followUps.length > 0 ? [{ type: 'follow-ups-suggested', followUps }] : []
}

/**
 * Run events to chat events. The cursor is (run, sequence): a sequence seen before in the same run is a repetition
 * and dropped, a new run counts from its own beginning. After the terminal event nothing counts any more.
 */
import type { ProtocolEvent } from '../../core/chat-event.ts'
import { ChatError } from '../../core/errors.ts'
import { errorText, field, firstText, parseJson } from '../../core/json.ts'
import { answerText } from '../answer-text.ts'
import type { Frame } from './wire.ts'

/** The events of one frame, for any JSON whatsoever. A decoder belongs to one turn. */
export type Decoder = (frame: Frame) => readonly ProtocolEvent[]

export function createDecoder(): Decoder {
  let runId: string | undefined
  let seen = new Set<number>()
  let hasText = false
  let isOver = false

  function startRun(json: unknown): ProtocolEvent[] {
    const id = firstText(field(json, 'data', 'id'))
    if (id === undefined || id === runId) return []
    runId = id
    seen = new Set()
    return [{ type: 'message-start', runId: id }]
  }

  function isRepeated(json: unknown): boolean {
    const sequence = field(json, 'sequence')
    if (typeof sequence !== 'number') return false
    if (seen.has(sequence)) return true
    seen.add(sequence)
    return false
  }

  function complete(data: unknown): ProtocolEvent[] {
    const end = { type: 'message-end', finishReason: 'completed' } as const
    if (hasText) return [end]
    const delta = answerText(field(data, 'output'))
    if (delta) return [{ type: 'text-delta', delta }, end]
    return [{ type: 'error', error: new ChatError('empty', 'The answer is empty.') }]
  }

  function read(type: string | undefined, json: unknown): ProtocolEvent[] {
    const data = field(json, 'data')
    switch (type) {
      case 'agent.response.delta': {
        const delta = firstText(field(data, 'delta'))
        if (!delta) return []
        hasText ||= delta.trim() !== ''
        return [{ type: 'text-delta', delta }]
      }
      case 'agent.reasoning.delta': {
        const delta = firstText(field(data, 'delta'))
        return delta ? [{ type: 'reasoning-delta', delta }] : []
      }
      // Only `completed` is documented; the others are what a server would plausibly call them.
      case 'agent.tool_call.created':
      case 'agent.tool_call.started':
        return [{ type: 'tool-input', name: 'tool', ...readTool(json) }]
      case 'agent.tool_call.completed':
        return [{ type: 'tool-output', ...readTool(json), output: readResult(field(data, 'result')) }]
      case 'agent.tool_call.failed':
        return [{ type: 'tool-error', ...readTool(json), errorText: errorText(data) ?? 'failed' }]
      case 'run.completed':
        isOver = true
        return complete(data)
      case 'run.canceled':
        isOver = true
        return [{ type: 'message-end', finishReason: 'stopped' }]
      // A relay reports its own failures in mid-stream as `error`, not always in the envelope.
      case 'run.failed':
      case 'error':
        isOver = true
        return [{ type: 'error', error: readFailure(data ?? json) }]
      default:
        return []
    }
  }

  return ({ event, json }) => {
    if (isOver) return []
    const type = firstText(field(json, 'type'), event)
    const started = type === 'run.started' ? startRun(json) : []
    return isRepeated(json) ? [] : [...started, ...read(type, json)]
  }
}

function readTool(json: unknown) {
  const data = field(json, 'data')
  const input = field(data, 'input')
  const name = firstText(field(data, 'tool', 'name'), field(data, 'tool'), field(data, 'name'))
  return {
    // Without an id of its own a call is told from others by the event that reports it.
    toolCallId: firstText(field(data, 'id'), field(json, 'id')) ?? `tool-${field(json, 'sequence')}`,
    ...(name !== undefined && { name }),
    ...(input !== undefined && { input }),
  }
}

/** A tool's result is often JSON in a string. */
function readResult(result: unknown): unknown {
  return typeof result === 'string' ? (parseJson(result) ?? result) : result
}

/** A failure the agent itself reports, from the object or the words that describe it. */
export function readFailure(data: unknown): ChatError {
  const retryable = field(data, 'retryable')
  const words = errorText(data) ?? 'no reason given'
  return new ChatError('server', `The agent reported a failure: ${words}`, {
    ...(typeof retryable === 'boolean' && { retryable }),
  })
}

import type { Agent } from '../../agent/agent.ts'
import type { Connection } from '../../faults/faults.ts'
import type { Place } from '../../faults/parse-fault.ts'
import { ApiError } from '../../http/api-error.ts'
import { isObject, type JsonObject } from '../../http/read-json-body.ts'
import { type Frame, frameEvents } from '../../http/sse.ts'
import type { RunEvent } from '../../runs/run-event.ts'
import type { ApiContext } from '../api-context.ts'
import { type Wire, writeFrames } from './wire.ts'

/**
 * The fault switches for an API with a wire of its own, in two stages: what happens to events happens before they
 * are written in that API's words, so that a doubled or an endless answer is one of its own; what happens to text and
 * bytes happens after.
 */
export interface FaultsOfWire {
  /** An answer given before any work is done. A refusal is thrown, to be told in the API's own form. */
  answerInstead(signal: AbortSignal): Promise<Response | undefined>
  wrapAgent(agent: Agent): Agent
  stream(events: AsyncIterable<RunEvent>, wire: Wire, connection: Connection): Promise<Response>
}

const TEXT_SWITCHES = new Set(['crlf', 'cr', 'split', 'drip', 'bad-gzip'])

export function planFaults(context: ApiContext, body: JsonObject, place: Place): FaultsOfWire {
  const { onEvents, onText } = splitSwitches(body['fault'])
  const eventPlan = context.faults.plan({ ...body, fault: onEvents }, place)
  const textPlan = context.faults.plan({ ...body, fault: onText }, place)
  return {
    async answerInstead(signal) {
      const answer = await eventPlan.answerInstead(signal)
      if (answer && answer.status >= 400) throw await toError(answer)
      return answer
    },
    wrapAgent: eventPlan.wrapAgent,
    async stream(events, wire, connection) {
      const frames = frameEvents(events, context.heartbeatMs)
      if (onEvents === undefined) return textPlan.stream(writeFrames(frames, wire), connection)
      const told = await eventPlan.stream(frames, connection)
      const isStream = told.headers.get('content-type')?.startsWith('text/event-stream')
      if (!isStream || !told.body) return told
      return textPlan.stream(writeFrames(readBack(told.body), wire), connection)
    },
  }
}

/** `times` and `on` say when, for both stages. */
function splitSwitches(fault: unknown): { onEvents?: string; onText?: string } {
  if (typeof fault !== 'string' || fault.trim() === '') return {}
  const pieces = fault.split(';').map((piece) => piece.trim())
  const isOf = (names: ReadonlySet<string>, piece: string): boolean => names.has(piece.split('=')[0] ?? '')
  const when = pieces.filter((piece) => isOf(new Set(['times', 'on']), piece))
  const text = pieces.filter((piece) => isOf(TEXT_SWITCHES, piece))
  const events = pieces.filter((piece) => !when.includes(piece) && !text.includes(piece) && piece !== '')
  return {
    ...(events.length > 0 ? { onEvents: [...events, ...when].join(';') } : {}),
    ...(text.length > 0 ? { onText: [...text, ...when].join(';') } : {}),
  }
}

/** Without switches that cut text, each chunk is one whole frame: an event, or something that is none. */
async function* readBack(body: ReadableStream<Uint8Array>): AsyncGenerator<Frame> {
  const decoder = new TextDecoder()
  for await (const chunk of body) {
    const text = decoder.decode(chunk)
    const event = readEvent(text)
    yield event ? { text, event } : { text }
  }
}

function readEvent(text: string): RunEvent | undefined {
  const json = /^event: .*\ndata: (.*)\n\n$/.exec(text)?.[1]
  if (json === undefined) return undefined
  try {
    return JSON.parse(json) as RunEvent
  } catch {
    return undefined
  }
}

async function toError(answer: Response): Promise<ApiError> {
  const body: unknown = await answer.json().catch(() => undefined)
  const error = isObject(body) && isObject(body['error']) ? body['error'] : {}
  const retryAfter = answer.headers.get('retry-after')
  const headers: Record<string, string> = retryAfter === null ? {} : { 'retry-after': retryAfter }
  const code = typeof error['code'] === 'string' ? error['code'] : 'fault'
  const message = typeof error['message'] === 'string' ? error['message'] : 'Fault'
  return new ApiError(answer.status, code, message, { headers })
}

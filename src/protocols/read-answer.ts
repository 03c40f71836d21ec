/**
 * What every streamed contract does with the response to a message: event frames go through its decoder, a whole
 * JSON document through its reader, and everything else is a ChatError that says what came instead.
 */
import type { ProtocolEvent } from '../core/chat-event.ts'
import { ChatError, toChatError } from '../core/errors.ts'
import { isRecord, parseJson } from '../core/json.ts'
import { abortError } from '../transport/deadline.ts'
import type { Http } from '../transport/http.ts'
import { isJsonType, mediaType } from '../transport/media-type.ts'
import { readJson, readText } from '../transport/read-json.ts'
import { readSse } from '../transport/read-sse.ts'

export type Events = AsyncGenerator<ProtocolEvent, void, undefined>

/** One event of a stream. */
export interface Frame {
  /** The event's name, `message` where it has none. */
  readonly event: string
  /** The data as it came. */
  readonly data: string
  /** The data parsed: any JSON value, undefined where it isn't JSON. */
  readonly json: unknown
}

/** The events of one frame, whatever is in it. A decoder belongs to one turn. */
export type Decoder = (frame: Frame) => readonly ProtocolEvent[]

export interface AnswerOptions {
  readonly decode: Decoder
  /** The events of an answer given as one JSON document. Throws where there is no answer in it. */
  readonly readWhole: (json: unknown) => Iterable<ProtocolEvent>
  /** What the end of a stream without a terminal event means; a cut unless given. */
  readonly atEnd?: () => readonly ProtocolEvent[]
  readonly http: Http
  readonly idleTimeoutMs: number | undefined
  readonly signal: AbortSignal
}

export async function* readAnswer(response: Response, options: AnswerOptions): Events {
  const { http, signal, idleTimeoutMs: timeoutMs } = options
  const type = mediaType(response.headers.get('content-type'))
  const limits = { timeoutMs }
  if (type === 'text/event-stream') yield* readStream(response, options)
  else if (isJsonType(type)) yield* options.readWhole(await readJson(response, limits, http.clock, signal))
  else if (response.status === 204 || !(await readText(response, limits, http.clock, signal)).trim())
    throw noAnswer()
  else throw new ChatError('protocol', `Expected text/event-stream, got ${type || 'no content type'}.`)
}

async function* readStream(response: Response, options: AnswerOptions): Events {
  const { decode, atEnd, http, signal, idleTimeoutMs } = options
  let usable = 0
  let unusable = 0
  const messages = readSse(response.body, { signal, clock: http.clock, idleTimeoutMs })
  for await (const { event, data } of messages) {
    const json = parseJson(data)
    if (!isRecord(json)) unusable++
    for (const decoded of decode({ event, data, json })) {
      usable++
      yield decoded
      if (isTerminal(decoded)) return
    }
  }
  for (const event of atEnd?.() ?? []) {
    yield event
    if (isTerminal(event)) return
  }
  if (unusable && !usable) throw new ChatError('protocol', 'The events are not JSON objects.')
  throw new ChatError('interrupted', 'The stream ended before its terminal event.')
}

function isTerminal({ type }: ProtocolEvent): boolean {
  return type === 'message-end' || type === 'error'
}

/** The one place where what a protocol throws becomes a ChatError, or the AbortError of its signal. */
export async function* guardErrors(events: AsyncIterable<ProtocolEvent>, signal: AbortSignal): Events {
  try {
    yield* events
  } catch (thrown) {
    throw signal.aborted ? abortError() : toChatError(thrown)
  }
}

export function noAnswer(): ChatError {
  return new ChatError('empty', 'The answer is empty.')
}

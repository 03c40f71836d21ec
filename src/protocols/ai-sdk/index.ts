/**
 * The Vercel AI SDK: the endpoint is the chat route itself, and every message a POST with the whole conversation whose
 * answer is a UI message stream. What the visitor says to a tool call goes out with the next POST. A lost answer is
 * listened to again by GET {endpoint}/{session}/stream, where the route has that, and told from its beginning.
 */
import { ChatError } from '../../core/errors.ts'
import type { Http } from '../../transport/http.ts'
import { mediaType } from '../../transport/media-type.ts'
import { closeQuietly } from '../../transport/read-chunks.ts'
import { streamEnd } from '../answer-decoder.ts'
import type { ChatProtocol, ProtocolOptions, Turn } from '../protocol.ts'
import { type Events, guardErrors, readAnswer } from '../read-answer.ts'
import { readWhole } from '../read-whole.ts'
import { readFiles } from '../sent-file.ts'
import { createDecoder } from './decode.ts'
import { answersAsOutputs, encodeMessage } from './encode.ts'
import { retell } from './retell.ts'
import type { CallMemory } from './wire.ts'

const accept = 'text/event-stream'

export function createAiSdk({ idleTimeoutMs }: ProtocolOptions, http: Http): ChatProtocol {
  const memory: CallMemory = new Map()

  function read(response: Response, turn: Turn, signal: AbortSignal): Events {
    const decode = createDecoder(turn.sessionId, memory)
    const atEnd = () => decode(streamEnd)
    return readAnswer(response, { decode, readWhole, atEnd, http, idleTimeoutMs, signal })
  }

  function reconnect({ sessionId }: Turn, signal: AbortSignal): Promise<Response> {
    return http.request({ path: `${encodeURIComponent(sessionId)}/stream`, accept, signal })
  }

  async function* readAgain(response: Response, turn: Turn, signal: AbortSignal): Events {
    yield { type: 'message-restart' }
    if (turn.responses.length > 0)
      yield* [...retell(turn.history.at(-1)?.parts ?? []), ...answersAsOutputs(turn)]
    yield* read(response, turn, signal)
  }

  async function* send(turn: Turn, signal: AbortSignal): Events {
    // An earlier try may have arrived, and its answer be on the way.
    const running = turn.attempt > 0 ? await reconnect(turn, signal).catch(() => undefined) : undefined
    if (mediaType(running?.headers.get('content-type') ?? null) === accept && running)
      return yield* readAgain(running, turn, signal)
    if (running) void closeQuietly(running.body)
    const body = encodeMessage(turn, await readFiles(turn.files), memory)
    const response = await http.request({ path: '', body, accept, signal })
    yield* answersAsOutputs(turn)
    yield* read(response, turn, signal)
  }

  async function* resume(turn: Turn, signal: AbortSignal): Events {
    const response = await reconnect(turn, signal).catch((thrown: unknown) => {
      // Few routes have this address.
      if (thrown instanceof ChatError && /^(404|405|410|501)$/.test(`${thrown.status}`)) return undefined
      throw thrown
    })
    if (!response || response.status === 204)
      throw new ChatError('not-found', 'Nothing is left of the answer.', { retryable: true })
    yield* readAgain(response, turn, signal)
  }

  return {
    takesFiles: true,
    send: (turn, signal) => guardErrors(send(turn, signal), signal),
    resume: (turn, _, signal) => guardErrors(resume(turn, signal), signal),
  }
}

/**
 * OpenAI's APIs, and the many servers that speak them: `chat/completions` below the endpoint, or the very address of
 * either API. A key never belongs in a page: the endpoint is a relay, or a server of one's own.
 */
import type { Http } from '../../transport/http.ts'
import { streamEnd } from '../answer-decoder.ts'
import type { ChatProtocol, ProtocolOptions, Turn } from '../protocol.ts'
import { type Events, guardErrors, readAnswer } from '../read-answer.ts'
import { readFiles } from '../sent-file.ts'
import { createDecoder, readWholeAnswer } from './decode.ts'
import { encodeCompletion, encodeResponse } from './encode.ts'

export function createOpenAi(options: ProtocolOptions, http: Http): ChatProtocol {
  const { endpoint = '', model, idleTimeoutMs } = options
  const api = endpoint.match(/\/(responses|chat\/completions)\/*(?:[?#]|$)/)?.[1]
  const encode = api === 'responses' ? encodeResponse : encodeCompletion
  const path = api ? '' : 'chat/completions'

  async function* send(turn: Turn, signal: AbortSignal): Events {
    const body = encode(turn, await readFiles(turn.files), model)
    const response = await http.request({ path, body, accept: 'text/event-stream', signal })
    const decode = createDecoder()
    const atEnd = () => decode(streamEnd)
    yield* readAnswer(response, { decode, readWhole: readWholeAnswer, atEnd, http, idleTimeoutMs, signal })
  }

  return { takesFiles: true, send: (turn, signal) => guardErrors(send(turn, signal), signal) }
}

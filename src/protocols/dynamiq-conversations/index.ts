/**
 * The conversations API: the server names the conversation, so the first message of a session creates one, and every
 * message is a POST whose answer is a stream of run events. No call stops a running answer: aborting closes the
 * connection.
 */
import type { ProtocolEvent } from '../../core/chat-event.ts'
import { ChatError, toChatError } from '../../core/errors.ts'
import { field, firstText, isRecord, parseJson } from '../../core/json.ts'
import { abortError } from '../../transport/deadline.ts'
import type { Http } from '../../transport/http.ts'
import { isJsonType, mediaType } from '../../transport/media-type.ts'
import { readJson, readText } from '../../transport/read-json.ts'
import { readSse } from '../../transport/read-sse.ts'
import { answerText } from '../answer-text.ts'
import type { ChatProtocol, ProtocolOptions, Turn } from '../protocol.ts'
import { createDecoder, readFailure } from './decode.ts'
import { encodeConversation, encodeMessage } from './encode.ts'

type Events = AsyncGenerator<ProtocolEvent, void, undefined>

export function createDynamiqConversations(options: ProtocolOptions, http: Http): ChatProtocol {
  const { clock } = http
  const { idleTimeoutMs } = options
  const limits = { timeoutMs: idleTimeoutMs }

  async function* send(turn: Turn, signal: AbortSignal): Events {
    try {
      let id = turn.remoteConversationId
      if (id === undefined) {
        id = await createConversation(turn, signal)
        // Before anything else can fail: a retry must not create a second conversation.
        yield { type: 'conversation-updated', remoteConversationId: id }
      }
      const response = await http.request({
        path: `v3/conversations/${encodeURIComponent(id)}/messages`,
        body: encodeMessage(turn, options),
        accept: 'text/event-stream',
        signal,
      })
      yield* readAnswer(response, signal)
    } catch (thrown) {
      throw signal.aborted ? abortError() : toChatError(thrown)
    }
  }

  async function createConversation(turn: Turn, signal: AbortSignal): Promise<string> {
    const body = encodeConversation(turn, options)
    const response = await http.request({ path: 'v1/conversations', body, signal })
    const json = await readJson(response, limits, clock, signal)
    const id = firstText(field(json, 'data', 'id'), field(json, 'id'))
    if (id === undefined) throw new ChatError('protocol', 'POST v1/conversations answered without data.id.')
    return id
  }

  async function* readAnswer(response: Response, signal: AbortSignal): Events {
    const type = mediaType(response.headers.get('content-type'))
    if (type === 'text/event-stream') yield* readStream(response, signal)
    else if (isJsonType(type)) yield* readWhole(await readJson(response, limits, clock, signal))
    else if (response.status === 204 || !(await readText(response, limits, clock, signal)).trim())
      throw noAnswer()
    else throw new ChatError('protocol', `Expected text/event-stream, got ${type || 'no content type'}.`)
  }

  async function* readStream(response: Response, signal: AbortSignal): Events {
    const decode = createDecoder()
    let usable = 0
    let unusable = 0
    for await (const { event, data } of readSse(response.body, { signal, clock, idleTimeoutMs })) {
      const json = parseJson(data)
      if (!isRecord(json)) unusable++
      for (const decoded of decode({ event, json })) {
        usable++
        yield decoded
        if (decoded.type === 'message-end' || decoded.type === 'error') return
      }
    }
    if (unusable && !usable) throw new ChatError('protocol', 'The events are not JSON objects.')
    throw new ChatError('interrupted', 'The stream ended before its terminal event.')
  }

  return { send }
}

/** A server that was asked for a stream may give the whole answer at once. */
function* readWhole(json: unknown): Generator<ProtocolEvent, void, undefined> {
  const failed = field(json, 'error') ?? field(json, 'data', 'error')
  if (failed) return yield { type: 'error', error: readFailure(failed) }
  const delta = answerText(json)
  if (!delta) throw noAnswer()
  yield { type: 'text-delta', delta }
  yield { type: 'message-end', finishReason: 'completed' }
}

function noAnswer() {
  return new ChatError('empty', 'The answer is empty.')
}

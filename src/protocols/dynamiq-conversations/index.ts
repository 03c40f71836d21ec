/**
 * The conversations API: the server names the conversation, so the first message of a session creates one, and every
 * message is a POST whose answer is a stream of run events. No call stops a running answer or repeats a stream:
 * aborting closes the connection.
 */
import { ChatError } from '../../core/errors.ts'
import { field, firstText } from '../../core/json.ts'
import type { Http } from '../../transport/http.ts'
import { call, callJson } from '../calls.ts'
import { callPage, createRespond, createUpload } from '../dynamiq-calls.ts'
import type {
  ChatProtocol,
  ConversationRef,
  ConversationSummary,
  ProtocolOptions,
  Turn,
} from '../protocol.ts'
import { type Events, guardErrors, readAnswer } from '../read-answer.ts'
import { readWhole } from '../read-whole.ts'
import { timeOf } from '../wire-values.ts'
import { createDecoder, readMessage } from './decode.ts'
import { binding, encodeConversation, encodeMessage } from './encode.ts'

export function createDynamiqConversations(options: ProtocolOptions, http: Http): ChatProtocol {
  const { idleTimeoutMs, outputKey } = options

  async function* send(turn: Turn, signal: AbortSignal): Events {
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
    yield* readAnswer(response, {
      decode: createDecoder(outputKey),
      readWhole: (json) => readWhole(json, outputKey),
      http,
      idleTimeoutMs,
      signal,
    })
  }

  async function createConversation(turn: Turn, signal: AbortSignal): Promise<string> {
    const body = encodeConversation(turn, options)
    const json = await callJson(http, { path: 'v1/conversations', body, signal })
    const id = firstText(field(json, 'data', 'id'), field(json, 'id'))
    if (id === undefined) throw new ChatError('protocol', 'POST v1/conversations answered without data.id.')
    return id
  }

  return {
    send: (turn, signal) => guardErrors(send(turn, signal), signal),
    respond: createRespond(http),
    takesFiles: true,
    upload: createUpload(http),
    listConversations: ({ userId, page }, signal) =>
      callPage(
        http,
        { path: 'v1/conversations', query: { ...binding(options), user_id: userId, page }, signal },
        readSummary,
      ),
    // Newest first, so that the first page is the end of the talk.
    async loadConversation({ page, ...ref }, signal) {
      const request = {
        path: conversationPath(ref, '/messages'),
        query: { sort: '-created_at', page },
        signal,
      }
      const { items, next } = await callPage(http, request, readMessage)
      return { items: [...items].reverse(), next }
    },
    deleteConversation: (ref, signal) =>
      call(http, { method: 'DELETE', path: conversationPath(ref), signal }),
  }
}

/** A conversation taken from the list is known by the name the server gave it. */
function conversationPath({ remoteConversationId, sessionId }: ConversationRef, rest = ''): string {
  return `v1/conversations/${encodeURIComponent(remoteConversationId ?? sessionId)}${rest}`
}

function readSummary(json: unknown): readonly ConversationSummary[] {
  const id = firstText(field(json, 'id'))
  if (id === undefined) return []
  const updatedAt = timeOf(field(json, 'updated_at')) ?? timeOf(field(json, 'created_at'))
  return [{ id, title: firstText(field(json, 'title')) ?? '', updatedAt }]
}

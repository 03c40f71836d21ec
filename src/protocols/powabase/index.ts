/**
 * Agents of a Powabase project. The server names the sessions, so the first message of a conversation goes without
 * one. A lost stream can't be gone on with, and no call stops a run: aborting closes the connection.
 */
import { ChatError } from '../../core/errors.ts'
import { field } from '../../core/json.ts'
import type { Http } from '../../transport/http.ts'
import { answerText } from '../answer-text.ts'
import { call, callJson } from '../calls.ts'
import type { ChatProtocol, ConversationRef, ProtocolOptions, Turn } from '../protocol.ts'
import { type Events, guardErrors, readAnswer } from '../read-answer.ts'
import { createDecoder, isLost } from './decode.ts'
import { encodeApproval, encodeRun } from './encode.ts'
import { readMessages, readSessions } from './read-session.ts'
import { readSources } from './read-source.ts'

export function createPowabase({ agent, idleTimeoutMs }: ProtocolOptions, http: Http): ChatProtocol {
  if (!agent) throw new ChatError('config', 'powabase needs the agent option.')
  const agentPath = `api/agents/${encodeURIComponent(agent)}`

  async function* send(turn: Turn, signal: AbortSignal): Events {
    const response = await http.request({
      path: `${agentPath}/run/stream`,
      body: encodeRun(turn),
      accept: 'text/event-stream',
      signal,
    })
    const decode = createDecoder()
    const readWhole = (json: unknown) => {
      const end = { event: 'complete', content: answerText(json) }
      return decode({ event: '', data: '', json: Object.assign({}, json, end) })
    }
    for await (const event of readAnswer(response, { decode, readWhole, http, idleTimeoutMs, signal })) {
      // Like the 404 it is: the conversation can begin anew.
      if (isLost(event)) throw event.error
      yield event
    }
  }

  return {
    send: (turn, signal) => guardErrors(send(turn, signal), signal),
    respond(_turn, { runId }, response, signal) {
      const path = `api/agents/runs/${encodeURIComponent(runId)}/approve`
      return call(http, { path, body: encodeApproval(response), signal })
    },
    async listConversations({ page = '0' }, signal) {
      const query = { limit: 25, offset: page }
      const json = await callJson(http, { path: `${agentPath}/sessions`, query, signal })
      return readSessions(json, Number(page))
    },
    async loadConversation(ref, signal) {
      // The limit counts runs, from the oldest, and may not be higher.
      const request = { path: `${sessionPath(ref)}/messages`, query: { limit: 200 }, signal }
      return { items: readMessages(await callJson(http, request)), next: undefined }
    },
    deleteConversation: (ref, signal) => call(http, { method: 'DELETE', path: sessionPath(ref), signal }),
    async loadContext(ref, runId, signal) {
      const path = `${sessionPath(ref)}/runs/${encodeURIComponent(runId)}/retrieved-context`
      return readSources(field(await callJson(http, { path, signal }), 'retrieved_context'))
    },
  }
}

function sessionPath({ sessionId, remoteConversationId = sessionId }: ConversationRef): string {
  return `api/sessions/${encodeURIComponent(remoteConversationId)}`
}

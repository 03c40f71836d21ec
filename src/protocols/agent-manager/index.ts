/**
 * Agents of an agent manager. The widget's own session id names the session there. No call goes on with a lost
 * stream; closing the connection cancels the run, which a client often could not name.
 */
import { ChatError } from '../../core/errors.ts'
import type { InputResponse } from '../../core/input-request.ts'
import { withDeadline } from '../../transport/deadline.ts'
import type { Http } from '../../transport/http.ts'
import { streamEnd } from '../answer-decoder.ts'
import { answerText } from '../answer-text.ts'
import { call, callJson } from '../calls.ts'
import type { ChatProtocol, ConversationRef, ProtocolOptions, Turn } from '../protocol.ts'
import { type Events, guardErrors, readAnswer } from '../read-answer.ts'
import { inlineData, readFiles } from '../sent-file.ts'
import { listOf } from '../wire-values.ts'
import { createDecoder } from './decode.ts'
import { encodeResolution, encodeRun } from './encode.ts'
import { readRuns, readSessions, runEnd, runText } from './read-run.ts'

/** Between two looks at a run whose stream ended when it began to wait. */
const pollMs = 2_000
const maxPolls = 300

export function createAgentManager({ agent, idleTimeoutMs }: ProtocolOptions, http: Http): ChatProtocol {
  if (!agent) throw new ChatError('config', 'agent-manager needs the agent option.')
  const path = `api/agents/${encodeURIComponent(agent)}/runs/stream`

  async function* send(turn: Turn, signal: AbortSignal): Events {
    if (turn.responses.length > 0) return yield* goOn(turn, signal)
    const files = await readFiles(turn.files)
    const media = files.map((file) => ({ type: file.mediaType, data: inlineData(file) ?? file.url }))
    const body = encodeRun(turn, media)
    const response = await http.request({ path, body, accept: 'text/event-stream', signal })
    const decode = createDecoder()
    yield* readAnswer(response, {
      decode,
      readWhole: (json) => {
        const data = Object.assign({}, json, { content: answerText(json) })
        return decode({ event: 'STOP', data: '', json: { data } })
      },
      atEnd: () => decode(streamEnd),
      http,
      idleTimeoutMs,
      signal,
    })
  }

  /** The stream has ended with the question, so the rest of the answer is looked for among the session's runs. */
  async function* goOn(turn: Turn, signal: AbortSignal): Events {
    for (const response of turn.responses) {
      await resolve(response, signal)
      yield { type: 'input-resolved', requestId: response.requestId, response }
    }
    for (let polls = 0; polls < maxPolls; polls++) {
      await pause(signal)
      // A look that fails is worth another one.
      const runs = await callJson(http, { path: `${sessionPath(turn)}/runs`, signal }).catch(rethrowFinal)
      const run = listOf(runs).at(-1)
      const end = runEnd(run)
      if (!end) continue
      for (const part of turn.history.at(-1)?.parts ?? []) {
        if (part.type === 'tool' && part.state === 'running')
          yield { type: 'tool-output', toolCallId: part.toolCallId, output: undefined }
      }
      const text = end.type === 'message-end' && runText(run)
      if (text) yield { type: 'text-replaced', text }
      return yield end
    }
    throw new ChatError('timeout', 'The run has not ended since it was approved.')
  }

  /** A deadline that is meant to pass. */
  const pause = (signal: AbortSignal) =>
    withDeadline(() => new Promise<never>(() => {}), { ms: pollMs, reason: '' }, http.clock, signal).catch(
      rethrowFinal,
    )

  async function resolve(response: InputResponse, signal: AbortSignal): Promise<void> {
    const path = `api/v1/approvals/${encodeURIComponent(response.requestId)}/resolve`
    try {
      await call(http, { path, body: encodeResolution(response), signal })
    } catch (thrown) {
      if (!(thrown instanceof ChatError) || thrown.status !== 403) throw thrown
      throw new ChatError('forbidden', 'Only an administrator may approve.', { status: 403 })
    }
  }

  return {
    takesFiles: true,
    send: (turn, signal) => guardErrors(send(turn, signal), signal),
    respond: (_turn, _cursor, response, signal) => resolve(response, signal),
    async listConversations({ userId, page }, signal) {
      const query = { userId, agentId: agent, page: page ?? 0, size: 25 }
      return readSessions(await callJson(http, { path: 'api/sessions', query, signal }))
    },
    async loadConversation(ref, signal) {
      const json = await callJson(http, { path: `${sessionPath(ref)}/runs`, signal })
      return { items: readRuns(json), next: undefined }
    },
    deleteConversation: (ref, signal) => call(http, { method: 'DELETE', path: sessionPath(ref), signal }),
  }
}

function sessionPath({ sessionId, remoteConversationId = sessionId }: ConversationRef): string {
  return `api/sessions/${encodeURIComponent(remoteConversationId)}`
}

function rethrowFinal(thrown: unknown): void {
  if (!(thrown instanceof ChatError) || !thrown.retryable) throw thrown
}

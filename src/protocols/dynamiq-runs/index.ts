/**
 * The runs API of an app's own host: every message starts a run, which goes on whether anybody listens or not. Its
 * stream can be joined again at any event, so that a lost connection costs nothing.
 */
import { ChatError } from '../../core/errors.ts'
import { field, firstText } from '../../core/json.ts'
import type { Http } from '../../transport/http.ts'
import { call } from '../calls.ts'
import { callPage, createRequirements, createRespond, createUpload, runPath } from '../dynamiq-calls.ts'
import type { ChatProtocol, ProtocolOptions, RunCursor, Turn } from '../protocol.ts'
import { type Events, guardErrors } from '../read-answer.ts'
import { encodeRun } from './encode.ts'
import { createRunFollower, isRefusal } from './follow-run.ts'
import { isAnswerTo, readRun, readSessions } from './stored-runs.ts'

const path = 'v1/runs'
const pageSize = 100

export function createDynamiqRuns(options: ProtocolOptions, http: Http): ChatProtocol {
  const follow = createRunFollower(options, http)
  /** A session whose runs are spread over pages is listed once. */
  const listed = new Set<string>()

  async function* send(turn: Turn, signal: AbortSignal): Events {
    const runId = turn.attempt > 0 ? await findRun(turn, signal) : undefined
    if (runId === undefined) yield* follow(await startRun(turn, signal), undefined, signal)
    else yield* follow(undefined, { runId, sequence: undefined }, signal)
  }

  async function* resume(cursor: RunCursor, signal: AbortSignal): Events {
    const { runId, sequence = 0 } = cursor
    // Of what is shown nothing has a number: it is told again, and not once more.
    if (sequence < 1) yield { type: 'message-restart' }
    yield* follow(undefined, sequence < 1 ? { runId, sequence: undefined } : cursor, signal)
  }

  async function startRun(turn: Turn, signal: AbortSignal): Promise<Response> {
    const accept = 'text/event-stream'
    try {
      return await http.request({ path, body: encodeRun(turn, options, 'stream'), accept, signal })
    } catch (thrown) {
      const { status } = thrown as Partial<ChatError>
      if (![400, 405, 406, 415, 501].includes(status ?? 0)) throw thrown
      // It may be the stream that was refused and not the message.
      return http.request({ path, body: encodeRun(turn, options, 'background'), signal })
    }
  }

  /** An earlier try may have arrived, though its answer didn't. */
  async function findRun(turn: Turn, signal: AbortSignal): Promise<string | undefined> {
    const query = { user_id: turn.userId, session_id: turn.sessionId, page_size: 5 }
    const readId = (run: unknown) => (isAnswerTo(run, turn, options) ? [firstText(field(run, 'id'))] : [])
    try {
      return (await callPage(http, { path, query, signal }, readId)).items[0]
    } catch (thrown) {
      if (thrown instanceof ChatError && isRefusal(thrown)) return undefined
      throw thrown
    }
  }

  return {
    send: (turn, signal) => guardErrors(send(turn, signal), signal),
    resume: (_turn, cursor, signal) => guardErrors(resume(cursor, signal), signal),
    stop: (_turn, { runId }, signal) =>
      call(http, { method: 'POST', path: runPath(runId, '/cancel'), signal }),
    respond: createRespond(http),
    takesFiles: true,
    upload: createUpload(http),
    // No call lists sessions, but the runs of a user name theirs.
    async listConversations({ userId, page }, signal) {
      if (page === undefined) listed.clear()
      const query = { user_id: userId, page, page_size: pageSize }
      const { items, next } = await callPage(http, { path, query, signal }, (run) => [run])
      return { items: readSessions(items, listed, options), next }
    },
    async loadConversation({ userId, sessionId, page }, signal) {
      const query = { user_id: userId, session_id: sessionId, page, page_size: pageSize }
      const { items, next } = await callPage(http, { path, query, signal }, (run) => [readRun(run, options)])
      return { items: [...items].reverse().flat(), next }
    },
    requirements: createRequirements(http),
  }
}

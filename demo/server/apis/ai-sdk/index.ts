import { UI_MESSAGE_STREAM_HEADERS } from 'ai'
import type { Context, Hono } from 'hono'
import { badRequest } from '../../http/api-error.ts'
import { openConnection } from '../../http/connection.ts'
import { readJsonBody } from '../../http/read-json-body.ts'
import { resource } from '../../http/resource.ts'
import type { RunEvent } from '../../runs/run-event.ts'
import { findActiveRun, findRunOfRequest } from '../../storage/waiting-runs.ts'
import { DEMO_APP_ID } from '../../well-known.ts'
import type { ApiContext } from '../api-context.ts'
import { type Answered, answerByMessage, answerRequest, eventsSinceAnswer } from '../common/answer-request.ts'
import { bearerToken, userOfToken } from '../common/bearer-user.ts'
import { beginTurn } from '../common/begin-turn.ts'
import { type FaultsOfWire, planFaults } from '../common/plan-faults.ts'
import { uuidOfName } from '../common/uuid-of-name.ts'
import { createAiSdkWire } from './ai-sdk-wire.ts'
import { type ChatRequest, readChatRequest } from './read-chat-request.ts'

interface Chat {
  userId: string | undefined
  sessionId: string
}

/**
 * The endpoint that the chat hooks of the Vercel AI SDK talk to, with streams that can be resumed. As the SDK warns,
 * resuming and stopping exclude each other: a client that closes the connection does not end the run.
 */
export function addAiSdkApi(app: Hono, context: ApiContext): void {
  resource(app, '/ai-sdk/api/chat', { POST: (c) => chat(c, context) })
  resource(app, '/ai-sdk/api/chat/:id/stream', { GET: (c) => resume(c, context) })
}

async function chat(c: Context, context: ApiContext): Promise<Response> {
  const fields = await readJsonBody(c.req.raw, context.maxUploadBytes)
  const request = readChatRequest(fields)
  const { userId, sessionId } = chatOf(c, request.chatId)
  const faults = planFaults(context, { ...fields, session_id: sessionId }, 'message')
  const early = await faults.answerInstead(c.req.raw.signal)
  if (early) return early

  const answered = await answerRun(context, { userId, sessionId }, request)
  const runId =
    answered?.runId ??
    (await beginTurn(context, {
      agent: faults.wrapAgent(context.agent),
      appId: DEMO_APP_ID,
      requestUrl: c.req.url,
      question: request.question,
      history: request.history,
      files: request.files,
      userId,
      sessionId,
    }))
  const connection = openConnection(c)
  const events = context.runs.follow(runId, 0, connection.signal)
  const told = answered ? eventsSinceAnswer(events, answered.requestId) : events
  return stream(
    context,
    { runId, messageId: request.continuedMessageId ?? `msg-${runId}` },
    told,
    faults,
    connection,
  )
}

/** `undefined`: there is nothing to answer, the message starts a run. */
async function answerRun(
  context: ApiContext,
  session: Chat,
  { question, answers, continuedMessageId }: ChatRequest,
): Promise<Answered | undefined> {
  if (continuedMessageId === undefined) return answerByMessage(context, session, { text: question })
  for (const { requestId, given } of answers) {
    const runId = await findRunOfRequest(context.database, requestId)
    // A chat answers its own run and no other.
    if (runId === undefined || runId !== (await findActiveRun(context.database, session))) continue
    const answered = { runId, requestId }
    if (await answerRequest(context.runs, answered, given)) return answered
  }
  throw badRequest({ messages: 'answer nothing that is asked' })
}

async function resume(c: Context, context: ApiContext): Promise<Response> {
  const fields = { fault: c.req.query('fault'), session_id: c.req.param('id') }
  const faults = planFaults(context, fields, 'resume')
  const early = await faults.answerInstead(c.req.raw.signal)
  if (early) return early
  const runId = await findActiveRun(context.database, chatOf(c, c.req.param('id') ?? ''))
  // A run that waits has said all it can.
  if (runId === undefined || context.runs.pendingRequests(runId).length > 0)
    return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } })
  const connection = openConnection(c)
  const events = context.runs.follow(runId, 0, connection.signal)
  return stream(context, { runId, messageId: `msg-${runId}` }, events, faults, connection)
}

async function stream(
  { runs }: ApiContext,
  { runId, messageId }: { runId: string; messageId: string },
  events: AsyncIterable<RunEvent>,
  faults: FaultsOfWire,
  connection: ReturnType<typeof openConnection>,
): Promise<Response> {
  const isPending = (requestId: string): boolean =>
    runs.pendingRequests(runId).some(({ id }) => id === requestId)
  const response = await faults.stream(events, createAiSdkWire(messageId, isPending), connection)
  const version = 'x-vercel-ai-ui-message-stream'
  response.headers.set(version, UI_MESSAGE_STREAM_HEADERS[version])
  return response
}

/** Chats are named by their clients, and belong to whom the token names, if it does. */
function chatOf(c: Context, chatId: string): Chat {
  const token = bearerToken(c)
  return {
    userId: token === undefined ? undefined : userOfToken(token),
    sessionId: uuidOfName(chatId, 'ai-sdk'),
  }
}

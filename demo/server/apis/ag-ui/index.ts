import { EventEncoder } from '@ag-ui/encoder'
import type { Context, Hono } from 'hono'
import { badRequest } from '../../http/api-error.ts'
import { openConnection } from '../../http/connection.ts'
import { readJsonBody } from '../../http/read-json-body.ts'
import { resource } from '../../http/resource.ts'
import { asksPerson } from '../../runs/run-event.ts'
import { findActiveRun } from '../../storage/waiting-runs.ts'
import { DEMO_APP_ID } from '../../well-known.ts'
import type { ApiContext } from '../api-context.ts'
import { type Answered, answerByMessage, answerRequest, eventsSinceAnswer } from '../common/answer-request.ts'
import { bearerToken, userOfToken } from '../common/bearer-user.ts'
import { beginTurn } from '../common/begin-turn.ts'
import { followOwnRun } from '../common/follow-own-run.ts'
import { planFaults } from '../common/plan-faults.ts'
import { uuidOfName } from '../common/uuid-of-name.ts'
import type { Wire } from '../common/wire.ts'
import { readPayload } from './interrupt.ts'
import { type RunInput, readRunInput } from './read-run-input.ts'
import { createAgUiMapper } from './to-ag-ui-events.ts'

/** One address that an AG-UI client posts its runs to. Closing the connection is how such a client aborts. */
export function addAgUiApi(app: Hono, context: ApiContext): void {
  resource(app, '/ag-ui', { POST: (c) => runAgent(c, context) })
}

async function runAgent(c: Context, context: ApiContext): Promise<Response> {
  const fields = await readJsonBody(c.req.raw, context.maxUploadBytes)
  const input = readRunInput(fields)
  const token = bearerToken(c)
  const userId = token === undefined ? undefined : userOfToken(token)
  const session = { userId, sessionId: uuidOfName(input.threadId, 'ag-ui') }
  const fault = fields['fault'] ?? input.forwardedProps['fault']
  const faults = planFaults(context, { fault, session_id: session.sessionId }, 'message')
  const early = await faults.answerInstead(c.req.raw.signal)
  if (early) return early

  const answered = await answerRun(context, session, input)
  const { question, history, files } = input
  const agent = faults.wrapAgent(context.agent)
  const turn = { agent, appId: DEMO_APP_ID, requestUrl: c.req.url, question, history, files, ...session }
  const runId = answered?.runId ?? (await beginTurn(context, turn))
  const connection = openConnection(c)
  const events = followOwnRun(context.runs, runId, connection.signal)
  const told = answered ? eventsSinceAnswer(events, answered.requestId) : events
  return faults.stream(told, createAgUiWire(input), connection)
}

/** `undefined`: nothing waits, the message starts a run. */
async function answerRun(
  context: ApiContext,
  session: { userId: string | undefined; sessionId: string },
  { question, resume }: RunInput,
): Promise<Answered | undefined> {
  if (resume.length === 0) return answerByMessage(context, session, { text: question })
  const runId = await findActiveRun(context.database, session)
  for (const { interruptId, isCancelled, payload } of runId === undefined ? [] : resume) {
    const answered = { runId: runId ?? '', requestId: interruptId }
    if (isCancelled && context.runs.pendingRequests(answered.runId).some(({ id }) => id === interruptId)) {
      await context.runs.cancel(answered.runId)
      return answered
    }
    if (await answerRequest(context.runs, answered, readPayload(payload))) return answered
  }
  throw badRequest({ resume: 'names no interrupt that is open' })
}

/** The protocol's own encoder makes the frames. */
function createAgUiWire(input: RunInput): Wire {
  const toEvents = createAgUiMapper(input)
  const encoder = new EventEncoder()
  return {
    encode: (event) =>
      toEvents(event)
        .map((one) => encoder.encodeSSE(one))
        .join(''),
    endsAt: asksPerson,
  }
}

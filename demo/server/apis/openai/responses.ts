import { randomBytes, randomUUID } from 'node:crypto'
import type { Context } from 'hono'
import { ApiError, badRequest } from '../../http/api-error.ts'
import { openConnection } from '../../http/connection.ts'
import { readJsonBody } from '../../http/read-json-body.ts'
import { asksPerson, type RunEvent } from '../../runs/run-event.ts'
import { findRun, type Run } from '../../storage/runs.ts'
import { DEMO_APP_ID } from '../../well-known.ts'
import type { ApiContext } from '../api-context.ts'
import { type Answered, answerByMessage, answerRequest, eventsSinceAnswer } from '../common/answer-request.ts'
import { beginTurn } from '../common/begin-turn.ts'
import { followOwnRun } from '../common/follow-own-run.ts'
import { planFaults } from '../common/plan-faults.ts'
import { requireKnownFiles } from '../common/require-files.ts'
import type { Wire } from '../common/wire.ts'
import { type ResponseBody, readResponseBody } from './read-response-body.ts'
import { createResponseBuilder, type ResponseHead } from './response-builder.ts'

/** `POST /v1/responses`: a response remembers the ones before it when it is told the last one's id. */
export async function createResponse(c: Context, context: ApiContext): Promise<Response> {
  const fields = await readJsonBody(c.req.raw, context.maxUploadBytes)
  const body = readResponseBody(fields)
  await requireKnownFiles(context, body.fileIds, 'input')
  const previous = await findPrevious(context, body)
  const faults = planFaults(context, { ...fields, session_id: previous?.session_id }, 'message')
  const early = await faults.answerInstead(c.req.raw.signal)
  if (early) return early

  const answered = await answerRun(context, body, previous)
  const { question, history, files, fileIds } = body
  const runId =
    answered?.runId ??
    (await beginTurn(context, {
      agent: faults.wrapAgent(context.agent),
      appId: DEMO_APP_ID,
      requestUrl: c.req.url,
      question,
      files,
      fileIds,
      userId: previous?.user_id ?? body.userId,
      sessionId: previous?.session_id ?? randomUUID(),
      ...(previous ? {} : { history }),
    }))
  const head = {
    id: responseId(runId, answered !== undefined),
    created_at: Math.floor(Date.now() / 1000),
    model: body.model,
    previous_response_id: body.previousResponseId ?? null,
  }
  const connection = openConnection(c)
  const followed = followOwnRun(context.runs, runId, connection.signal)
  const events = answered ? eventsSinceAnswer(followed, answered.requestId) : followed
  return body.isStreamed
    ? faults.stream(events, createResponseWire(head), connection)
    : answerWhole(head, events)
}

/** The id of a response holds that of its run, so that the next one can name it; a run that goes on gives several. */
function responseId(runId: string, isContinued: boolean): string {
  return `resp_${runId.replaceAll('-', '')}${isContinued ? randomBytes(4).toString('hex') : ''}`
}

async function findPrevious({ database }: ApiContext, body: ResponseBody): Promise<Run | undefined> {
  const { previousResponseId } = body
  if (previousResponseId === undefined) return undefined
  const hex = /^resp_([0-9a-f]{32})(?:[0-9a-f]{8})?$/.exec(previousResponseId)?.[1]
  const uuid = hex?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const run = uuid === undefined ? undefined : await findRun(database, uuid)
  if (run) return run
  throw new ApiError(
    404,
    'previous_response_not_found',
    `Previous response with id '${previousResponseId}' not found.`,
  )
}

/** `undefined`: nothing waits, the input starts a run. */
async function answerRun(
  context: ApiContext,
  { question, approvals }: ResponseBody,
  previous: Run | undefined,
): Promise<Answered | undefined> {
  if (approvals.length === 0) {
    const session = { userId: previous?.user_id ?? undefined, sessionId: previous?.session_id ?? undefined }
    return answerByMessage(context, session, { text: question })
  }
  for (const { requestId, given } of previous ? approvals : []) {
    const answered = { runId: previous?.id ?? '', requestId }
    if (await answerRequest(context.runs, answered, given)) return answered
  }
  throw badRequest({ input: 'approves nothing that the previous response asked for' })
}

function createResponseWire(head: ResponseHead): Wire {
  const { add } = createResponseBuilder(head)
  let sequence_number = -1
  return {
    endsAt: asksPerson,
    encode: (event) =>
      add(event)
        .map(({ type, ...rest }) => {
          sequence_number += 1
          return `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number, ...rest })}\n\n`
        })
        .join(''),
  }
}

async function answerWhole(head: ResponseHead, events: AsyncIterable<RunEvent>): Promise<Response> {
  const { add, response } = createResponseBuilder(head)
  for await (const event of events) {
    add(event)
    if (asksPerson(event)) break
  }
  return Response.json(response(), { headers: { 'cache-control': 'no-store' } })
}

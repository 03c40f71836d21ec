import type { Context } from 'hono'
import { badRequest } from '../../http/api-error.ts'
import { readJsonBody } from '../../http/read-json-body.ts'
import type { ApiContext } from '../api-context.ts'
import { readAnswer, readRequestId } from './read-input-body.ts'

/**
 * A person's answer to what a run asks. Only the first one counts: a second, however close, is refused like one to a
 * request that was never made.
 */
export async function sendInput(c: Context, context: ApiContext, runId: string): Promise<Response> {
  const early = context.faults.planCall(c.req.raw, 'input', runId).answerInstead(c.req.raw.signal)
  if (early) return early
  const body = await readJsonBody(c.req.raw, context.maxBodyBytes)
  const requestId = readRequestId(body)
  const request = context.runs.pendingRequests(runId).find(({ id }) => id === requestId)
  if (!request) throw notPending()
  if (!(await context.runs.answer(runId, requestId, readAnswer(body, request)))) throw notPending()
  return Response.json({ message: 'ok' }, { headers: { 'cache-control': 'no-store' } })
}

const notPending = () => badRequest({ 'data.request_id': 'no such request is pending' })

import type { Context } from 'hono'
import { badRequest } from '../../http/api-error.ts'
import { openConnection } from '../../http/connection.ts'
import { frameEvents } from '../../http/sse.ts'
import type { ApiContext } from '../api-context.ts'

/** What a run has told so far and all it will tell, from its beginning or from after the event a client saw last. */
export function streamRun(c: Context, context: ApiContext, runId: string): Response | Promise<Response> {
  const query = new URL(c.req.url).searchParams
  const afterSequence = readAfterSequence(query.get('after_sequence'))
  const faults = context.faults.planCall(c.req.raw, 'resume', runId)
  const early = faults.answerInstead(c.req.raw.signal)
  if (early) return early
  const connection = openConnection(c)
  const events = context.runs.follow(runId, afterSequence, connection.signal)
  return faults.stream(frameEvents(events, context.heartbeatMs), connection)
}

/** There is no way to pass 0: to get everything, the parameter is left out. */
function readAfterSequence(text: string | null): number {
  if (text === null) return 0
  const value = Number(text)
  // The largest a stored sequence can be.
  if (/^\d+$/.test(text) && value >= 1 && value <= 2_147_483_647) return value
  throw badRequest({ after_sequence: 'must be an integer of at least 1' })
}

import type { Context, Hono } from 'hono'
import { badRequest, notFound } from '../../http/api-error.ts'
import { presentOne, presentPage, readPageRequest } from '../../http/paging.ts'
import { readPathUuid, readQueryUuid } from '../../http/read-fields.ts'
import { resource } from '../../http/resource.ts'
import { listRunEvents, RUN_EVENT_SORT_FIELDS } from '../../storage/run-events.ts'
import { findRun, listRuns, RUN_SORT_FIELDS, type Run, type RunFilter } from '../../storage/runs.ts'
import { DEMO_APP_ID } from '../../well-known.ts'
import type { ApiContext } from '../api-context.ts'
import { createRun } from './create-run.ts'
import { presentRun } from './present-run.ts'
import { sendInput } from './send-input.ts'
import { streamRun } from './stream-run.ts'

/**
 * The runs API: one app's turns as objects of their own, started, listed, followed, answered and canceled. The address
 * names no app, as it is meant for an app with a host of its own; here that is the demo app. By its id any run is found,
 * also one that answers in a conversation with a model.
 */
export function addRunsApi(app: Hono, context: ApiContext): void {
  const { database, runs } = context

  const requireRun = async (c: Context): Promise<Run> => {
    const run = await findRun(database, readPathUuid(c.req.param('id')))
    if (!run) throw notFound()
    return run
  }

  resource(app, '/v1/runs', {
    GET: async (c) => {
      const query = new URL(c.req.url).searchParams
      const page = readPageRequest(query, RUN_SORT_FIELDS, '-started_at')
      return presentPage(await listRuns(database, DEMO_APP_ID, readFilter(query), page), presentRun)
    },
    POST: (c) => createRun(c, context),
  })

  resource(app, '/v1/runs/:id', { GET: async (c) => presentOne(presentRun(await requireRun(c))) })

  resource(app, '/v1/runs/:id/cancel', {
    POST: async (c) => {
      const { id } = await requireRun(c)
      const early = context.faults.planCall(c.req.raw, 'cancel', id).answerInstead(c.req.raw.signal)
      if (early) return early
      // A run that has ended is left as it is.
      await runs.cancel(id)
      return Response.json({ message: 'canceled' }, { headers: { 'cache-control': 'no-store' } })
    },
  })

  resource(app, '/v1/runs/:id/input', {
    POST: async (c) => sendInput(c, context, (await requireRun(c)).id),
  })

  resource(app, '/v1/runs/:id/events', {
    GET: async (c) => {
      const { id } = await requireRun(c)
      const page = readPageRequest(new URL(c.req.url).searchParams, RUN_EVENT_SORT_FIELDS, 'sequence')
      return presentPage(await listRunEvents(database, id, page), (event) => ({ ...event }))
    },
  })

  resource(app, '/v1/runs/:id/stream', {
    GET: async (c) => streamRun(c, context, (await requireRun(c)).id),
  })
}

const STATUSES = ['created', 'started', 'paused', 'awaiting_input', 'completed', 'failed', 'canceled']

function readFilter(query: URLSearchParams): RunFilter {
  const statuses = query.getAll('status').filter((status) => status !== '')
  if (!statuses.every((status) => STATUSES.includes(status)))
    throw badRequest({ status: `must be one of: ${STATUSES.join(', ')}` })
  return {
    statuses,
    userId: query.get('user_id') || undefined,
    sessionId: readQueryUuid(query, 'session_id'),
  }
}

import type { Context, Hono } from 'hono'
import { badRequest } from '../../http/api-error.ts'
import { isObject, readJsonBody } from '../../http/read-json-body.ts'
import { resource } from '../../http/resource.ts'
import {
  activeRunsOfSession,
  deletePowabaseSession,
  findPowabaseRun,
  findPowabaseSession,
  insertPowabaseSession,
  listPowabaseRuns,
  listPowabaseSessions,
  type PowabaseRun,
  type PowabaseSession,
  powabaseRunId,
} from '../../storage/powabase-sessions.ts'
import { loadRunEvents } from '../../storage/run-events.ts'
import type { ApiContext } from '../api-context.ts'
import { presentChunk, presentCitation } from './gather-run.ts'
import { identifyCaller } from './identify-caller.ts'
import { serviceOnly } from './read-run-body.ts'
import { gather, notFound, requireAgent } from './runs.ts'

const PRIVATE = { 'cache-control': 'no-store' }
const STATUSES: Readonly<Record<string, string>> = { started: 'running', canceled: 'failed' }

/** Sessions: opened, listed, read as messages or as runs, deleted. Someone else's does not exist. */
export function addSessions(
  app: Hono,
  context: ApiContext,
  prefix: string,
  accessKeys: readonly string[],
): void {
  const { database, runs } = context
  const requireSession = async (c: Context): Promise<PowabaseSession> => {
    const { scope } = identifyCaller(c, accessKeys)
    const session = await findPowabaseSession(database, c.req.param('id') ?? '', scope)
    if (!session) throw notFound('Session')
    return session
  }
  const remove = async (session: PowabaseSession): Promise<void> => {
    // A run that went on would write to rows that are gone.
    for (const id of await activeRunsOfSession(database, session.run_session_id)) await runs.cancel(id)
    await deletePowabaseSession(database, session)
  }

  resource(app, `${prefix}/api/sessions/:id`, {
    GET: async (c) => Response.json(presentSession(await requireSession(c)), { headers: PRIVATE }),
    DELETE: async (c) => {
      await remove(await requireSession(c))
      return Response.json({ success: true, message: 'Session deleted' }, { headers: PRIVATE })
    },
  })
  resource(app, `${prefix}/api/sessions/:id/messages`, {
    GET: async (c) => {
      const session = await requireSession(c)
      const limit = readWhole(c, 'limit', { fallback: 50, min: 1, max: 200 })
      const page = { limit, offset: 0, onlyCompleted: true }
      const completed = await listPowabaseRuns(database, session.run_session_id, page)
      const spoken = await Promise.all(completed.map((run) => presentExchange(context, run)))
      const initial = session.initial_messages.map((message) => ({
        ...message,
        run_id: null,
        timestamp: session.created_at,
      }))
      const messages = [...initial, ...spoken.flat()]
      return Response.json({ session_id: session.id, messages }, { headers: PRIVATE })
    },
  })
  resource(app, `${prefix}/api/sessions/:id/runs`, {
    GET: async (c) => {
      const session = await requireSession(c)
      const page = readLimits(c)
      const found = await listPowabaseRuns(database, session.run_session_id, {
        ...page,
        onlyCompleted: false,
      })
      const body = { session_id: session.id, runs: found.map((run) => presentRun(run, session.id)), ...page }
      return Response.json(body, { headers: PRIVATE })
    },
  })
  resource(app, `${prefix}/api/sessions/:id/runs/:runId/retrieved-context`, {
    GET: async (c) => {
      const session = await requireSession(c)
      const run = await findPowabaseRun(database, c.req.param('runId') ?? '')
      if (run?.session_id !== session.id) throw notFound('Run')
      const { sources } = gather(await loadRunEvents(database, run.id, 0))
      const retrieved_context = sources.length > 0 ? sources.map(presentChunk) : null
      const body = { session_id: session.id, run_id: powabaseRunId(run.id), retrieved_context }
      return Response.json(body, { headers: PRIVATE })
    },
  })
  resource(app, `${prefix}/api/agents/:agentId/sessions`, {
    GET: async (c) => {
      const { scope } = identifyCaller(c, accessKeys)
      const page = readLimits(c)
      const createdAfter = readTime(c, 'created_after')
      const filter = {
        appId: await requireAgent(c, context),
        search: c.req.query('search') ?? '',
        createdAfter,
      }
      const { rows, total } = await listPowabaseSessions(database, { ...filter, ...page }, scope)
      const sessions = rows.map(({ id, run_count, last_activity_at, created_at, first_message }) => ({
        session_id: id,
        run_count,
        last_activity_at,
        created_at,
        first_message,
      }))
      return Response.json({ sessions, total, ...page }, { headers: PRIVATE })
    },
    POST: async (c) => {
      const { isService, userId } = identifyCaller(c, accessKeys)
      const appId = await requireAgent(c, context)
      const body = await readJsonBody(c.req.raw, context.maxBodyBytes)
      const forUser = body['user_id']
      if (typeof forUser === 'string' && !isService) throw serviceOnly()
      const session = await insertPowabaseSession(database, {
        appId,
        userId: typeof forUser === 'string' ? forUser : userId,
        initialMessages: readMessages(body['initial_messages']),
      })
      return Response.json({ session_id: session.id }, { status: 201, headers: PRIVATE })
    },
  })
  resource(app, `${prefix}/api/agents/:agentId/sessions/:id`, {
    DELETE: async (c) => {
      const session = await requireSession(c)
      if (session.app_id !== (await requireAgent(c, context))) throw notFound('Session')
      await remove(session)
      return new Response(null, { status: 204 })
    },
  })
}

async function presentExchange(
  { database }: ApiContext,
  run: PowabaseRun,
): Promise<Record<string, unknown>[]> {
  const { reasoning, reasoningMs, sources } = gather(await loadRunEvents(database, run.id, 0))
  const run_id = powabaseRunId(run.id)
  const thought =
    reasoning === '' ? {} : { reasoning, reasoning_requested: true, reasoning_duration_ms: reasoningMs }
  const citations = sources.length > 0 ? { citations: sources.map(presentCitation) } : {}
  return [
    { role: 'user', content: run.question, run_id, timestamp: run.started_at },
    { role: 'assistant', content: run.answer, run_id, timestamp: run.ended_at, ...citations, ...thought },
  ]
}

function presentSession(session: PowabaseSession): Record<string, unknown> {
  const { id, app_id, user_id, created_at, updated_at } = session
  return {
    id,
    session_id: id,
    agent_id: app_id,
    user_id,
    session_data: {},
    metadata: {},
    created_at,
    updated_at,
  }
}

function presentRun(run: PowabaseRun, sessionId: string): Record<string, unknown> {
  return {
    id: run.id,
    run_id: powabaseRunId(run.id),
    session_id: sessionId,
    status: STATUSES[run.status] ?? run.status,
    input: run.question,
    content: run.answer,
    error: run.error,
    created_at: run.started_at,
    completed_at: run.ended_at,
  }
}

function readLimits(c: Context): { limit: number; offset: number } {
  const limit = readWhole(c, 'limit', { fallback: 20, min: 1, max: 100 })
  return { limit, offset: readWhole(c, 'offset', { fallback: 0, min: 0, max: 1_000_000 }) }
}

/** Too much is cut to the most there is; what is no number is refused. */
function readWhole(
  c: Context,
  name: string,
  { fallback, min, max }: { fallback: number; min: number; max: number },
): number {
  const text = c.req.query(name)
  if (text === undefined || text === '') return fallback
  if (/^\d{1,9}$/.test(text) && Number(text) >= min) return Math.min(Number(text), max)
  throw badRequest({ [name]: `must be a number from ${min} to ${max}` })
}

function readTime(c: Context, name: string): string | undefined {
  const text = c.req.query(name)
  if (text === undefined || text === '') return undefined
  if (Number.isNaN(Date.parse(text))) throw badRequest({ [name]: 'must be a time' })
  return new Date(text).toISOString()
}

function readMessages(messages: unknown): { role: string; content: string }[] {
  if (messages === undefined || messages === null) return []
  if (!Array.isArray(messages)) throw badRequest({ initial_messages: 'must be a list' })
  return messages.map((message: unknown, index) => {
    const { role, content } = isObject(message) ? message : {}
    if ((role !== 'user' && role !== 'assistant') || typeof content !== 'string')
      throw badRequest({ [`initial_messages[${index}]`]: 'must have role and content' })
    return { role, content: content.replaceAll('\u0000', '') }
  })
}

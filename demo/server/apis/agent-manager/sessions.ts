import type { Context, Hono } from 'hono'
import { badRequest, notFound } from '../../http/api-error.ts'
import { readPathUuid, readQueryUuid } from '../../http/read-fields.ts'
import { resource } from '../../http/resource.ts'
import {
  type AgentSession,
  findAgentSession,
  forgetSession,
  listAgentSessions,
  listSessionRuns,
  type SessionRun,
} from '../../storage/agent-sessions.ts'
import type { Page } from '../../storage/select-page.ts'
import type { ApiContext } from '../api-context.ts'
import { callingUser } from './calling-user.ts'
import { presentStatus } from './run-response.ts'

const PRIVATE = { 'cache-control': 'no-store' }
const MAX_SIZE = 100

/** Sessions: listed in pages that count from 0, read as their runs, forgotten without a word. */
export function addSessions(app: Hono, { database }: ApiContext, prefix: string): void {
  const userOf = (c: Context): string | undefined => callingUser(c) ?? (c.req.query('userId') || undefined)

  resource(app, `${prefix}/api/sessions`, {
    GET: async (c) => {
      const query = new URL(c.req.url).searchParams
      const number = readWhole(query, 'page', 0)
      const pageSize = Math.min(Math.max(readWhole(query, 'size', 20), 1), MAX_SIZE)
      const filter = { appId: readQueryUuid(query, 'agentId'), userId: userOf(c) }
      const page = await listAgentSessions(database, filter, { page: number + 1, pageSize })
      return Response.json(presentPage(page), { headers: PRIVATE })
    },
  })
  resource(app, `${prefix}/api/sessions/:id`, {
    GET: async (c) => {
      const session = await findAgentSession(database, readPathUuid(c.req.param('id')), callingUser(c))
      if (!session) throw notFound()
      return Response.json(presentSession(session), { headers: PRIVATE })
    },
    DELETE: async (c) => {
      await forgetSession(database, readPathUuid(c.req.param('id')), callingUser(c))
      return new Response(null, { status: 204 })
    },
  })
  resource(app, `${prefix}/api/sessions/:id/runs`, {
    GET: async (c) => {
      const found = await listSessionRuns(database, readPathUuid(c.req.param('id')), callingUser(c))
      return Response.json(found.map(presentSessionRun), { headers: PRIVATE })
    },
  })
}

function readWhole(query: URLSearchParams, name: string, fallback: number): number {
  const text = query.get(name)
  if (text === null || text === '') return fallback
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw badRequest({ [name]: 'must be a whole number' })
}

/** The page of the framework this product is built on. */
function presentPage({ rows, page, pageSize, totalCount }: Page<AgentSession>): Record<string, unknown> {
  const totalPages = Math.ceil(totalCount / pageSize)
  return {
    content: rows.map(presentSession),
    totalElements: totalCount,
    totalPages,
    size: pageSize,
    number: page - 1,
    numberOfElements: rows.length,
    first: page === 1,
    last: page >= totalPages,
    empty: rows.length === 0,
  }
}

/** As the server has it: `id`, and no messages. */
function presentSession(session: AgentSession): Record<string, unknown> {
  return {
    id: session.id,
    agentId: session.app_id,
    userId: session.user_id,
    title: [...session.title].slice(0, 80).join(''),
    sessionState: null,
    summaryBlob: null,
    createdAt: session.created_at,
    updatedAt: session.updated_at,
  }
}

function presentSessionRun(run: SessionRun): Record<string, unknown> {
  return {
    id: run.id,
    agentId: run.app_id,
    sessionId: run.session_id,
    userId: run.user_id,
    status: presentStatus(run.status),
    input: run.question,
    output: run.answer,
    createdAt: run.started_at,
    completedAt: run.ended_at,
  }
}

import type { Hono } from 'hono'
import { notFound } from '../../http/api-error.ts'
import { presentOne, presentPage, readPageRequest } from '../../http/paging.ts'
import { readPathUuid } from '../../http/read-fields.ts'
import { resource } from '../../http/resource.ts'
import { appExists } from '../../storage/conversations.ts'
import {
  findSession,
  listSessionMessages,
  listSessions,
  SESSION_MESSAGE_SORT_FIELDS,
  SESSION_SORT_FIELDS,
  type Session,
  type SessionMessage,
} from '../../storage/sessions.ts'
import type { ApiContext } from '../api-context.ts'

/** The sessions API, read only: what people said to an app and what it said back, as pairs of input and output. */
export function addSessionsApi(app: Hono, { database }: ApiContext): void {
  const requireSession = async (appId: string, sessionId: string): Promise<Session> => {
    const session = await findSession(database, appId, sessionId)
    if (!session) throw notFound()
    return session
  }

  resource(app, '/v1/apps/:appId/sessions', {
    GET: async (c) => {
      const appId = readPathUuid(c.req.param('appId'))
      if (!(await appExists(database, appId))) throw notFound()
      const page = readPageRequest(new URL(c.req.url).searchParams, SESSION_SORT_FIELDS, '-created_at')
      return presentPage(await listSessions(database, appId, page), presentSession)
    },
  })

  resource(app, '/v1/apps/:appId/sessions/:sessionId', {
    GET: async (c) => {
      const appId = readPathUuid(c.req.param('appId'))
      return presentOne(presentSession(await requireSession(appId, readPathUuid(c.req.param('sessionId')))))
    },
  })

  resource(app, '/v1/apps/:appId/sessions/:sessionId/messages', {
    GET: async (c) => {
      const appId = readPathUuid(c.req.param('appId'))
      const session = await requireSession(appId, readPathUuid(c.req.param('sessionId')))
      const query = new URL(c.req.url).searchParams
      const page = readPageRequest(query, SESSION_MESSAGE_SORT_FIELDS, 'created_at')
      return presentPage(await listSessionMessages(database, appId, session.id, page), presentMessage)
    },
  })
}

function presentSession({ id, user_id, input, created_at }: Session): Record<string, unknown> {
  return { id, created_at, input: withIds(input, user_id, id) }
}

/** Whichever API a run came by, its input names whose it was. */
function withIds(input: Record<string, unknown>, user_id: string | null, session_id: string) {
  return { ...input, session_id, ...(user_id === null ? {} : { user_id }) }
}

/** This server keeps its trace of a run under the run's own id. */
function presentMessage(message: SessionMessage): Record<string, unknown> {
  const { id, user_id, session_id, input, output, created_at } = message
  return { id, input: withIds(input, user_id, session_id), output: output ?? {}, created_at, trace_id: id }
}

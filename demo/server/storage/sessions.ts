import type { Queryable } from './database.ts'
import { firstRow } from './database.ts'
import { type Page, type PageRequest, selectPage } from './select-page.ts'

export interface Session {
  id: string
  user_id: string | null
  input: Record<string, unknown>
  created_at: Date
}

export interface SessionMessage {
  id: string
  user_id: string | null
  session_id: string
  input: Record<string, unknown>
  output: Record<string, unknown> | null
  created_at: Date
}

export const SESSION_SORT_FIELDS: Readonly<Record<string, string>> = {
  created_at: 'position',
  user_id: 'user_id',
  id: 'id',
}

export const SESSION_MESSAGE_SORT_FIELDS: Readonly<Record<string, string>> = {
  created_at: 'position',
  id: 'id',
}

export function listSessions(database: Queryable, appId: string, page: PageRequest): Promise<Page<Session>> {
  return selectPage<Session>(
    database,
    'select id, user_id, input, created_at, position from sessions where app_id = $1',
    [appId],
    page,
  )
}

export function findSession(
  database: Queryable,
  appId: string,
  sessionId: string,
): Promise<Session | undefined> {
  return firstRow<Session>(
    database,
    'select id, user_id, input, created_at from sessions where app_id = $1 and id = $2',
    [appId, sessionId],
  )
}

export function listSessionMessages(
  database: Queryable,
  appId: string,
  sessionId: string,
  page: PageRequest,
): Promise<Page<SessionMessage>> {
  return selectPage<SessionMessage>(
    database,
    `select id, user_id, session_id, input, output, started_at as created_at, position from runs where app_id = $1 and session_id = $2`,
    [appId, sessionId],
    page,
  )
}

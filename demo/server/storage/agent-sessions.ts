import { firstRow, type Queryable } from './database.ts'
import { type Page, type PageRequest, selectPage } from './select-page.ts'

/** A session as the sum of its runs: nobody creates one, the first run does. */
export interface AgentSession {
  id: string
  app_id: string
  user_id: string | null
  title: string
  created_at: Date
  updated_at: Date
}

export interface SessionRun {
  id: string
  app_id: string
  session_id: string
  user_id: string | null
  status: string
  question: string
  answer: string
  started_at: Date
  ended_at: Date | null
}

export interface SessionFilter {
  appId?: string | undefined
  userId?: string | undefined
}

const sessions = `select session_id as id, app_id, user_id, (array_agg(question order by position))[1] as title,
    min(started_at) as created_at, max(coalesce(ended_at, started_at)) as updated_at, max(position) as position
  from runs where session_id is not null and app_id is not null`

export function listAgentSessions(
  database: Queryable,
  { appId, userId }: SessionFilter,
  page: Omit<PageRequest, 'orderBy'>,
): Promise<Page<AgentSession>> {
  return selectPage<AgentSession>(
    database,
    `${sessions} and ($1::uuid is null or app_id = $1::uuid) and ($2::text is null or user_id = $2::text)
     group by session_id, app_id, user_id`,
    [appId ?? null, userId ?? null],
    { ...page, orderBy: 'position desc' },
  )
}

export function findAgentSession(
  database: Queryable,
  id: string,
  userId: string | undefined,
): Promise<AgentSession | undefined> {
  return firstRow<AgentSession>(
    database,
    `${sessions} and session_id = $1::uuid and ($2::text is null or user_id = $2::text)
     group by session_id, app_id, user_id order by position desc limit 1`,
    [id, userId ?? null],
  )
}

/** Oldest first. */
export function listSessionRuns(
  database: Queryable,
  sessionId: string,
  userId: string | undefined,
): Promise<SessionRun[]> {
  return database.query<SessionRun>(
    `select id, app_id, session_id, user_id, question, answer, started_at, ended_at,
       case when status = 'started' and input_requests <> '[]' then 'awaiting_input' else status end as status
     from runs where session_id = $1::uuid and ($2::text is null or user_id = $2::text) order by position`,
    [sessionId, userId ?? null],
  )
}

/** The runs stay, without their session. */
export async function forgetSession(
  database: Queryable,
  sessionId: string,
  userId: string | undefined,
): Promise<void> {
  await database.query(
    'update runs set session_id = null where session_id = $1::uuid and ($2::text is null or user_id = $2::text)',
    [sessionId, userId ?? null],
  )
}

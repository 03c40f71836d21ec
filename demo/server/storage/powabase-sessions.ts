import { randomBytes, randomUUID } from 'node:crypto'
import { firstRow, type Queryable } from './database.ts'

export interface PowabaseSession {
  id: string
  app_id: string
  user_id: string | null
  /** What its runs are recorded under. */
  run_session_id: string
  initial_messages: { role: string; content: string }[]
  created_at: Date
  updated_at: Date
}

export interface PowabaseRun {
  id: string
  status: string
  question: string
  answer: string
  error: string | null
  started_at: Date
  ended_at: Date | null
}

export interface ListedSession {
  id: string
  run_count: number
  last_activity_at: Date
  created_at: Date
  first_message: string | null
}

/** Whose rows a caller may see: all of them, or those of one user, which may be nobody in particular. */
export type Scope = { all: true } | { all: false; userId: string | null }

const scopeParameters = (scope: Scope): unknown[] => [scope.all, scope.all ? null : scope.userId]
const sessionColumns = `s.id, s.app_id, s.user_id, s.run_session_id, s.initial_messages, s.created_at,
  coalesce((select max(coalesce(ended_at, started_at)) from runs where session_id = s.run_session_id), s.created_at) as updated_at`

export async function insertPowabaseSession(
  database: Queryable,
  session: { id?: string; appId: string; userId: string | null; initialMessages?: readonly object[] },
): Promise<PowabaseSession> {
  const id = session.id ?? `sess_${randomBytes(6).toString('hex')}`
  const { appId, userId, initialMessages = [] } = session
  await database.query(
    `insert into powabase_sessions (id, app_id, user_id, run_session_id, initial_messages)
     values ($1, $2, $3, $4, $5::jsonb) on conflict (id) do nothing`,
    [id, appId, userId, randomUUID(), JSON.stringify(initialMessages)],
  )
  const row = await findPowabaseSession(database, id, { all: true })
  if (!row) throw new Error('The session just inserted is not there.')
  return row
}

export function findPowabaseSession(
  database: Queryable,
  id: string,
  scope: Scope,
): Promise<PowabaseSession | undefined> {
  return firstRow<PowabaseSession>(
    database,
    `select ${sessionColumns} from powabase_sessions s
     where s.id = $1 and ($2::boolean or s.user_id is not distinct from $3::text)`,
    [id, ...scopeParameters(scope)],
  )
}

export async function listPowabaseSessions(
  database: Queryable,
  filter: { appId: string; search: string; createdAfter: string | undefined; limit: number; offset: number },
  scope: Scope,
): Promise<{ rows: ListedSession[]; total: number }> {
  const source = `select s.id, s.position, s.created_at,
      count(r.id)::int as run_count,
      max(coalesce(r.ended_at, r.started_at, s.created_at)) as last_activity_at,
      (array_agg(r.question order by r.position))[1] as first_message
    from powabase_sessions s left join runs r on r.session_id = s.run_session_id
    where s.app_id = $1 and ($2::boolean or s.user_id is not distinct from $3::text)
      and ($4::timestamptz is null or s.created_at > $4::timestamptz)
    group by s.id`
  const matching = `select * from (${source}) as listed
    where $5::text = '' or strpos(lower(coalesce(first_message, '')), lower($5::text)) > 0`
  const parameters = [filter.appId, ...scopeParameters(scope), filter.createdAfter ?? null, filter.search]
  const counted = await firstRow<{ count: number }>(
    database,
    `select count(*)::int as count from (${matching}) as matching`,
    parameters,
  )
  const rows = await database.query<ListedSession>(
    `${matching} order by last_activity_at desc, position desc limit $6::int offset $7::int`,
    [...parameters, filter.limit, filter.offset],
  )
  return { rows, total: counted?.count ?? 0 }
}

/** Its runs go with it. */
export async function deletePowabaseSession(database: Queryable, session: PowabaseSession): Promise<void> {
  await database.query('delete from runs where session_id = $1::uuid', [session.run_session_id])
  await database.query('delete from powabase_sessions where id = $1', [session.id])
}

/** Oldest first. */
export function listPowabaseRuns(
  database: Queryable,
  runSessionId: string,
  { limit, offset, onlyCompleted }: { limit: number; offset: number; onlyCompleted: boolean },
): Promise<PowabaseRun[]> {
  return database.query<PowabaseRun>(
    `select id, status, question, answer, error, started_at, ended_at from runs
     where session_id = $1::uuid and (not $2::boolean or status = 'completed')
     order by position limit $3::int offset $4::int`,
    [runSessionId, onlyCompleted, limit, offset],
  )
}

export const powabaseRunId = (id: string): string => `run_${id.replaceAll('-', '').slice(0, 12)}`

/** The short id is the beginning of the run's own, so that it needs no column: a range of the primary key finds it. */
export function findPowabaseRun(
  database: Queryable,
  shortId: string,
): Promise<(PowabaseRun & { session_id: string }) | undefined> {
  const hex = /^run_([0-9a-f]{12})$/.exec(shortId)?.[1]
  if (hex === undefined) return Promise.resolve(undefined)
  const start = `${hex.slice(0, 8)}-${hex.slice(8)}`
  return firstRow(
    database,
    `select r.id, r.status, r.question, r.answer, r.error, r.started_at, r.ended_at, s.id as session_id
     from runs r join powabase_sessions s on s.run_session_id = r.session_id
     where r.id between $1::uuid and $2::uuid`,
    [`${start}-0000-0000-000000000000`, `${start}-ffff-ffff-ffffffffffff`],
  )
}

export async function activeRunsOfSession(database: Queryable, runSessionId: string): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select id from runs where session_id = $1::uuid and status = 'started'`,
    [runSessionId],
  )
  return rows.map(({ id }) => id)
}

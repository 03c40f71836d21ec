import type { Queryable } from './database.ts'
import { firstRow } from './database.ts'
import { type Page, type PageRequest, selectPage } from './select-page.ts'

/** `started` is the only status of a run that is still going. */
export type RunStatus = 'started' | 'completed' | 'failed' | 'canceled'

/** What is told about a run: one that waits for a person is still `started`, and goes on when it has the answer. */
export type ReportedStatus = RunStatus | 'awaiting_input'

export interface NewRun {
  id: string
  appId: string | null
  modelId: string | null
  conversationId: string | null
  messageId: string | null
  userId: string | null
  sessionId: string | null
  question: string
  /** The fields of the workflow's input, as they were given. */
  input: Readonly<Record<string, unknown>>
  /** Only for a run without a conversation: there the message carries these three. */
  clientMessageId?: string | undefined
  params?: Readonly<Record<string, unknown>> | undefined
  fileIds?: readonly string[] | undefined
}

export interface Run {
  id: string
  app_id: string | null
  status: ReportedStatus
  user_id: string | null
  session_id: string | null
  input: Record<string, unknown>
  output: Record<string, unknown> | null
  answer: string
  error: string | null
  error_code: string | null
  /** As the wire has them. */
  input_requests: Record<string, unknown>[]
  started_at: Date
  ended_at: Date | null
}

export interface RunError {
  code?: string | undefined
  message: string
}

export interface RunFilter {
  statuses: readonly string[]
  userId: string | undefined
  sessionId: string | undefined
}

/** The fields a list may be sorted by, and the column each one means. */
export const RUN_SORT_FIELDS: Readonly<Record<string, string>> = {
  started_at: 'position',
  ended_at: 'ended_at',
  status: 'status',
}

export interface RunRow {
  id: string
  status: RunStatus
}

export interface Exchange {
  question: string
  answer: string
}

export async function insertRun(database: Queryable, run: NewRun): Promise<void> {
  await database.query(
    `insert into runs (id, app_id, model_id, conversation_id, message_id, user_id, session_id, status, question, input,
       client_message_id, params, file_ids)
     values ($1, $2, $3, $4, $5, $6, $7, 'started', $8, $9::jsonb, $10, $11::jsonb, $12::uuid[])`,
    [
      run.id,
      run.appId,
      run.modelId,
      run.conversationId,
      run.messageId,
      run.userId,
      run.sessionId,
      run.question,
      JSON.stringify(run.input),
      run.clientMessageId ?? null,
      JSON.stringify(run.params ?? {}),
      run.fileIds ?? [],
    ],
  )
}

export async function finishRun(
  database: Queryable,
  id: string,
  end: {
    status: RunStatus
    answer: string
    output: Readonly<Record<string, unknown>>
    error?: RunError | undefined
  },
): Promise<void> {
  await database.query(
    `update runs set status = $2, answer = $3, error = $4, error_code = $5, output = $6::jsonb, ended_at = now(),
       input_requests = '[]' where id = $1`,
    [
      id,
      end.status,
      end.answer,
      end.error?.message ?? null,
      end.error?.code ?? null,
      JSON.stringify(end.output),
    ],
  )
}

/** The questions to a person that are pending now. */
export async function saveInputRequests(
  database: Queryable,
  id: string,
  requests: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  await database.query('update runs set input_requests = $2::jsonb where id = $1', [
    id,
    JSON.stringify(requests),
  ])
}

export function latestRunOfMessage(database: Queryable, messageId: string): Promise<RunRow | undefined> {
  return firstRow<RunRow>(
    database,
    'select id, status from runs where message_id = $1 order by position desc limit 1',
    [messageId],
  )
}

export async function activeRunIds(database: Queryable, conversationId: string): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select id from runs where conversation_id = $1 and status = 'started'`,
    [conversationId],
  )
  return rows.map((row) => row.id)
}

/**
 * Runs of a process that ended before they did. Their events get the end they lack, so that whoever follows such a
 * run is told, and what had been written stays its answer. The end leaves a gap in the sequence: a crash may have come
 * between telling clients of some events and storing them, and the end must not look old to those clients. Called once,
 * at start.
 */
export async function failAbandonedRuns(database: Queryable): Promise<void> {
  await database.query(
    `with abandoned as (
       update runs set status = 'failed', error = $1::text, ended_at = now(), input_requests = '[]',
         answer = written.answer, output = jsonb_build_object('content', written.answer)
       from (
         select r.id, coalesce(string_agg(e.data ->> 'delta', '' order by e.sequence), '') as answer
         from runs r left join run_events e on e.run_id = r.id and e.type = 'agent.response.delta'
         where r.status = 'started' group by r.id
       ) as written
       where runs.id = written.id returning runs.id
     )
     insert into run_events (run_id, sequence, id, type, occurred_at, data)
     select id, (select coalesce(max(sequence), 0) + 1000 from run_events where run_id = abandoned.id), gen_random_uuid(),
       'run.failed', now(), jsonb_build_object(
         'id', id, 'object', 'run', 'status', 'failed', 'error', jsonb_build_object('message', $1::text))
     from abandoned`,
    ['The server stopped before the answer was complete.'],
  )
}

const reportedRuns = `select id, app_id, user_id, session_id, input, output, answer, error, error_code, input_requests,
    started_at, ended_at, position,
    case when status = 'started' and input_requests <> '[]' then 'awaiting_input' else status end as status
  from runs`

/** Whichever API started it, and for an app or for a model. */
export function findRun(database: Queryable, id: string): Promise<Run | undefined> {
  return firstRow<Run>(database, `${reportedRuns} where id = $1`, [id])
}

export function listRuns(
  database: Queryable,
  appId: string,
  { statuses, userId, sessionId }: RunFilter,
  page: PageRequest,
): Promise<Page<Run>> {
  return selectPage<Run>(
    database,
    `select * from (${reportedRuns}) as reported where app_id = $1
       and (cardinality($2::text[]) = 0 or status = any($2::text[]))
       and ($3::text is null or user_id = $3::text)
       and ($4::uuid is null or session_id = $4::uuid)`,
    [appId, statuses, userId ?? null, sessionId ?? null],
    page,
  )
}

/** The run that answers a message or has answered it; one that failed or was canceled does not count. */
export async function findRunOfClientMessage(
  database: Queryable,
  message: { clientMessageId: string; userId: string | undefined; sessionId: string | undefined },
): Promise<string | undefined> {
  const row = await firstRow<{ id: string }>(
    database,
    `select id from runs where client_message_id = $1::uuid and session_id is not distinct from $2::uuid
       and user_id is not distinct from $3::text and status in ('started', 'completed')`,
    [message.clientMessageId, message.sessionId ?? null, message.userId ?? null],
  )
  return row?.id
}

/**
 * What was said before, oldest first: everything in this conversation, and everything under the same pair of
 * `user_id` and `session_id`. A turn is one message, known by its own id, else by the client's, with all the runs tried
 * for it; the turn being answered is left out, so that a second attempt does not quote the first.
 */
export async function loadHistory(
  database: Queryable,
  scope: {
    conversationId: string | null
    userId: string | null
    sessionId: string | null
    exceptTurnId: string
  },
  limit = 50,
): Promise<Exchange[]> {
  const rows = await database.query<Exchange>(
    `select question, answer from (
       select distinct on (coalesce(message_id, client_message_id, id)) question, answer, position from runs
       where status <> 'started'
         and (conversation_id = $1::uuid or (session_id = $2::uuid and user_id is not distinct from $3::text))
         and coalesce(message_id, client_message_id, id) <> $4::uuid
       order by coalesce(message_id, client_message_id, id), position desc
     ) as turns order by position desc limit $5::int`,
    [scope.conversationId, scope.sessionId, scope.userId, scope.exceptTurnId, limit],
  )
  return rows.reverse()
}

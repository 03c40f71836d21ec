import type { Queryable } from './database.ts'
import { firstRow } from './database.ts'

/** `started` is the only status of a run that is still going. */
export type RunStatus = 'started' | 'completed' | 'failed' | 'canceled'

export interface NewRun {
  id: string
  appId: string | null
  modelId: string | null
  conversationId: string | null
  messageId: string | null
  userId: string | null
  sessionId: string | null
  question: string
  /** What the sessions API shows as the input of this turn. */
  input: Readonly<Record<string, unknown>>
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
    `insert into runs (id, app_id, model_id, conversation_id, message_id, user_id, session_id, status, question, input)
     values ($1, $2, $3, $4, $5, $6, $7, 'started', $8, $9::jsonb)`,
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
    ],
  )
}

export async function finishRun(
  database: Queryable,
  id: string,
  end: { status: RunStatus; answer: string; error?: string | undefined },
): Promise<void> {
  await database.query(
    `update runs set status = $2, answer = $3, error = $4, output = $5::jsonb, ended_at = now() where id = $1`,
    [id, end.status, end.answer, end.error ?? null, JSON.stringify({ output: end.answer })],
  )
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

/** Runs of a process that ended before they did. Called once, at start. */
export async function failAbandonedRuns(database: Queryable): Promise<void> {
  await database.query(
    `update runs set status = 'failed', error = 'The server stopped before the answer was complete.', ended_at = now(),
       output = coalesce(output, '{"output": ""}'::jsonb)
     where status = 'started'`,
  )
}

/**
 * What was said before, oldest first: everything in this conversation, and everything under the same pair of
 * `user_id` and `session_id`. The message being answered is left out, so that a second attempt does not quote the first.
 */
export async function loadHistory(
  database: Queryable,
  scope: {
    conversationId: string | null
    userId: string | null
    sessionId: string | null
    exceptMessageId: string | null
  },
  limit = 50,
): Promise<Exchange[]> {
  const rows = await database.query<Exchange>(
    `select question, answer from (
       select distinct on (coalesce(message_id, id)) question, answer, position from runs
       where status <> 'started'
         and (conversation_id = $1::uuid or (session_id = $2::uuid and user_id is not distinct from $3::text))
         and message_id is distinct from $4::uuid
       order by coalesce(message_id, id), position desc
     ) as turns order by position desc limit $5::int`,
    [scope.conversationId, scope.sessionId, scope.userId, scope.exceptMessageId, limit],
  )
  return rows.reverse()
}

import { firstRow, type Queryable } from './database.ts'

/** The latest run of a session that has not ended: the one that may be waiting for a person. */
export async function findActiveRun(
  database: Queryable,
  { userId, sessionId }: { userId: string | undefined; sessionId: string },
): Promise<string | undefined> {
  const row = await firstRow<{ id: string }>(
    database,
    `select id from runs where session_id = $1::uuid and user_id is not distinct from $2::text and status = 'started'
     order by position desc limit 1`,
    [sessionId, userId ?? null],
  )
  return row?.id
}

/** The run that waits for the answer to this request. */
export async function findRunOfRequest(database: Queryable, requestId: string): Promise<string | undefined> {
  const row = await firstRow<{ id: string }>(
    database,
    `select id from runs where status = 'started' and input_requests @> $1::jsonb`,
    [JSON.stringify([{ id: requestId }])],
  )
  return row?.id
}

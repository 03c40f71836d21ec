import { createHash, randomBytes } from 'node:crypto'
import type { Database, Queryable } from './database.ts'
import { firstRow } from './database.ts'

/** Which users have connected what, and the tokens with which they may do so. */

export async function isConnected(
  database: Queryable,
  requirementId: string,
  userId: string,
): Promise<boolean> {
  const row = await firstRow(
    database,
    'select 1 from requirement_connections where requirement_id = $1 and user_id = $2',
    [requirementId, userId],
  )
  return row !== undefined
}

export async function disconnect(database: Queryable, requirementId: string, userId: string): Promise<void> {
  await database.query('delete from requirement_connections where requirement_id = $1 and user_id = $2', [
    requirementId,
    userId,
  ])
}

export interface ConnectToken {
  token: string
  expiresAt: Date
}

/** The token itself is not stored: who reads the database cannot use it. */
export async function insertConnectToken(
  database: Queryable,
  {
    userId,
    requirementIds,
    lifetimeMs,
  }: { userId: string; requirementIds: readonly string[]; lifetimeMs: number },
): Promise<ConnectToken> {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(Date.now() + lifetimeMs)
  await database.query(
    'insert into connect_tokens (digest, user_id, requirement_ids, expires_at) values ($1, $2, $3::uuid[], $4)',
    [digest(token), userId, requirementIds, expiresAt.toISOString()],
  )
  return { token, expiresAt }
}

/** Looking does not use it up. */
export async function isTokenUsable(database: Queryable, token: string): Promise<boolean> {
  const row = await firstRow(
    database,
    'select 1 from connect_tokens where digest = $1 and used_at is null and expires_at > $2',
    [digest(token), new Date().toISOString()],
  )
  return row !== undefined
}

/** Connects what the token is for. A second use, also at the same moment, finds it used. */
export function useConnectToken(database: Database, token: string): Promise<boolean> {
  return database.transaction(async (transaction) => {
    const now = new Date().toISOString()
    const used = await firstRow<{ user_id: string; requirement_ids: string[] }>(
      transaction,
      `update connect_tokens set used_at = $2 where digest = $1 and used_at is null and expires_at > $2
       returning user_id, requirement_ids`,
      [digest(token), now],
    )
    if (!used) return false
    await transaction.query(
      `insert into requirement_connections (requirement_id, user_id)
       select unnest($1::uuid[]), $2 on conflict do nothing`,
      [used.requirement_ids, used.user_id],
    )
    return true
  })
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import type { Database, Queryable } from './database.ts'
import { lockFolder } from './lock-folder.ts'

/** Postgres inside this process, kept in `folder`, or in memory when there is none. */
export async function openPglite(
  folder?: string,
  warn: (line: string) => void = () => {},
): Promise<Database> {
  if (folder === undefined) return wrap(await PGlite.create())
  mkdirSync(folder, { recursive: true })
  const unlock = await lockFolder(folder)
  try {
    return wrap(await openFolder(folder, warn), unlock)
  } catch (error) {
    await unlock()
    throw error
  }
}

/**
 * A crash usually leaves a folder that recovers by itself. One that does not is kept aside, not deleted, and a new
 * one is made: a demo that will not start helps nobody.
 */
async function openFolder(folder: string, warn: (line: string) => void): Promise<PGlite> {
  try {
    return await PGlite.create(folder)
  } catch (error) {
    const aside = `${folder}.unreadable-${Date.now()}`
    if (existsSync(folder)) renameSync(folder, aside)
    warn(`The database in ${folder} could not be opened (${String(error)}). It was moved to ${aside}.`)
    mkdirSync(folder, { recursive: true })
    return PGlite.create(folder)
  }
}

function wrap(pglite: PGlite, unlock: () => Promise<void> = async () => {}): Database {
  return {
    ...queries(pglite),
    async execute(sql) {
      await pglite.exec(sql)
    },
    transaction: (work) => pglite.transaction((transaction) => work(queries(transaction))),
    async close() {
      if (!pglite.closed) await pglite.close()
      await unlock()
    },
  }
}

function queries(source: Pick<PGlite, 'query'>): Queryable {
  return {
    async query<Row>(sql: string, parameters: readonly unknown[] = []) {
      const result = await source.query<Row>(sql, [...parameters])
      return result.rows
    },
  }
}

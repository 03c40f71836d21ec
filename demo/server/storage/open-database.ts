import type { Database } from './database.ts'
import { migrate } from './migrate.ts'
import { openPglite } from './open-pglite.ts'
import { openPostgres } from './open-postgres.ts'

/** `memory`, a `postgres://` address, or the path of a folder; migrated and ready. */
export async function openDatabase(storage: string, warn?: (line: string) => void): Promise<Database> {
  const database = await open(storage, warn)
  try {
    await migrate(database)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

function open(storage: string, warn?: (line: string) => void): Promise<Database> {
  if (storage === 'memory') return openPglite()
  if (/^postgres(ql)?:\/\//.test(storage)) return openPostgres(storage)
  return openPglite(storage, warn)
}

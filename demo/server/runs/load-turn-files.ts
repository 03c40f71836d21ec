import type { TurnFile } from '../agent/agent.ts'
import type { Database, Queryable } from '../storage/database.ts'
import { loadFiles, readFileBytes } from '../storage/files.ts'

/** The files of a message as its agent gets them: described at once, their bytes only when it reads them. */
export async function loadTurnFiles(
  /** Where they may have been stored only a moment ago. */
  transaction: Queryable,
  database: Database,
  ids: readonly string[],
): Promise<TurnFile[]> {
  const files = await loadFiles(transaction, ids)
  return files.map(({ id, name, mime_type, size }) => ({
    id,
    name,
    mimeType: mime_type,
    byteCount: size,
    read: async () => (await readFileBytes(database, id)) ?? new Uint8Array(),
  }))
}

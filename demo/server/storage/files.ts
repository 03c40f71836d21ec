import { randomUUID } from 'node:crypto'
import type { Queryable } from './database.ts'
import { firstRow } from './database.ts'

/** What is known of an uploaded file. Its bytes are not kept: no agent here reads them. */
export interface StoredFile {
  id: string
  name: string
  size: number
  mime_type: string
}

export async function insertFile(
  database: Queryable,
  file: { name: string; type: string; size: number },
): Promise<StoredFile> {
  const row = await firstRow<StoredFile>(
    database,
    `insert into files (id, name, content_type, byte_size) values ($1, $2, $3, $4)
     returning id, name, byte_size::int as size, content_type as mime_type`,
    [randomUUID(), file.name, file.type, file.size],
  )
  if (!row) throw new Error('The file just inserted is not there.')
  return row
}

export async function unknownFileIds(database: Queryable, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await database.query<{ id: string }>('select id from files where id = any($1::uuid[])', [ids])
  const known = new Set(rows.map((row) => row.id))
  return ids.filter((id) => !known.has(id.toLowerCase()))
}

import { randomUUID } from 'node:crypto'
import type { Queryable } from './database.ts'
import { firstRow } from './database.ts'
import { type Page, type PageRequest, selectPage } from './select-page.ts'

/** What is told about a file that a visitor sent or an agent made. */
export interface StoredFile {
  id: string
  name: string
  size: number
  mime_type: string
}

export interface NewFile {
  name: string
  type: string
  bytes: Uint8Array
  /** The run that made it; none for a visitor's. */
  runId?: string | undefined
}

const columns = 'id, name, byte_size::int as size, content_type as mime_type'

export async function insertFile(database: Queryable, file: NewFile): Promise<StoredFile> {
  const row = await firstRow<StoredFile>(
    database,
    `insert into files (id, name, content_type, byte_size, bytes, run_id) values ($1, $2, $3, $4, $5, $6)
     returning ${columns}`,
    [randomUUID(), file.name, file.type, file.bytes.byteLength, file.bytes, file.runId ?? null],
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

/** In the order asked for. */
export async function loadFiles(database: Queryable, ids: readonly string[]): Promise<StoredFile[]> {
  if (ids.length === 0) return []
  return database.query<StoredFile>(
    `select ${columns} from files where id = any($1::uuid[]) order by array_position($1::uuid[], id)`,
    [ids],
  )
}

export async function findFile(database: Queryable, id: string): Promise<StoredFile | undefined> {
  return (await loadFiles(database, [id]))[0]
}

/** `undefined` for a file from the time before bytes were kept. */
export async function readFileBytes(database: Queryable, id: string): Promise<Uint8Array | undefined> {
  const row = await firstRow<{ bytes: Uint8Array | null }>(
    database,
    'select bytes from files where id = $1',
    [id],
  )
  return row?.bytes ?? undefined
}

export interface Artifact extends StoredFile {
  saved_at: Date
}

export const ARTIFACT_SORT_FIELDS: Readonly<Record<string, string>> = {
  saved_at: 'saved_at',
  name: 'name',
  size: 'size',
}

/** The files a run made. */
export function listArtifacts(
  database: Queryable,
  runId: string,
  page: PageRequest,
): Promise<Page<Artifact>> {
  const source = `select ${columns}, created_at as saved_at from files where run_id = $1`
  return selectPage<Artifact>(database, source, [runId], page)
}

import type { Context } from 'hono'
import { presentPage, readPageRequest } from '../../http/paging.ts'
import type { Database } from '../../storage/database.ts'
import { loadFiles, type StoredFile } from '../../storage/files.ts'
import { type ContentPart, listMessages, MESSAGE_SORT_FIELDS } from '../../storage/messages.ts'

/** What was said in a conversation, oldest first: enough to show it again, files with where they can be fetched. */
export async function presentMessages(
  c: Context,
  database: Database,
  conversationId: string,
): Promise<Response> {
  const { searchParams, origin } = new URL(c.req.url)
  const request = readPageRequest(searchParams, MESSAGE_SORT_FIELDS, 'created_at')
  const page = await listMessages(database, conversationId, request)
  const files = await filesById(
    database,
    page.rows.flatMap(({ content }) => content),
  )
  const presentPart = (part: ContentPart): Record<string, unknown> => {
    if (part.type === 'text') return { ...part }
    const { id } = part.file
    return { type: 'file', file: { ...part.file, ...files.get(id), url: `${origin}/v1/files/${id}/content` } }
  }
  return presentPage(page, ({ id, role, content, created_at, run_id }) => ({
    id,
    role,
    content: content.map(presentPart),
    created_at,
    ...(run_id === null ? {} : { run_id }),
  }))
}

async function filesById(
  database: Database,
  parts: readonly ContentPart[],
): Promise<ReadonlyMap<string, StoredFile>> {
  const ids = parts.flatMap((part) => (part.type === 'file' ? [part.file.id] : []))
  return new Map((await loadFiles(database, ids)).map((file) => [file.id, file]))
}

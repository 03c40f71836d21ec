import type { Context, Hono } from 'hono'
import { badRequest, notFound } from '../../http/api-error.ts'
import { openConnection } from '../../http/connection.ts'
import { presentOne } from '../../http/paging.ts'
import { readPathUuid } from '../../http/read-fields.ts'
import { describeFile, readForm } from '../../http/read-form.ts'
import { resource } from '../../http/resource.ts'
import { findFile, insertFile, readFileBytes, type StoredFile } from '../../storage/files.ts'
import type { ApiContext } from '../api-context.ts'

/** Files: a visitor's, uploaded before the message that names them, and those an agent made, to be fetched by anyone with the id. */
export function addFilesApi(app: Hono, { database, faults, maxUploadBytes }: ApiContext): void {
  resource(app, '/v1/files', {
    POST: async (c) => {
      const plan = faults.planCall(c.req.raw, 'upload')
      const early = plan.answerInstead(c.req.raw.signal)
      if (early) return early
      const interrupted = plan.interruptUpload(c.req.raw, openConnection(c))
      if (interrupted) return interrupted.then(() => new Response(null, { status: 503 }))
      const file = (await readForm(c.req.raw, maxUploadBytes)).get('file')
      if (file === null || typeof file === 'string') throw badRequest({ file: 'cannot be blank' })
      return presentOne({ ...(await insertFile(database, await describeFile(file))) })
    },
  })

  resource(app, '/v1/files/:id/content', {
    GET: async (c: Context) => {
      const file = await findFile(database, readPathUuid(c.req.param('id')))
      const bytes = file && (await readFileBytes(database, file.id))
      if (!file || !bytes) throw notFound()
      return new Response(new Uint8Array(bytes), { headers: downloadHeaders(file) })
    },
  })
}

/** A file is anybody's content under this server's name: it is saved, never shown as a page, whatever type it claims. */
function downloadHeaders({ name, size, mime_type }: StoredFile): Record<string, string> {
  return {
    'content-type': mime_type,
    'content-length': String(size),
    'content-disposition': contentDisposition(name),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, no-store',
  }
}

/** RFC 6266: the name in UTF-8, and in plain ASCII for those who read only that. */
function contentDisposition(name: string): string {
  const ascii = name.replace(/[^ -~]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

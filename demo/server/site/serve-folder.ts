import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import type { Hono } from 'hono'
import { notFound } from '../http/api-error.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ts': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
}

/** Plain files below a path, and nothing outside their folder. Any origin may load them, as from a CDN. */
export function serveFolder(app: Hono, prefix: string, folder: string): void {
  app.get(`${prefix}*`, async (c) => {
    const name = decodePath(c.req.path.slice(prefix.length))
    const path = join(folder, name)
    if (name.includes('\u0000') || !path.startsWith(folder + sep)) throw notFound()
    const bytes = await readFile(path).catch(() => {
      throw notFound()
    })
    return new Response(bytes, {
      headers: {
        'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
        'access-control-allow-origin': '*',
      },
    })
  })
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw notFound()
  }
}

import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Hono } from 'hono'
import type { MarkdownPage } from '../agent/read-sections.ts'
import { describeOptions } from './describe-options.ts'
import { renderPage } from './render-page.ts'
import { serveFolder } from './serve-folder.ts'
import { markCurrent, type PageValues, wrapPage } from './wrap-page.ts'

interface SiteOptions {
  demoFolder: string
  pages: readonly MarkdownPage[]
  /** Whether this server obeys fault switches; the page to try things out then offers some. */
  hasFaults: boolean
}

/**
 * The demo site: a few pages by hand, the markdown pages, all in one layout, their assets, and the built widget under
 * `/dist`. Files are read for each request, so that an edit shows on reload.
 */
export function addSite(app: Hono, { demoFolder, pages, hasFaults }: SiteOptions): void {
  const read = (...path: string[]): string => readFileSync(join(demoFolder, ...path), 'utf8')
  const html = (
    page: string,
    path: string,
    { values = {}, nonce }: { values?: PageValues; nonce?: string } = {},
  ): Response => {
    const frame = { layout: read('pages', 'layout.html'), widget: read('pages', 'widget.html'), nonce }
    const policy = nonce === undefined ? {} : { 'content-security-policy': strictPolicy(nonce) }
    return new Response(markCurrent(wrapPage(frame, page, values), path), {
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', ...policy },
    })
  }

  for (const path of ['/', '/index.html']) app.get(path, () => html(read('index.html'), path))
  app.get('/sessions.html', (c) => html(read('sessions.html'), c.req.path))
  app.get('/capabilities.html', (c) =>
    html(read('capabilities.html'), c.req.path, { values: { faults: String(hasFaults) } }),
  )
  app.get('/studio.html', (c) => html(read('studio.html'), c.req.path))
  // Not in the layout: it stands for the page of somebody else's site.
  app.get('/studio-frame.html', (c) => c.html(read('studio-frame.html')))
  app.get('/options.json', (c) => c.json(describeOptions()))
  app.get('/strict.html', (c) =>
    html(read('strict.html'), c.req.path, { nonce: randomBytes(16).toString('base64') }),
  )
  for (const page of pages) {
    app.get(`/${page.name}`, (c) => {
      const markdown = read('pages', `${page.name}.md`)
      return html(read('pages', 'article.html'), c.req.path, { values: renderPage({ ...page, markdown }) })
    })
  }
  serveFolder(app, '/assets/', join(demoFolder, 'assets'))
  serveFolder(app, '/dist/', join(demoFolder, '..', 'dist'))
}

function strictPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}

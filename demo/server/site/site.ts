import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Hono } from 'hono'
import type { MarkdownPage } from '../agent/read-sections.ts'
import { renderPage } from './render-page.ts'
import { serveFolder } from './serve-folder.ts'

/**
 * The demo site: a few pages by hand, the markdown pages in their layout, their assets, and the built widget under
 * `/dist`. Files are read for each request, so that an edit shows on reload.
 */
export function addSite(
  app: Hono,
  { demoFolder, pages }: { demoFolder: string; pages: readonly MarkdownPage[] },
): void {
  const read = (...path: string[]): string => readFileSync(join(demoFolder, ...path), 'utf8')
  const html = (text: string, headers: Record<string, string> = {}): Response =>
    new Response(text, {
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', ...headers },
    })

  for (const path of ['/', '/index.html']) app.get(path, () => html(read('index.html')))
  app.get('/sessions.html', () => html(read('sessions.html')))
  app.get('/strict.html', () => {
    const nonce = randomBytes(16).toString('base64')
    return html(read('strict.html').replaceAll('{{nonce}}', nonce), {
      'content-security-policy': strictPolicy(nonce),
    })
  })
  for (const page of pages) {
    app.get(`/${page.name}`, () => {
      const markdown = read('pages', `${page.name}.md`)
      return html(renderPage(read('pages', 'layout.html'), { ...page, markdown }))
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

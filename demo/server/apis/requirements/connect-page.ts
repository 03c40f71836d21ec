import type { Hono } from 'hono'
import { escapeHtml } from '../../site/render-page.ts'
import type { Database } from '../../storage/database.ts'
import { isTokenUsable, useConnectToken } from '../../storage/requirements.ts'

/**
 * The page that a connect link opens. A real one would lead to the account's owner to sign in; this one has a button,
 * and says so. Opening it changes nothing, as mail programs and messengers open links too: the button's POST connects.
 */
export function addConnectPage(app: Hono, database: Database): void {
  // The site has a page of this name, about Wi-Fi; only with a token it is this one.
  app.get('/connect', async (c, next) => {
    const token = c.req.query('token')
    if (token === undefined) return next()
    return (await isTokenUsable(database, token)) ? page(200, askToConnect(token)) : page(410, EXPIRED)
  })

  app.post('/connect', async (c) => {
    const token = c.req.query('token') ?? ''
    return (await useConnectToken(database, token)) ? page(200, CONNECTED) : page(410, EXPIRED)
  })
}

const askToConnect = (token: string): string => `
    <h1>Connect your Marlow loyalty account</h1>
    <p>The assistant of Marlow Coffee can then see your loyalty points.</p>
    <p>This is a demo: there is no account and nobody signs in. The button only notes that you agreed.</p>
    <form method="post" action="/connect?token=${escapeHtml(encodeURIComponent(token))}">
      <button>Connect</button>
    </form>`

const CONNECTED = `
    <h1>Connected</h1>
    <p role="status">Your Marlow loyalty account is connected. You can close this window and go on in the chat.</p>`

const EXPIRED = `
    <h1>This link can no longer be used</h1>
    <p>It works once and for a short time. Ask for a new one in the chat.</p>`

function page(status: number, content: string): Response {
  const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Connect your account</title>
    <link rel="stylesheet" href="/assets/site.css">
  </head>
  <body>
    <main>${content}
    </main>
  </body>
</html>
`
  return new Response(html, { status, headers: PAGE_HEADERS })
}

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  // The address holds the token: it is neither kept nor passed on, and no other page can put the button under a cursor.
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
}

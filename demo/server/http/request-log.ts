import type { MiddlewareHandler } from 'hono'

/** One line per request: what was asked and how it went. No query, no body, no header: nothing a visitor wrote. */
export function logRequests(print: (line: string) => void): MiddlewareHandler {
  return async (c, next) => {
    const startedAt = performance.now()
    await next()
    const ms = Math.round(performance.now() - startedAt)
    const entry = {
      time: new Date().toISOString(),
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      ms,
    }
    print(JSON.stringify(entry))
  }
}

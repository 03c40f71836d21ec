import type { MiddlewareHandler } from 'hono'
import { ApiError, internalError } from '../../http/api-error.ts'

/** Writes every refusal below a path in that API's own form, those of access and of unknown paths included. */
export function shapeErrors(
  present: (error: ApiError) => Record<string, unknown>,
  contentType = 'application/json',
): MiddlewareHandler {
  return async (c, next) => {
    await next()
    if (!c.error) return
    const error = c.error instanceof ApiError ? c.error : internalError()
    const headers = { 'content-type': contentType, 'cache-control': 'no-store', ...error.headers }
    c.res = new Response(JSON.stringify(present(error)), { status: error.status, headers })
  }
}

/** What is wrong, in one sentence: the APIs with flat errors have no list of fields. */
export function describeError({ message, details }: ApiError): string {
  const problems = Object.entries(details ?? {}).map(([name, problem]) => `${name} ${problem}`)
  return problems.length > 0 ? problems.join('; ') : message
}

import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { isLoopbackName } from './loopback.ts'

/** Pages that may call the APIs from elsewhere: those of the list or, without one, any page of this machine. */
export function allowOrigins(allowedOrigins: readonly string[] | undefined): MiddlewareHandler {
  return cors({
    origin: (origin) => (isAllowed(origin, allowedOrigins) ? origin : null),
    allowMethods: ['GET', 'POST', 'DELETE', 'OPTIONS'],
    exposeHeaders: ['retry-after'],
    maxAge: 600,
  })
}

function isAllowed(origin: string, allowedOrigins: readonly string[] | undefined): boolean {
  if (allowedOrigins) return allowedOrigins.includes(origin) || allowedOrigins.includes('*')
  // `null` is sent by sandboxed frames and files: anybody's.
  return URL.canParse(origin) && isLoopbackName(new URL(origin).hostname)
}

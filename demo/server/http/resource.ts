import type { Context, Hono } from 'hono'
import { methodNotAllowed } from './api-error.ts'

type Method = 'GET' | 'POST' | 'DELETE'
type Handler = (c: Context) => Response | Promise<Response>

/** One path and all it can do; any other method is refused with the list of those that would work. */
export function resource(app: Hono, path: string, handlers: Partial<Record<Method, Handler>>): void {
  const methods: Method[] = ['GET', 'POST', 'DELETE']
  const allowed = methods.filter((method) => handlers[method] !== undefined)
  for (const method of allowed) {
    const handler = handlers[method]
    if (handler) app.on(method, path, handler)
  }
  app.all(path, () => {
    throw methodNotAllowed(allowed)
  })
}

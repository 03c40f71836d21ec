import type { Hono } from 'hono'
import { requireAccessKey } from '../http/access.ts'
import { type ApiError, notFound } from '../http/api-error.ts'
import { allowOrigins } from '../http/cors.ts'
import type { ServerOptions } from '../server-options.ts'
import { addAgentManagerApi } from './agent-manager/index.ts'
import { PROBLEM_TYPE, presentProblem } from './agent-manager/problem.ts'
import type { ApiContext } from './api-context.ts'
import { addClassicApi } from './classic/index.ts'
import { addOpenAiApi } from './openai/index.ts'
import { presentApiError } from './openai/open-ai-error.ts'
import { shapeErrors } from './shared/shape-errors.ts'

interface OtherApi {
  prefix: string
  add(app: Hono, context: ApiContext): void
  /** The form of its refusals; the one of the other APIs here when absent. */
  presentError?: (error: ApiError) => Record<string, unknown>
  errorType?: string
}

const APIS: readonly OtherApi[] = [
  {
    prefix: '/agent-manager',
    add: addAgentManagerApi,
    presentError: presentProblem,
    errorType: PROBLEM_TYPE,
  },
  { prefix: '/classic', add: addClassicApi },
  { prefix: '/openai', add: addOpenAiApi, presentError: presentApiError },
]

/**
 * The contracts of other products and open protocols, each below a prefix of its own, so that one server speaks them
 * all: thin adapters over the same runs, agent and database.
 */
export function addOtherApis(app: Hono, context: ApiContext, options: ServerOptions): void {
  for (const { prefix, add, presentError, errorType } of APIS) {
    const paths = `${prefix}/*`
    if (presentError) app.use(paths, shapeErrors(presentError, errorType))
    app.use(paths, allowOrigins(options.allowedOrigins))
    app.use(paths, requireAccessKey(options.accessKeys ?? []))
    add(app, context)
    app.all(paths, () => {
      throw notFound()
    })
  }
}

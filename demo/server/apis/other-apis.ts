import type { Hono } from 'hono'
import { requireAccessKey } from '../http/access.ts'
import { type ApiError, notFound } from '../http/api-error.ts'
import { allowOrigins } from '../http/cors.ts'
import type { ServerOptions } from '../server-options.ts'
import { addAgUiApi } from './ag-ui/index.ts'
import { addAgentManagerApi } from './agent-manager/index.ts'
import { PROBLEM_TYPE, presentProblem } from './agent-manager/problem.ts'
import { addAiSdkApi } from './ai-sdk/index.ts'
import type { ApiContext } from './api-context.ts'
import { addClassicApi } from './classic/index.ts'
import { describeError, shapeErrors } from './common/shape-errors.ts'
import { addOpenAiApi } from './openai/index.ts'
import { presentApiError } from './openai/open-ai-error.ts'
import { addPowabaseApi } from './powabase/index.ts'

interface OtherApi {
  prefix: string
  add(app: Hono, context: ApiContext, options: ServerOptions): void
  /** The form of its refusals; the one of the other APIs here when absent. */
  presentError?: (error: ApiError) => Record<string, unknown>
  errorType?: string
  /** Tells callers apart by more than one key, and does so itself. */
  hasOwnAccess?: boolean
}

const APIS: readonly OtherApi[] = [
  {
    prefix: '/agent-manager',
    add: addAgentManagerApi,
    presentError: presentProblem,
    errorType: PROBLEM_TYPE,
  },
  { prefix: '/ag-ui', add: addAgUiApi },
  { prefix: '/ai-sdk', add: addAiSdkApi },
  { prefix: '/classic', add: addClassicApi },
  {
    prefix: '/powabase',
    add: addPowabaseApi,
    presentError: (error) => ({ error: describeError(error) }),
    hasOwnAccess: true,
  },
  { prefix: '/openai', add: addOpenAiApi, presentError: presentApiError },
]

/**
 * The contracts of other products and open protocols, each below a prefix of its own, so that one server speaks them
 * all: thin adapters over the same runs, agent and database.
 */
export function addOtherApis(app: Hono, context: ApiContext, options: ServerOptions): void {
  for (const { prefix, add, presentError, errorType, hasOwnAccess } of APIS) {
    const paths = `${prefix}/*`
    if (presentError) app.use(paths, shapeErrors(presentError, errorType))
    app.use(paths, allowOrigins(options.allowedOrigins))
    if (!hasOwnAccess) app.use(paths, requireAccessKey(options.accessKeys ?? []))
    add(app, context, options)
    app.all(paths, () => {
      throw notFound()
    })
  }
}

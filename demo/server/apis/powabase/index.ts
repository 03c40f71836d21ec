import type { Hono } from 'hono'
import type { ServerOptions } from '../../server-options.ts'
import type { ApiContext } from '../api-context.ts'
import { addRuns } from './runs.ts'
import { addSessions } from './sessions.ts'

/** The agents and sessions of a Powabase project, as its server answers where that differs from its documentation. */
export function addPowabaseApi(app: Hono, context: ApiContext, { accessKeys = [] }: ServerOptions): void {
  addRuns(app, context, '/powabase', accessKeys)
  addSessions(app, context, '/powabase', accessKeys)
}

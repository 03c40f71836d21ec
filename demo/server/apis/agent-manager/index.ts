import type { Hono } from 'hono'
import type { ApiContext } from '../api-context.ts'
import { addRuns } from './runs.ts'
import { addSessions } from './sessions.ts'

/**
 * The run and session APIs of an agent manager, as its server answers where that differs from its documentation. There
 * are no roles here: whoever may call it may resolve an approval.
 */
export function addAgentManagerApi(app: Hono, context: ApiContext): void {
  addRuns(app, context, '/agent-manager')
  addSessions(app, context, '/agent-manager')
}

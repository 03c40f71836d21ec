import { join } from 'node:path'
import { Hono } from 'hono'
import type { Agent } from './agent/agent.ts'
import { createDemoAgent } from './agent/demo-agent.ts'
import { createOpenAiAgent } from './agent/openai-agent.ts'
import { createPacer } from './agent/pace.ts'
import { readPages, splitIntoSections } from './agent/read-sections.ts'
import { reportUsage } from './agent/report-usage.ts'
import { createRetrievalAgent } from './agent/retrieval-agent.ts'
import type { ApiContext } from './apis/api-context.ts'
import { addArtifactsApi } from './apis/artifacts/index.ts'
import { addConversationsApi } from './apis/conversations/index.ts'
import { addFilesApi } from './apis/files/index.ts'
import { addOtherApis } from './apis/other-apis.ts'
import { addRequirementsApi } from './apis/requirements/index.ts'
import { addRunsApi } from './apis/runs/index.ts'
import { addSessionsApi } from './apis/sessions/index.ts'
import { createFaults } from './faults/faults.ts'
import { requireAccessKey } from './http/access.ts'
import { ApiError, internalError, notFound } from './http/api-error.ts'
import { allowOrigins } from './http/cors.ts'
import { logRequests } from './http/request-log.ts'
import { createRunEngine } from './runs/run-engine.ts'
import type { ServerOptions } from './server-options.ts'
import { addSite } from './site/site.ts'
import type { Database } from './storage/database.ts'
import { openDatabase } from './storage/open-database.ts'
import { replacePageSections } from './storage/page-sections.ts'
import { isConnected } from './storage/requirements.ts'
import { failAbandonedRuns } from './storage/runs.ts'
import { DEMO_APP_ID, LOYALTY_REQUIREMENT_ID } from './well-known.ts'

const demoFolder = join(import.meta.dirname, '..')

export interface AgentServer {
  /** The whole server as one handler; call `app.request(…)` to use it without a socket. */
  app: Hono
  /** Ends the streams, leaves running answers to be marked as failed at the next start, closes the database. */
  close(): Promise<void>
}

/** Puts the parts together: storage below, the run engine on it, the APIs and the site on top. */
export async function createServer(options: ServerOptions = {}): Promise<AgentServer> {
  const warn = (line: string): void => console.warn(line)
  const database = await openDatabase(options.storage ?? join(demoFolder, '.data', 'postgres'), warn)
  await failAbandonedRuns(database)
  const pages = readPages(join(demoFolder, 'pages'))
  await replacePageSections(database, pages.flatMap(splitIntoSections))

  const runs = createRunEngine(database, {
    inputTimeoutMs: options.inputTimeoutMs ?? 10 * 60_000,
    reportError: (error) => console.error('run', error),
  })
  const context: ApiContext = {
    database,
    runs,
    agent: reportUsage(createAgent(database, options)),
    faults: createFaults(options.faults ?? false),
    heartbeatMs: options.heartbeatMs ?? 15_000,
    maxBodyBytes: options.maxBodyBytes ?? 1024 * 1024,
    maxUploadBytes: options.maxUploadBytes ?? 32 * 1024 * 1024,
    connectTokenMs: options.connectTokenMs ?? 15 * 60_000,
    defaultAppId: options.defaultApp ? DEMO_APP_ID : undefined,
  }

  const app = new Hono()
  if (!options.quiet) app.use(logRequests((line) => console.log(line)))
  for (const path of ['/v1/*', '/v3/*']) {
    app.use(path, allowOrigins(options.allowedOrigins))
    app.use(path, requireAccessKey(options.accessKeys ?? []))
  }
  addConversationsApi(app, context)
  addRunsApi(app, context)
  addSessionsApi(app, context)
  addFilesApi(app, context)
  addArtifactsApi(app, context)
  addRequirementsApi(app, context)
  addOtherApis(app, context, options)
  addSite(app, { demoFolder, pages, hasFaults: options.faults ?? false })
  app.notFound(() => notFound().toResponse())
  app.onError((error) => {
    if (error instanceof ApiError) return error.toResponse()
    console.error('request', error)
    return internalError().toResponse()
  })

  return {
    app,
    async close() {
      await runs.close()
      await database.close()
    },
  }
}

function createAgent(database: Database, { openAi, pace }: ServerOptions): Agent {
  if (openAi) return createOpenAiAgent(database, openAi)
  const pacer = createPacer(pace ?? 'realistic')
  return createDemoAgent({
    pacer,
    fallback: createRetrievalAgent(database, pacer),
    isAccountConnected: (userId) => isConnected(database, LOYALTY_REQUIREMENT_ID, userId),
  })
}

import type { Context, Hono } from 'hono'
import { ApiError, badRequest } from '../../http/api-error.ts'
import { openConnection } from '../../http/connection.ts'
import { isUuid, readOptionalText } from '../../http/read-fields.ts'
import { readJsonBody } from '../../http/read-json-body.ts'
import { resource } from '../../http/resource.ts'
import { appExists } from '../../storage/conversations.ts'
import {
  findPowabaseRun,
  findPowabaseSession,
  insertPowabaseSession,
  type PowabaseSession,
  powabaseRunId,
} from '../../storage/powabase-sessions.ts'
import { loadRunEvents } from '../../storage/run-events.ts'
import type { ApiContext } from '../api-context.ts'
import { answerRequest } from '../common/answer-request.ts'
import { beginTurn } from '../common/begin-turn.ts'
import { type FaultsOfWire, planFaults } from '../common/plan-faults.ts'
import { readEvent } from '../common/read-event.ts'
import { createGatherer, presentChunk, presentCitation } from './gather-run.ts'
import { type Caller, identifyCaller } from './identify-caller.ts'
import { createPowabaseWire, type WireNames } from './powabase-wire.ts'
import { type PowabaseRunBody, readPowabaseRunBody } from './read-run-body.ts'

const PRIVATE = { 'cache-control': 'no-store' }

export const notFound = (what: string): ApiError => new ApiError(404, 'not_found', `${what} not found`)

export async function requireAgent(c: Context, { database }: ApiContext): Promise<string> {
  const agentId = c.req.param('agentId')
  if (!isUuid(agentId) || !(await appExists(database, agentId))) throw notFound('Agent')
  return agentId.toLowerCase()
}

/** Runs of an agent: whole or streamed, looked up, approved. */
export function addRuns(app: Hono, context: ApiContext, prefix: string, accessKeys: readonly string[]): void {
  const { database, runs } = context

  const start = async (
    c: Context,
  ): Promise<{ runId: string; names: WireNames; faults: FaultsOfWire } | Response> => {
    const caller = identifyCaller(c, accessKeys)
    const appId = await requireAgent(c, context)
    const fields = await readJsonBody(c.req.raw, context.maxBodyBytes)
    const body = readPowabaseRunBody(fields, caller)
    const known = await findGivenSession(context, body, caller)
    const faults = planFaults(context, fields, 'message')
    const early = await faults.answerInstead(c.req.raw.signal)
    if (early) return early
    const userId = known ? known.user_id : (body.userId ?? caller.userId)
    const session =
      known ?? (await insertPowabaseSession(database, { ...named(body.sessionId), appId, userId }))
    const runId = await beginTurn(context, {
      agent: faults.wrapAgent(context.agent),
      appId,
      requestUrl: c.req.url,
      question: body.message,
      userId: session.user_id ?? undefined,
      sessionId: session.run_session_id,
    })
    const names = {
      runId: powabaseRunId(runId),
      sessionId: session.id,
      isNewSession: known === undefined,
      reasoningRequested: body.reasoningRequested,
    }
    return { runId, names, faults }
  }
  const requireRun = async (c: Context) => {
    const { scope } = identifyCaller(c, accessKeys)
    const run = await findPowabaseRun(database, c.req.param('runId') ?? '')
    if (!run || !(await findPowabaseSession(database, run.session_id, scope))) throw notFound('Run')
    return run
  }

  resource(app, `${prefix}/api/agents/:agentId/run`, {
    POST: async (c) => {
      const started = await start(c)
      if (started instanceof Response) return started
      return answerWhole(context, started.runId, started.names, c.req.raw.signal)
    },
  })
  resource(app, `${prefix}/api/agents/:agentId/run/stream`, {
    POST: async (c) => {
      const started = await start(c)
      if (started instanceof Response) return started
      const connection = openConnection(c)
      // The client's leaving ends this listener, never the run.
      const events = runs.follow(started.runId, 0, connection.signal)
      return started.faults.stream(events, createPowabaseWire(started.names), connection)
    },
  })
  resource(app, `${prefix}/api/agents/runs/:runId/approve`, {
    POST: async (c) => {
      const { id: runId } = await requireRun(c)
      const body = await readJsonBody(c.req.raw, context.maxBodyBytes)
      const approved = body['approved']
      if (typeof approved !== 'boolean') throw badRequest({ approved: 'must be true or false' })
      const requestId = runs.pendingRequests(runId)[0]?.id
      const given = { approved, text: readOptionalText(body, 'reason', 10_000) }
      if (requestId === undefined || !(await answerRequest(runs, { runId, requestId }, given)))
        throw new ApiError(400, 'bad_request', 'Run is not waiting for approval')
      return Response.json({ status: 'resumed' }, { headers: PRIVATE })
    },
  })
  resource(app, `${prefix}/api/agents/runs/:runId`, {
    GET: async (c) => {
      const run = await requireRun(c)
      const events = await loadRunEvents(database, run.id, 0)
      const gathered = gather(events)
      const row = {
        id: run.id,
        run_id: powabaseRunId(run.id),
        session_id: run.session_id,
        status: gathered.status,
        content: gathered.content,
        usage: gathered.usage ?? null,
        retrieved_context: gathered.sources.map(presentChunk),
        error: gathered.error ?? null,
        events,
        tool_calls: gathered.toolCalls,
        reasoning_steps: gathered.reasoning === '' ? [] : [{ step: 1, content: gathered.reasoning }],
        created_at: run.started_at,
        completed_at: run.ended_at,
      }
      return Response.json(row, { headers: PRIVATE })
    },
  })
}

/** A user may only name a session that is theirs; the service role may also open one under a name of its own. */
async function findGivenSession(
  { database }: ApiContext,
  { sessionId }: PowabaseRunBody,
  { isService, scope }: Caller,
): Promise<PowabaseSession | undefined> {
  if (sessionId === undefined) return undefined
  const session = await findPowabaseSession(database, sessionId, scope)
  if (!session && !isService) throw notFound('Session')
  return session
}

const named = (id: string | undefined): { id?: string } => (id === undefined ? {} : { id })

export function gather(events: Iterable<Parameters<ReturnType<typeof createGatherer>['add']>[0]>) {
  const { add, run } = createGatherer()
  for (const event of events) add(event)
  return run
}

async function answerWhole(
  { runs }: ApiContext,
  id: string,
  { runId, sessionId, isNewSession }: WireNames,
  signal: AbortSignal,
): Promise<Response> {
  const { add, run } = createGatherer()
  let isWaiting = false
  for await (const event of runs.follow(id, 0, signal)) {
    add(event)
    isWaiting = readEvent(event)?.type === 'request'
    if (isWaiting) break
  }
  if (run.status === 'failed') {
    const failure = { error: `Agent run failed: ${run.error}`, run_id: runId }
    return Response.json(failure, { status: 500, headers: PRIVATE })
  }
  const answer = {
    run_id: runId,
    session_id: sessionId,
    context_handler_id: null,
    content: run.content,
    error: null,
    usage: run.usage ?? null,
    retrieved_items: run.sources.map(presentChunk),
    status: isWaiting ? 'running' : 'completed',
    is_new_session: isNewSession,
    citations: run.sources.map(presentCitation),
    ...(isWaiting ? { warning: 'The run waits for approval.' } : {}),
  }
  return Response.json(answer, { headers: PRIVATE })
}

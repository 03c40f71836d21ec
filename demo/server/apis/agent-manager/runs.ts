import { randomUUID } from 'node:crypto'
import type { Context, Hono } from 'hono'
import { ApiError, badRequest, notFound } from '../../http/api-error.ts'
import { openConnection } from '../../http/connection.ts'
import { isUuid, readOptionalText, readPathUuid } from '../../http/read-fields.ts'
import { readJsonBody } from '../../http/read-json-body.ts'
import { resource } from '../../http/resource.ts'
import { appExists } from '../../storage/conversations.ts'
import { findRun, type Run } from '../../storage/runs.ts'
import { findRunOfRequest } from '../../storage/waiting-runs.ts'
import type { ApiContext } from '../api-context.ts'
import { answerRequest } from '../common/answer-request.ts'
import { beginTurn } from '../common/begin-turn.ts'
import { followUnansweredRun } from '../common/follow-own-run.ts'
import { type FaultsOfWire, planFaults } from '../common/plan-faults.ts'
import { createAgentManagerWire } from './agent-manager-wire.ts'
import { callingUser } from './calling-user.ts'
import { type RunRequest, readRunRequest } from './read-run-request.ts'
import { gatherResponse, presentStatus, type RunResponse } from './run-response.ts'

const PRIVATE = { 'cache-control': 'no-store' }
const MAX_STATUSES = 100

interface Started {
  runId: string
  sessionId: string
  request: RunRequest
  faults: FaultsOfWire
}

/** Runs of an agent: answered whole, as a stream, or in the background. */
export function addRuns(app: Hono, context: ApiContext, prefix: string): void {
  const { database, runs } = context
  const agentRuns = `${prefix}/api/agents/:agentId/runs`

  const requireAgent = async (c: Context): Promise<string> => {
    const agentId = readPathUuid(c.req.param('agentId'))
    if (!(await appExists(database, agentId))) throw notFound()
    return agentId
  }
  const start = async (c: Context): Promise<Started | Response> => {
    const appId = await requireAgent(c)
    const body = await readJsonBody(c.req.raw, context.maxUploadBytes)
    const request = readRunRequest(body)
    const sessionId = request.sessionId ?? randomUUID()
    const faults = planFaults(context, { ...body, session_id: sessionId }, 'message')
    const early = await faults.answerInstead(c.req.raw.signal)
    if (early) return early
    const runId = await beginTurn(context, {
      agent: faults.wrapAgent(context.agent),
      appId,
      requestUrl: c.req.url,
      question: request.message,
      userId: callingUser(c) ?? request.userId,
      sessionId,
      files: request.files,
    })
    return { runId, sessionId, request, faults }
  }
  const requireRun = async (c: Context): Promise<Run> => {
    const run = await findRun(database, readPathUuid(c.req.param('runId')))
    const user = callingUser(c)
    if (!run || (user !== undefined && run.user_id !== user)) throw notFound()
    return run
  }
  const isPendingIn =
    (runId: string) =>
    (requestId: string): boolean =>
      runs.pendingRequests(runId).some(({ id }) => id === requestId)
  /** What is stored of a run, whether it has ended or not. */
  const describeRun = async (run: Run): Promise<RunResponse> => {
    const isGoing = run.status === 'started'
    const events = isGoing ? [] : runs.follow(run.id, 0, new AbortController().signal)
    const { response } = await gatherResponse(toAsync(events), {
      runId: run.id,
      sessionId: run.session_id,
      isPending: isPendingIn(run.id),
    })
    return { ...response, status: presentStatus(run.status) }
  }
  const cancel = async (c: Context): Promise<Response> => {
    await runs.cancel((await requireRun(c)).id)
    return new Response(null, { status: 204 })
  }

  resource(app, agentRuns, {
    POST: async (c) => {
      const started = await start(c)
      if (started instanceof Response) return started
      const events = runs.follow(started.runId, 0, c.req.raw.signal)
      const { response, error } = await gatherResponse(events, {
        ...started,
        isPending: isPendingIn(started.runId),
      })
      if (response.status === 'FAILED') throw new ApiError(500, 'run_failed', error ?? 'The run failed.')
      return Response.json(response, { headers: PRIVATE })
    },
  })
  resource(app, `${agentRuns}/stream`, {
    POST: async (c) => {
      const started = await start(c)
      if (started instanceof Response) return started
      const connection = openConnection(c)
      const events = followUnansweredRun(runs, started.runId, connection.signal)
      return started.faults.stream(
        events,
        createAgentManagerWire(started.request.generateFollowups),
        connection,
      )
    },
  })
  resource(app, `${agentRuns}/background`, {
    POST: async (c) => {
      const started = await start(c)
      if (started instanceof Response) return started
      return Response.json({ runId: started.runId, status: 'QUEUED' }, { status: 202, headers: PRIVATE })
    },
  })
  resource(app, `${agentRuns}/status`, {
    GET: async (c) => {
      await requireAgent(c)
      const ids = c.req.queries('runIds') ?? []
      if (ids.length > MAX_STATUSES) throw badRequest({ runIds: `must be at most ${MAX_STATUSES}` })
      const found = await Promise.all(ids.filter(isUuid).map((id) => findRun(database, id)))
      const statuses = found.flatMap((run) =>
        run ? [{ runId: run.id, status: presentStatus(run.status) }] : [],
      )
      return Response.json(statuses, { headers: PRIVATE })
    },
  })
  resource(app, `${agentRuns}/:runId/status`, {
    GET: async (c) => Response.json(await describeRun(await requireRun(c)), { headers: PRIVATE }),
  })
  resource(app, `${agentRuns}/:runId`, {
    GET: async (c) => Response.json(await describeRun(await requireRun(c)), { headers: PRIVATE }),
    DELETE: cancel,
  })
  resource(app, `${prefix}/api/v1/runs/:runId/cancel`, { POST: cancel })

  resource(app, `${prefix}/api/v1/approvals/:id/resolve`, {
    POST: async (c) => {
      const requestId = readPathUuid(c.req.param('id'))
      const body = await readJsonBody(c.req.raw, context.maxBodyBytes)
      const decision = body['decision']
      if (decision !== 'APPROVED' && decision !== 'REJECTED')
        throw badRequest({ decision: 'must be APPROVED or REJECTED' })
      const runId = await findRunOfRequest(database, requestId)
      const text = readOptionalText(body, 'comment', 10_000) ?? readOptionalText(body, 'reason', 10_000)
      const given = { approved: decision === 'APPROVED', text }
      if (runId === undefined || !(await answerRequest(runs, { runId, requestId }, given))) throw notFound()
      return Response.json({ id: requestId, runId, status: decision }, { headers: PRIVATE })
    },
  })
}

async function* toAsync<Item>(items: AsyncIterable<Item> | Iterable<Item>): AsyncGenerator<Item> {
  yield* items
}

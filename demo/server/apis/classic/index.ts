import type { Context, Hono } from 'hono'
import { openConnection } from '../../http/connection.ts'
import { resource } from '../../http/resource.ts'
import type { RunEvent } from '../../runs/run-event.ts'
import { DEMO_APP_ID } from '../../well-known.ts'
import type { ApiContext } from '../api-context.ts'
import { answerByMessage, eventsSinceAnswer } from '../common/answer-request.ts'
import { askInWords } from '../common/ask-in-words.ts'
import { beginTurn } from '../common/begin-turn.ts'
import { followOwnRun } from '../common/follow-own-run.ts'
import { planFaults } from '../common/plan-faults.ts'
import { readEvent } from '../common/read-event.ts'
import { addRequirementsApi } from '../requirements/index.ts'
import { createClassicWire } from './classic-wire.ts'
import { type ClassicBody, readClassicBody } from './read-classic-body.ts'

/**
 * The classic endpoint of a deployed app: one POST to its address, answered whole or as the frames of its streaming
 * node. Where an app has a host of its own that is `POST /`; here it has a path.
 */
export function addClassicApi(app: Hono, context: ApiContext): void {
  for (const path of ['/classic', '/classic/']) resource(app, path, { POST: (c) => callApp(c, context) })
  addRequirementsApi(app, context, '/classic')
}

async function callApp(c: Context, context: ApiContext): Promise<Response> {
  const body = await readClassicBody(c.req.raw, context)
  const faults = planFaults(context, { session_id: body.sessionId, fault: body.input['fault'] }, 'message')
  const early = await faults.answerInstead(c.req.raw.signal)
  if (early) return early

  const connection = openConnection(c)
  const events = await answer(
    context,
    body,
    { agent: faults.wrapAgent(context.agent), requestUrl: c.req.url },
    connection.signal,
  )
  if (!body.isStreamed) return answerWhole(events)
  return faults.stream(events, createClassicWire(context.database, body.input), connection)
}

/** A run that waits for this visitor goes on with the message as its answer; any other message starts a run. */
async function answer(
  context: ApiContext,
  body: ClassicBody,
  { agent, requestUrl }: { agent: ApiContext['agent']; requestUrl: string },
  signal: AbortSignal,
): Promise<AsyncIterable<RunEvent>> {
  const answered = await answerByMessage(context, body, { text: body.question })
  if (answered) {
    const events = followOwnRun(context.runs, answered.runId, signal)
    return eventsSinceAnswer(events, answered.requestId)
  }
  const { history, sessionId, isStreamed: _, ...turn } = body
  const runId = await beginTurn(context, {
    ...turn,
    agent,
    requestUrl,
    appId: DEMO_APP_ID,
    sessionId,
    // The server remembers sessions; the client's own memory is for calls without one.
    ...(sessionId === undefined ? { history } : {}),
  })
  return followOwnRun(context.runs, runId, signal)
}

async function answerWhole(events: AsyncIterable<RunEvent>): Promise<Response> {
  let content = ''
  for await (const event of events) {
    const told = readEvent(event)
    if (told?.type === 'text') content += told.text
    if (told?.type === 'ended' && told.status !== 'completed') {
      const message = told.error?.message ?? 'The run was canceled.'
      return Response.json(
        { output: null, error: { type: 'RunFailed', message } },
        { status: 500, headers: PRIVATE },
      )
    }
    if (told?.type !== 'request') continue
    content += askInWords(told)
    break
  }
  return Response.json({ output: { content } }, { headers: PRIVATE })
}

const PRIVATE = { 'cache-control': 'no-store' }

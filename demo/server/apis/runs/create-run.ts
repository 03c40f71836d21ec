import type { Context } from 'hono'
import { badRequest } from '../../http/api-error.ts'
import { openConnection } from '../../http/connection.ts'
import { presentOne } from '../../http/paging.ts'
import { frameEvents } from '../../http/sse.ts'
import { unknownFileIds } from '../../storage/files.ts'
import { findRun, type Run } from '../../storage/runs.ts'
import { DEMO_APP_ID } from '../../well-known.ts'
import type { ApiContext } from '../api-context.ts'
import { beginRun } from './begin-run.ts'
import { presentRun } from './present-run.ts'
import { readRunBody, readRunFields } from './read-run-body.ts'

/** Starts a run, or joins the one that answers this message already, in one of three modes. */
export async function createRun(c: Context, context: ApiContext): Promise<Response> {
  const { database, runs } = context
  const { fields, files } = await readRunFields(c.req.raw, context)
  const body = readRunBody(fields, files)
  await requireKnownFiles(context, body.fileIds)

  const faults = context.faults.plan(fields, 'message')
  const early = faults.answerInstead(c.req.raw.signal)
  if (early) return early

  const agent = faults.wrapAgent(context.agent)
  const siteUrl = new URL(c.req.url).origin
  const { runId, isNew } = await beginRun({ database, runs, agent, appId: DEMO_APP_ID, body, siteUrl })
  context.faults.remember(runId, fields)
  if (body.mode === 'background') {
    const run = await requireRecorded(context, runId)
    return presentOne(isNew ? presentCreated(run) : presentJoined(run), 202)
  }

  // The client's leaving ends this listener, never the run.
  const connection = openConnection(c)
  const events = runs.follow(runId, 0, connection.signal)
  if (body.mode === 'streaming') return faults.stream(frameEvents(events, context.heartbeatMs), connection)
  for await (const _ of events) {
    // Only the end matters.
  }
  return presentOne(presentJoined(await requireRecorded(context, runId)))
}

/** The answer to this call, and no other, names the app. */
function presentJoined(run: Run): Record<string, unknown> {
  const { id, ...rest } = presentRun(run)
  return { id, app_id: run.app_id, ...rest }
}

/** As it was when it was made: a quick one may have ended since. */
function presentCreated(run: Run): Record<string, unknown> {
  const unended = { ...run, ended_at: null, output: null, error: null, input_requests: [] }
  return { ...presentJoined(unended), status: 'created' }
}

async function requireRecorded({ database }: ApiContext, runId: string): Promise<Run> {
  const run = await findRun(database, runId)
  if (!run) throw new Error('The run just recorded is not there.')
  return run
}

async function requireKnownFiles({ database }: ApiContext, fileIds: readonly string[]): Promise<void> {
  const unknown = await unknownFileIds(database, fileIds)
  const index = fileIds.findIndex((id) => unknown.includes(id))
  if (index >= 0) throw badRequest({ [`file_ids.${index}`]: 'no such file' })
}

import type { Context } from 'hono'
import { badRequest, notFound } from '../../http/api-error.ts'
import { openConnection } from '../../http/connection.ts'
import { readPathUuid } from '../../http/read-fields.ts'
import { readJsonBody } from '../../http/read-json-body.ts'
import { frameEvents } from '../../http/sse.ts'
import { findConversation } from '../../storage/conversations.ts'
import { unknownFileIds } from '../../storage/files.ts'
import type { ApiContext } from '../api-context.ts'
import { beginTurn } from './begin-turn.ts'
import { type MessageBody, readMessageBody } from './read-message-body.ts'

/** Starts the run that answers the message, or joins it, and streams its events from the first one. */
export async function sendMessage(c: Context, context: ApiContext): Promise<Response> {
  const { database, runs } = context
  const id = readPathUuid(c.req.param('id'))
  const body = await readJsonBody(c.req.raw, context.maxBodyBytes)
  const conversation = await findConversation(database, id)
  if (!conversation) throw notFound()
  const message = readMessageBody(body)
  await requireKnownFiles(context, message)
  if (
    conversation.model_id !== null &&
    message.modelId !== undefined &&
    message.modelId !== conversation.model_id
  ) {
    throw badRequest({ model_id: 'is not the model of this conversation' })
  }

  const faults = context.faults.plan(body, 'message')
  const early = faults.answerInstead(c.req.raw.signal)
  if (early) return early

  const agent = faults.wrapAgent(context.agent)
  const siteUrl = new URL(c.req.url).origin
  const runId = await beginTurn({ database, runs, agent, conversation, message, siteUrl })
  context.faults.remember(runId, body)
  // The client's leaving ends this listener, never the run.
  const connection = openConnection(c)
  const events = runs.follow(runId, 0, connection.signal)
  return faults.stream(frameEvents(events, context.heartbeatMs), connection)
}

async function requireKnownFiles({ database }: ApiContext, { content }: MessageBody): Promise<void> {
  const ids = content.flatMap((part) => (part.type === 'file' ? [part.file.id] : []))
  const unknown = await unknownFileIds(database, ids)
  if (unknown.length === 0) return
  const index = content.findIndex((part) => part.type === 'file' && unknown.includes(part.file.id))
  throw badRequest({ [`content.${index}.file.id`]: 'no such file' })
}

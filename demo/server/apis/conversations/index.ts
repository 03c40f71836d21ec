import type { Hono } from 'hono'
import { badRequest, notFound } from '../../http/api-error.ts'
import { presentOne, presentPage, readPageRequest } from '../../http/paging.ts'
import { readPathUuid, readQueryUuid } from '../../http/read-fields.ts'
import { readJsonBody } from '../../http/read-json-body.ts'
import { resource } from '../../http/resource.ts'
import {
  appExists,
  CONVERSATION_SORT_FIELDS,
  deleteConversation,
  findConversation,
  insertConversation,
  listConversations,
  modelExists,
  type NewConversation,
} from '../../storage/conversations.ts'
import { activeRunIds } from '../../storage/runs.ts'
import type { ApiContext } from '../api-context.ts'
import { presentMessages } from './list-messages.ts'
import { presentConversation } from './present-conversation.ts'
import { readConversationBody } from './read-conversation-body.ts'
import { sendMessage } from './send-message.ts'

/**
 * The conversations API: create, list, get and delete under `/v1`, and a message answered as a stream under `/v3`. To
 * read what was said in one is this server's own addition.
 */
export function addConversationsApi(app: Hono, context: ApiContext): void {
  const { database, faults, maxBodyBytes } = context

  resource(app, '/v1/conversations', {
    GET: async (c) => {
      const query = new URL(c.req.url).searchParams
      const filter = {
        appId: readQueryUuid(query, 'app_id'),
        modelId: readQueryUuid(query, 'model_id'),
        orgId: readQueryUuid(query, 'org_id'),
        userId: query.get('user_id') || undefined,
      }
      const page = readPageRequest(query, CONVERSATION_SORT_FIELDS, '-created_at')
      return presentPage(await listConversations(database, filter, page), presentConversation)
    },
    POST: async (c) => {
      const body = await readJsonBody(c.req.raw, maxBodyBytes)
      const early = faults.plan(body, 'create').answerInstead(c.req.raw.signal)
      if (early) return early
      const conversation = readConversationBody(body, context.defaultAppId)
      await requireKnownTarget(context, conversation)
      return presentOne(presentConversation(await insertConversation(database, conversation)))
    },
  })

  resource(app, '/v1/conversations/:id', {
    GET: async (c) => {
      const conversation = await findConversation(database, readPathUuid(c.req.param('id')))
      if (!conversation) throw notFound()
      return presentOne(presentConversation(conversation))
    },
    DELETE: async (c) => {
      const id = readPathUuid(c.req.param('id'))
      // A run that went on would write to rows that are gone.
      for (const runId of await activeRunIds(database, id)) await context.runs.cancel(runId)
      if (!(await deleteConversation(database, id))) throw notFound()
      return Response.json({ message: 'deleted' }, { headers: { 'cache-control': 'no-store' } })
    },
  })

  resource(app, '/v1/conversations/:id/messages', {
    GET: async (c) => {
      const conversation = await findConversation(database, readPathUuid(c.req.param('id')))
      if (!conversation) throw notFound()
      return presentMessages(c, database, conversation.id)
    },
  })

  resource(app, '/v3/conversations/:id/messages', { POST: (c) => sendMessage(c, context) })
}

async function requireKnownTarget(
  { database }: ApiContext,
  { appId, modelId }: NewConversation,
): Promise<void> {
  if (appId !== undefined && !(await appExists(database, appId))) throw badRequest({ app_id: 'no such app' })
  if (modelId !== undefined && !(await modelExists(database, modelId)))
    throw badRequest({ model_id: 'no such model' })
}

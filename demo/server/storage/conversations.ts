import { randomUUID } from 'node:crypto'
import type { Queryable } from './database.ts'
import { firstRow } from './database.ts'
import { type Page, type PageRequest, selectPage } from './select-page.ts'

export interface Conversation {
  id: string
  title: string
  app_id: string | null
  model_id: string | null
  org_id: string | null
  user_id: string | null
  session_id: string | null
  created_at: Date
  updated_at: Date
  app: { id: string; name: string; description: string } | null
  model: { id: string; name: string; slug: string; provider: string } | null
}

export interface NewConversation {
  title: string
  appId?: string | undefined
  modelId?: string | undefined
  orgId?: string | undefined
  userId?: string | undefined
  sessionId?: string | undefined
  params: Readonly<Record<string, unknown>>
}

export interface ConversationFilter {
  appId?: string | undefined
  modelId?: string | undefined
  orgId?: string | undefined
  userId?: string | undefined
}

/** The fields a list may be sorted by, and the column each one means. */
export const CONVERSATION_SORT_FIELDS: Readonly<Record<string, string>> = {
  created_at: 'position',
  updated_at: 'updated_at',
  title: 'title',
}

const columns = `select c.id, c.position, c.title, c.app_id, c.model_id, c.org_id, c.user_id, c.session_id, c.created_at, c.updated_at,
    case when a.id is null then null
      else jsonb_build_object('id', a.id, 'name', a.name, 'description', a.description) end as app,
    case when m.id is null then null
      else jsonb_build_object('id', m.id, 'name', m.name, 'slug', m.slug, 'provider', m.provider) end as model
  from conversations c left join apps a on a.id = c.app_id left join models m on m.id = c.model_id`

export async function insertConversation(
  database: Queryable,
  conversation: NewConversation,
): Promise<Conversation> {
  const id = randomUUID()
  const { title, appId, modelId, orgId, userId, sessionId, params } = conversation
  await database.query(
    `insert into conversations (id, title, app_id, model_id, org_id, user_id, session_id, params)
     values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)`,
    [id, title, appId, modelId, orgId, userId, sessionId, JSON.stringify(params)].map(
      (value) => value ?? null,
    ),
  )
  const row = await findConversation(database, id)
  if (!row) throw new Error('The conversation just inserted is not there.')
  return row
}

export function findConversation(database: Queryable, id: string): Promise<Conversation | undefined> {
  return firstRow<Conversation>(database, `${columns} where c.id = $1`, [id])
}

export function listConversations(
  database: Queryable,
  filter: ConversationFilter,
  page: PageRequest,
): Promise<Page<Conversation>> {
  const conditions: string[] = []
  const parameters: unknown[] = []
  const where = (column: string, value: string | undefined): void => {
    if (value === undefined) return
    parameters.push(value)
    conditions.push(`c.${column} = $${parameters.length}`)
  }
  where('app_id', filter.appId)
  where('model_id', filter.modelId)
  where('org_id', filter.orgId)
  where('user_id', filter.userId)
  const source = conditions.length > 0 ? `${columns} where ${conditions.join(' and ')}` : columns
  return selectPage<Conversation>(database, source, parameters, page)
}

/** Messages, runs and their events go with it. */
export async function deleteConversation(database: Queryable, id: string): Promise<boolean> {
  return (await database.query('delete from conversations where id = $1 returning id', [id])).length > 0
}

/** The first message names a conversation nobody named. */
export async function touchConversation(database: Queryable, id: string, firstWords: string): Promise<void> {
  await database.query(
    `update conversations set updated_at = now(), title = case when title = '' then $2 else title end where id = $1`,
    [id, firstWords],
  )
}

export async function appExists(database: Queryable, id: string): Promise<boolean> {
  return (await firstRow(database, 'select id from apps where id = $1', [id])) !== undefined
}

export async function modelExists(database: Queryable, id: string): Promise<boolean> {
  return (await firstRow(database, 'select id from models where id = $1', [id])) !== undefined
}

import { randomUUID } from 'node:crypto'
import type { Queryable } from './database.ts'
import { firstRow } from './database.ts'
import { type Page, type PageRequest, selectPage } from './select-page.ts'

export type ContentPart =
  | { type: 'text'; text: string }
  | { type: 'file'; file: { id: string; name?: string | undefined } }

export interface NewMessage {
  conversationId: string
  role: 'user' | 'assistant'
  content: readonly ContentPart[]
  /** The run that wrote it. */
  runId?: string | undefined
  clientMessageId?: string | undefined
  params?: Readonly<Record<string, unknown>> | undefined
}

export async function insertMessage(database: Queryable, message: NewMessage): Promise<string> {
  const id = randomUUID()
  await database.query(
    `insert into messages (id, conversation_id, role, content, client_message_id, params, run_id)
     values ($1, $2, $3, $4::jsonb, $5, $6::jsonb, $7)`,
    [
      id,
      message.conversationId,
      message.role,
      JSON.stringify(message.content),
      message.clientMessageId ?? null,
      JSON.stringify(message.params ?? {}),
      message.runId ?? null,
    ],
  )
  return id
}

export async function findMessageByClientId(
  database: Queryable,
  conversationId: string,
  clientMessageId: string,
): Promise<string | undefined> {
  const row = await firstRow<{ id: string }>(
    database,
    'select id from messages where conversation_id = $1 and client_message_id = $2',
    [conversationId, clientMessageId],
  )
  return row?.id
}

export interface Message {
  id: string
  role: 'user' | 'assistant'
  content: ContentPart[]
  created_at: Date
  /** The run that wrote it or, for a visitor's message, the latest one to answer it. */
  run_id: string | null
}

export const MESSAGE_SORT_FIELDS: Readonly<Record<string, string>> = { created_at: 'position' }

/** What was said in a conversation. Of several attempts to answer a message, the answer is the last one's. */
export function listMessages(
  database: Queryable,
  conversationId: string,
  page: PageRequest,
): Promise<Page<Message>> {
  return selectPage<Message>(
    database,
    `select m.id, m.role, m.content, m.created_at, m.position, coalesce(m.run_id, latest.id) as run_id
     from messages m
     left join runs written_by on written_by.id = m.run_id
     left join lateral (
       select id from runs where message_id = coalesce(written_by.message_id, m.id) order by position desc limit 1
     ) as latest on true
     where m.conversation_id = $1 and (m.run_id is null or latest.id is null or m.run_id = latest.id)`,
    [conversationId],
    page,
  )
}

import { randomUUID } from 'node:crypto'
import type { Queryable } from './database.ts'
import { firstRow } from './database.ts'

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

/** Stored conversations as the sessions API tells them. */
import { field, firstText } from '../../core/json.ts'
import type { Message, Part } from '../../core/message.ts'
import type { ConversationSummary, Page } from '../protocol.ts'
import { given, listOf, numberOf, timeOf, titleOf } from '../wire-values.ts'
import { readSources } from './read-source.ts'

export function readSessions(json: unknown, offset: number): Page<ConversationSummary> {
  const sessions = listOf(field(json, 'sessions'))
  const end = offset + sessions.length
  const hasMore = sessions.length > 0 && end < (numberOf(field(json, 'total')) ?? 0)
  return { items: sessions.flatMap(readSession), next: hasMore ? String(end) : undefined }
}

function readSession(session: unknown): ConversationSummary[] {
  const id = firstText(field(session, 'session_id'))
  if (id === undefined) return []
  const title = titleOf(firstText(field(session, 'first_message')) ?? '')
  return [
    { id, title, updatedAt: timeOf(field(session, 'last_activity_at') ?? field(session, 'created_at')) },
  ]
}

export function readMessages(json: unknown): Message[] {
  return listOf(field(json, 'messages')).flatMap(readMessage)
}

function readMessage(message: unknown, index: number): Message[] {
  const text = firstText(field(message, 'content'))
  const role = field(message, 'role')
  if (text === undefined || (role !== 'user' && role !== 'assistant')) return []
  const runId = firstText(field(message, 'run_id'))
  // Both messages of a run have its id.
  const base = { id: `${runId}-${index}`, role, createdAt: timeOf(field(message, 'timestamp')) ?? 0 } as const
  if (role === 'user') return [{ ...base, parts: [{ type: 'text', text }] }]
  const thoughts = firstText(field(message, 'reasoning'))
  const sources = readSources(field(message, 'citations') ?? field(message, 'retrieved_context'))
  const parts: Part[] = [
    { type: 'text', text },
    ...sources.map((source) => ({ type: 'source', ...source }) as const),
  ]
  if (thoughts) parts.unshift({ type: 'reasoning', text: thoughts })
  return [{ ...base, parts, finishReason: 'completed', ...given({ runId }) }]
}

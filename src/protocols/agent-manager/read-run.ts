/** Runs as documents: a `RunResponse` at the end of a stream or instead of one, and the stored runs of a session. */
import type { ProtocolEvent } from '../../core/chat-event.ts'
import { field, firstText } from '../../core/json.ts'
import type { Message } from '../../core/message.ts'
import type { ConversationSummary, Page } from '../protocol.ts'
import { readFailure } from '../read-whole.ts'
import { given, listOf, numberOf, timeOf, titleOf } from '../wire-values.ts'

export function runText(run: unknown): string | undefined {
  return firstText(field(run, 'content'), field(run, 'output'))
}

type RunEnd = Extract<ProtocolEvent, { readonly type: 'message-end' | 'error' }>

/** How a run has ended; undefined where it hasn't, or where it doesn't say. */
export function runEnd(run: unknown): RunEnd | undefined {
  const error = field(run, 'error')
  switch (error ? 'FAILED' : field(run, 'status')) {
    case 'COMPLETED':
      return { type: 'message-end', finishReason: 'completed' }
    case 'CANCELLED':
    case 'REJECTED':
      return { type: 'message-end', finishReason: 'stopped' }
    case 'FAILED':
    case 'EXPIRED':
      return { type: 'error', error: readFailure(error ?? runText(run)) }
    default:
      return undefined
  }
}

/** The list of a session's runs is given bare, oldest first: what was asked, and what came of it. */
export function readRuns(json: unknown): Message[] {
  return listOf(json).flatMap(readTurn)
}

function readTurn(run: unknown, index: number): Message[] {
  const id = firstText(field(run, 'id'), field(run, 'runId')) ?? `run-${index}`
  const createdAt = timeOf(field(run, 'createdAt')) ?? 0
  const messages: Message[] = []
  const question = firstText(field(run, 'input'))
  const answer = runText(run)
  const end = runEnd(run)
  if (question) {
    const parts = [{ type: 'text', text: question }] as const
    messages.push({ id: `${id}-input`, role: 'user', createdAt, parts })
  }
  if (answer) {
    const finishReason = end?.type === 'message-end' ? end.finishReason : end && 'failed'
    const parts = [{ type: 'text', text: answer }] as const
    messages.push({ id, role: 'assistant', createdAt, parts, runId: id, ...given({ finishReason }) })
  }
  return messages
}

/** A page as Spring writes it, counted from 0. */
export function readSessions(json: unknown): Page<ConversationSummary> {
  const next = (numberOf(field(json, 'number')) ?? 0) + 1
  const hasMore = next < (numberOf(field(json, 'totalPages')) ?? 0)
  return {
    items: listOf(field(json, 'content')).flatMap(readSession),
    next: hasMore ? String(next) : undefined,
  }
}

/** The documentation calls the id `sessionId`. */
function readSession(session: unknown): ConversationSummary[] {
  const id = firstText(field(session, 'id'), field(session, 'sessionId'))
  if (id === undefined) return []
  const title = titleOf(firstText(field(session, 'title')) ?? '')
  return [{ id, title, updatedAt: timeOf(field(session, 'updatedAt') ?? field(session, 'createdAt')) }]
}

import type { ConversationSnapshot } from '../core/controller.ts'
import { isRecord, parseJson } from '../core/json.ts'
import type { FinishReason, Message, Part, ToolPart } from '../core/message.ts'

/**
 * A conversation as text and back. What lies in a browser's storage may be cut off, edited, or written by another
 * version, so it is read like a message from a stranger: whatever doesn't fit makes the whole record not there.
 */

export interface StoredConversation extends ConversationSnapshot {
  /** Milliseconds since the epoch. */
  readonly updatedAt: number
}

/** Raised when an older widget could no longer read what a newer one writes. */
const version = 1

export function writeStored(conversation: StoredConversation): string {
  return JSON.stringify({ version, ...conversation })
}

export function readStored(text: string): StoredConversation | undefined {
  const record = parseJson(text)
  if (!isRecord(record) || record['version'] !== version) return undefined
  const { sessionId, remoteConversationId, messages, draft, updatedAt } = record
  if (typeof sessionId !== 'string' || typeof draft !== 'string' || typeof updatedAt !== 'number')
    return undefined
  if (!Array.isArray(messages) || !messages.every(isMessage)) return undefined
  const base = { sessionId, messages, draft, updatedAt }
  return typeof remoteConversationId === 'string' ? { ...base, remoteConversationId } : base
}

function isMessage(value: unknown): value is Message {
  if (!isRecord(value)) return false
  const { id, role, createdAt, parts, finishReason } = value
  return (
    typeof id === 'string' &&
    (role === 'user' || role === 'assistant') &&
    typeof createdAt === 'number' &&
    Array.isArray(parts) &&
    parts.every(isPart) &&
    (finishReason === undefined || Object.hasOwn(finishReasons, String(finishReason)))
  )
}

const finishReasons: Record<FinishReason, true> = { completed: true, stopped: true, failed: true }
const toolStates: Record<ToolPart['state'], true> = { running: true, done: true, failed: true }

function isPart(value: unknown): value is Part {
  if (!isRecord(value)) return false
  switch (value['type']) {
    case 'text':
    case 'reasoning':
      return typeof value['text'] === 'string'
    case 'tool':
      return (
        typeof value['toolCallId'] === 'string' &&
        typeof value['name'] === 'string' &&
        Object.hasOwn(toolStates, String(value['state'])) &&
        (value['state'] !== 'failed' || typeof value['errorText'] === 'string')
      )
    default:
      return false
  }
}

import type { RunningAnswer } from '../core/chat-state.ts'
import type { ConversationSnapshot } from '../core/controller.ts'
import { field, fits, isRecord, listOf, oneOf, parseJson, type Shape } from '../core/json.ts'
import type { Message, Part } from '../core/message.ts'

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

/** A file inside a `data:` URL would soon fill the storage; its name is what is kept. */
const maxDataUrlChars = 2048

export function writeStored(conversation: StoredConversation): string {
  return JSON.stringify({ version, ...conversation }, (key, value) =>
    key === 'url' && typeof value === 'string' && value.startsWith('data:') && value.length > maxDataUrlChars
      ? undefined
      : value,
  )
}

export function readStored(text: string): StoredConversation | undefined {
  const record = parseJson(text)
  if (!isStored(record)) return undefined
  const { sessionId, remoteConversationId, messages, draft, updatedAt, answer } = record
  return {
    sessionId,
    messages,
    draft,
    updatedAt,
    ...(remoteConversationId !== undefined && { remoteConversationId }),
    ...(answer !== undefined && { answer }),
  }
}

function isStored(value: unknown): value is StoredConversation {
  return fits(value, {
    version: oneOf(version),
    sessionId: 'string',
    'remoteConversationId?': 'string',
    messages: listOf(isMessage),
    draft: 'string',
    updatedAt: 'number',
    'answer?': isAnswer,
  })
}

function isAnswer(value: unknown): value is RunningAnswer {
  return fits(value, {
    messageId: 'string',
    createdAt: 'number',
    turnId: 'string',
    runId: 'string',
    'sequence?': 'number',
  })
}

function isMessage(value: unknown): value is Message {
  return fits(value, {
    id: 'string',
    role: oneOf('user', 'assistant'),
    createdAt: 'number',
    parts: listOf(isPart),
    'finishReason?': oneOf('completed', 'stopped', 'failed'),
    'runId?': 'string',
    'followUps?': listOf(isText),
    'usage?': isRecord,
    'rating?': oneOf('good', 'bad'),
  })
}

const text = { text: 'string' } as const

const shapes: Readonly<Record<Part['type'], Shape | ((part: unknown) => boolean)>> = {
  text,
  reasoning: text,
  tool: isTool,
  step: { name: 'string' },
  source: { sourceId: 'string', title: 'string', 'url?': 'string', 'excerpt?': 'string', 'score?': 'number' },
  file: { name: 'string', mediaType: 'string', 'size?': 'number', 'fileId?': 'string', 'url?': 'string' },
  'input-request': isInputRequestPart,
  data: { name: 'string' },
}

function isPart(value: unknown): value is Part {
  const type = isRecord(value) ? String(value['type']) : ''
  if (!Object.hasOwn(shapes, type)) return false
  const shape = shapes[type as Part['type']]
  return typeof shape === 'function' ? shape(value) : fits(value, shape)
}

function isTool(value: unknown): boolean {
  const isFailed = field(value, 'state') === 'failed'
  const state = oneOf('running', 'done', 'failed')
  const shape = { toolCallId: 'string', name: 'string', state } as const
  return fits(value, isFailed ? { ...shape, errorText: 'string' } : shape)
}

function isInputRequestPart(value: unknown): boolean {
  const isSending = field(value, 'state') === 'sending'
  return fits(value, {
    state: oneOf('pending', 'sending', 'answered', 'expired'),
    request: isInputRequest,
    [isSending ? 'response' : 'response?']: isInputResponse,
  })
}

function isInputResponse(value: unknown): boolean {
  return fits(value, {
    requestId: 'string',
    'isApproved?': 'boolean',
    'params?': isRecord,
    'text?': 'string',
    'answers?': listOf((answer) =>
      fits(answer, { questionId: 'string', selected: listOf(isText), 'customText?': 'string' }),
    ),
  })
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

function isInputRequest(value: unknown): boolean {
  return fits(value, {
    requestId: 'string',
    kind: oneOf('approval', 'question'),
    prompt: 'string',
    'params?': isRecord,
    'editableParams?': listOf(isText),
    'questions?': listOf((question) =>
      fits(question, {
        questionId: 'string',
        text: 'string',
        options: listOf((option) => fits(option, { label: 'string', 'description?': 'string' })),
      }),
    ),
  })
}

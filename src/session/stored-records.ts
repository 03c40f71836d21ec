import type { RunningAnswer } from '../core/chat-state.ts'
import { field, fits, isRecord, listOf, oneOf, parseJson, type Shape } from '../core/json.ts'
import { type Message, messageText, type Part } from '../core/message.ts'

/**
 * Conversations and messages as texts and back. What lies in a browser's storage may be cut off, edited, or written
 * by another version, so it is read like a message from a stranger: a record that doesn't fit is not there.
 */

interface StoredRecord {
  /** When it was written, in milliseconds since the epoch: of two copies the later one counts. */
  readonly savedAt: number
}

export interface StoredConversation extends StoredRecord {
  /** When its messages changed. */
  readonly updatedAt: number
  /** How the visitor began. */
  readonly words: string
  /** The visitor's own name for it. */
  readonly name?: string
  readonly draft: string
  readonly remoteConversationId?: string | undefined
  /** Null, not missing: it says that there is none any more. */
  readonly answer?: RunningAnswer | null
  readonly isUnread?: boolean
  /** Deleted, with all messages until then. */
  readonly isRemoved?: boolean
}

export interface StoredMessage extends StoredRecord {
  /** Where it stands in the conversation: the order of these numbers. */
  readonly place: number
  /** Missing: it is no longer there. */
  readonly message?: Message
}

/** Raised when an older widget could no longer read what a newer one writes. */
const version = 1

/** A file inside a `data:` URL would soon fill the storage; its name is what is kept. */
const maxDataUrlChars = 2048

const maxWords = 80

export function writeRecord(record: StoredConversation | StoredMessage): string {
  return JSON.stringify({ version, ...record }, (key, value) =>
    key === 'url' && typeof value === 'string' && value.startsWith('data:') && value.length > maxDataUrlChars
      ? undefined
      : value,
  )
}

export function readConversation(text: string | undefined): StoredConversation | undefined {
  const record = parseJson(text ?? '')
  return isConversation(record) ? record : undefined
}

export function readMessage(text: string | undefined, id: string | undefined): StoredMessage | undefined {
  const record = parseJson(text ?? '')
  if (!isStoredMessage(record)) return undefined
  return record.message && record.message.id !== id ? undefined : record
}

export function firstWords(messages: readonly Message[]): string {
  const first = messages.find(({ role }) => role === 'user')
  return first ? messageText(first).trim().slice(0, maxWords) : ''
}

function isConversation(value: unknown): value is StoredConversation {
  return fits(value, {
    version: oneOf(version),
    savedAt: 'number',
    updatedAt: 'number',
    words: 'string',
    'name?': 'string',
    draft: 'string',
    'remoteConversationId?': 'string',
    'answer?': (answer) => answer === null || isAnswer(answer),
    'isUnread?': 'boolean',
    'isRemoved?': 'boolean',
  })
}

function isStoredMessage(value: unknown): value is StoredMessage {
  return fits(value, {
    version: oneOf(version),
    savedAt: 'number',
    place: 'number',
    'message?': isMessage,
  })
}

function isAnswer(value: unknown): value is RunningAnswer {
  // Nothing could be done with it otherwise.
  const isOfUse = field(value, 'runId') !== undefined || field(value, 'versions') !== undefined
  return (
    isOfUse &&
    fits(value, {
      messageId: 'string',
      createdAt: 'number',
      turnId: 'string',
      'runId?': 'string',
      'sequence?': 'number',
      'replaces?': 'string',
      'versions?': isVersions,
    })
  )
}

function isVersions(value: unknown): boolean {
  return fits(value, { index: 'number', others: listOf(listOf(isMessage)) })
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
    'isWaiting?': 'boolean',
    'isStopped?': 'boolean',
    'versions?': isVersions,
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

import type { ChatEvent } from './chat-event.ts'
import { type ChatState, initialChatState, isBusy } from './chat-state.ts'
import { ChatError } from './errors.ts'
import { type FinishReason, type Message, messageText } from './message.ts'
import { isContentEvent, reduceParts } from './reduce-parts.ts'

/**
 * The whole behaviour of a conversation as one pure function. Events of an answer count only while a turn is
 * running; whatever comes later is dropped here, whoever sent it.
 */
export function reduceChat(state: ChatState, event: ChatEvent): ChatState {
  if (isContentEvent(event)) return isBusy(state) ? writeAnswer(state, event) : state
  switch (event.type) {
    case 'message-sent':
      return { ...state, messages: [...state.messages, event.message] }
    case 'turn-started':
      return {
        ...state,
        status: 'submitted',
        error: undefined,
        retryAt: undefined,
        answer: { messageId: event.answerId, runId: undefined, createdAt: event.at },
      }
    case 'turn-waiting':
      return { ...state, error: event.error, retryAt: event.retryAt }
    case 'message-start':
      return isBusy(state) ? startMessage(state, event.runId) : state
    case 'message-end':
    case 'turn-ended':
      return isBusy(state) ? endTurn(state, event.finishReason, undefined) : state
    case 'error':
    case 'turn-failed':
      return isBusy(state) ? endTurn(state, 'failed', event.error) : state
    case 'message-withdrawn':
      return withdrawMessage(state, event.messageId)
    case 'draft-changed':
      return state.draft === event.draft ? state : { ...state, draft: event.draft }
    case 'conversation-updated':
      return { ...state, remoteConversationId: event.remoteConversationId }
    case 'conversation-lost':
      return { ...state, sessionId: event.sessionId, remoteConversationId: undefined }
    case 'conversation-opened':
      return openConversation(event)
    default:
      return event satisfies never
  }
}

function writeAnswer(state: ChatState, event: Parameters<typeof reduceParts>[1]): ChatState {
  const { answer } = state
  if (!answer) return state
  const current = findAnswer(state)
  const message: Message = current ?? {
    id: answer.messageId,
    role: 'assistant',
    parts: [],
    createdAt: answer.createdAt,
  }
  const parts = reduceParts(message.parts, event)
  if (parts === message.parts) return state
  const written = { ...message, parts }
  const messages = current ? replaceMessage(state.messages, written) : [...state.messages, written]
  return { ...state, status: 'streaming', messages }
}

/** A run that announces itself names the answer; a further run within the turn writes a message of its own. */
function startMessage(state: ChatState, runId: string | undefined): ChatState {
  const { answer } = state
  if (!answer || (runId !== undefined && runId === answer.runId)) return state
  const current = findAnswer(state)
  if (!current) return { ...state, status: 'streaming', answer: { ...answer, runId } }
  return {
    ...state,
    status: 'streaming',
    messages: replaceMessage(state.messages, { ...current, finishReason: 'completed' }),
    answer: { ...answer, messageId: `${answer.messageId}+`, runId },
  }
}

function endTurn(state: ChatState, finishReason: FinishReason, error: ChatError | undefined): ChatState {
  const current = findAnswer(state)
  return {
    ...state,
    status: error ? 'error' : 'ready',
    error,
    retryAt: undefined,
    answer: undefined,
    messages: current ? replaceMessage(state.messages, { ...current, finishReason }) : state.messages,
  }
}

/** The text comes before whatever was typed meanwhile, so that neither is lost. */
function withdrawMessage(state: ChatState, messageId: string): ChatState {
  const message = state.messages.find(({ id }) => id === messageId)
  if (!message || isBusy(state)) return state
  const draft = [messageText(message), state.draft].filter(Boolean).join('\n')
  const messages = state.messages.filter((other) => other !== message)
  return { ...state, status: 'ready', error: undefined, messages, draft }
}

/** A stored conversation whose last turn never ended was cut off with the page, and says so. */
function openConversation(event: Extract<ChatEvent, { type: 'conversation-opened' }>): ChatState {
  const messages = event.messages.map(
    (message): Message =>
      message.role === 'assistant' && !message.finishReason
        ? { ...message, finishReason: 'failed' }
        : message,
  )
  const last = messages.at(-1)
  const wasCut = last !== undefined && (last.role === 'user' || last.finishReason === 'failed')
  return {
    ...initialChatState(event.sessionId),
    remoteConversationId: event.remoteConversationId,
    messages,
    draft: event.draft,
    status: wasCut ? 'error' : 'ready',
    error: wasCut
      ? new ChatError('interrupted', 'The page was left before the answer had ended.')
      : undefined,
  }
}

function findAnswer(state: ChatState): Message | undefined {
  const last = state.messages.at(-1)
  return last && last.id === state.answer?.messageId ? last : undefined
}

/** Nearly always the last message, so that looking from the end makes a delta cheap. */
function replaceMessage(messages: readonly Message[], replacement: Message): readonly Message[] {
  const index = messages.findLastIndex(({ id }) => id === replacement.id)
  const copy = messages.slice()
  copy[index] = replacement
  return copy
}

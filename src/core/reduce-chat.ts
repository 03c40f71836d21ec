import type { ChatEvent } from './chat-event.ts'
import { type ChatState, initialChatState, isBusy, type RunningAnswer } from './chat-state.ts'
import { type ConversationChange, mergeMessages } from './conversation-change.ts'
import { ChatError, isConnectionLoss } from './errors.ts'
import { type FinishReason, lastSpoken, type Message, messageText, type Part } from './message.ts'
import { type ContentEvent, isContentEvent, reduceParts } from './reduce-parts.ts'
import { expireRequests, reduceRequest, reopenRequests } from './reduce-request.ts'
import { bringBack, chooseVersion, setAside } from './versions.ts'

/**
 * The whole behaviour of a conversation as one pure function. Events of an answer count only while a turn is
 * running; whatever comes later is dropped here, whoever sent it.
 */
export function reduceChat(state: ChatState, event: ChatEvent): ChatState {
  if (isContentEvent(event)) return isBusy(state) ? writeAnswer(state, event) : state
  switch (event.type) {
    case 'message-sent':
      return sendMessage(state, event)
    case 'message-released':
      return { ...state, messages: state.messages.map((message) => release(message, event.messageId)) }
    case 'version-chosen':
      return { ...state, messages: chooseVersion(state.messages, event.messageId, event.index) }
    case 'conversation-merged':
      return mergeChange(state, event.change)
    case 'messages-loaded': {
      const { messages, earlier } = event
      const known = new Set(state.messages.map(({ id }) => id))
      const before = messages.filter(({ id }) => !known.has(id))
      return { ...state, earlier, messages: [...before, ...state.messages] }
    }
    case 'turn-started':
      return startTurn(state, event.answer)
    case 'turn-waiting':
      return isBusy(state) ? { ...state, error: event.error, retryAt: event.retryAt } : state
    case 'turn-continued':
      return { ...state, error: undefined, retryAt: undefined }
    case 'message-start':
      return isBusy(state) ? startMessage(state, event.runId) : state
    case 'message-restart':
      return isBusy(state) ? changeAnswer(state, { retold: [] }) : state
    case 'cursor-moved':
      return isBusy(state) ? changeAnswer(state, { sequence: event.sequence }) : state
    case 'follow-ups-suggested':
      return isBusy(state) ? changeMessage(state, { followUps: event.followUps }) : state
    case 'usage-reported':
      return isBusy(state) ? changeMessage(state, { usage: event.usage }) : state
    case 'message-end':
    case 'turn-ended':
    case 'error':
    case 'turn-failed':
      return isBusy(state) ? endTurn(state, event) : state
    case 'action-failed':
      return isBusy(state) ? state : { ...state, error: event.error }
    case 'input-sent':
    case 'input-accepted':
    case 'input-refused':
      return changeParts(state, (parts) => reduceRequest(parts, event))
    case 'message-rated':
      return { ...state, messages: state.messages.map((message) => rate(message, event)) }
    case 'requirements-found':
      return { ...state, requirements: event.requirements }
    case 'attachments-changed':
      return {
        ...state,
        attachments: event.attachments,
        // Not while the others are on their way: nobody would have read why a file was not taken.
        refusals: event.attachments.length < state.attachments.length ? [] : state.refusals,
      }
    case 'files-refused':
      return { ...state, refusals: event.refusals }
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

function sendMessage(
  state: ChatState,
  { message, replaces }: Extract<ChatEvent, { type: 'message-sent' }>,
): ChatState {
  const index = state.messages.findIndex(({ id }) => id === replaces)
  const { kept, versions } = index < 0 ? { kept: state.messages } : setAside(state.messages, index)
  const messages = [...kept, versions ? { ...message, versions } : message]
  return { ...state, messages, attachments: [], refusals: [] }
}

/** An answer that goes on (after a cut, or after a person has been asked) is written to where it was left. */
function startTurn(state: ChatState, started: RunningAnswer): ChatState {
  const { isElsewhere: _, ...answer } = started
  const messages = askAgain(state.messages, answer.questionId)
  const current = messages.find(({ id }) => id === answer.messageId)
  const begun = {
    ...state,
    messages,
    status: current ? 'streaming' : 'submitted',
    error: undefined,
    retryAt: undefined,
    answer,
    lostAnswer: undefined,
    requirements: [],
  } as const
  if (current) return { ...begun, messages: replaceMessage(messages, reopen(current)) }
  // Sent again within the same turn, it has made its room already.
  const before = state.answer?.messageId === answer.messageId ? state.answer.versions : answer.versions
  if (before) return { ...begun, answer: { ...answer, versions: before } }
  const index = messages.findIndex(({ id }) => id === answer.replaces)
  if (index < 0) return begun
  const { kept, versions } = setAside(messages, index)
  return { ...begun, messages: kept, answer: { ...answer, versions } }
}

/** A question that is asked again is no longer one whose answer was stopped. */
function askAgain(messages: readonly Message[], questionId: string | undefined): readonly Message[] {
  const question = messages.find(({ id }) => id === questionId)
  if (!question?.isStopped) return messages
  const { isStopped: _, ...asked } = question
  return replaceMessage(messages, asked)
}

function reopen({ finishReason: _, ...message }: Message): Message {
  return message
}

function writeAnswer(state: ChatState, event: ContentEvent): ChatState {
  const { answer } = state
  if (!answer) return state
  if (answer.retold) return retell(state, answer, reduceParts(answer.retold, event))
  const before = findAnswer(state)?.parts ?? []
  const parts = reduceParts(before, event)
  if (parts === before) return state
  return putAnswer(state, answer, parts)
}

/** Told once more, an answer takes the place of what is shown as soon as it is no shorter. */
function retell(state: ChatState, answer: RunningAnswer, retold: readonly Part[]): ChatState {
  const shown = findAnswer(state)
  if (shown && messageText({ parts: retold }).length < messageText(shown).length)
    return changeAnswer(state, { retold })
  const { retold: _, ...rest } = answer
  return putAnswer({ ...state, answer: rest }, rest, retold)
}

function putAnswer(state: ChatState, answer: RunningAnswer, parts: readonly Part[]): ChatState {
  const current = findAnswer(state)
  const { messageId: id, createdAt, runId, versions } = answer
  const message: Message = {
    id,
    role: 'assistant',
    createdAt,
    ...(versions && { versions }),
    ...current,
    parts,
    ...(runId !== undefined && { runId }),
  }
  const messages = current
    ? replaceMessage(state.messages, message)
    : addAnswer(state.messages, message, answer.questionId)
  return { ...state, status: 'streaming', messages }
}

/** Behind its question, whatever another tab has written since, or before what waits to be sent. */
function addAnswer(
  messages: readonly Message[],
  message: Message,
  questionId: string | undefined,
): readonly Message[] {
  const question = messages.findIndex(({ id }) => id === questionId)
  const waiting = messages.findIndex(({ isWaiting }) => isWaiting)
  const index = question >= 0 ? question + 1 : waiting >= 0 ? waiting : messages.length
  return [...messages.slice(0, index), message, ...messages.slice(index)]
}

function changeAnswer(state: ChatState, change: Partial<RunningAnswer>): ChatState {
  return state.answer ? { ...state, answer: { ...state.answer, ...change } } : state
}

function changeMessage(state: ChatState, change: Partial<Message>): ChatState {
  const current = findAnswer(state)
  return current ? { ...state, messages: replaceMessage(state.messages, { ...current, ...change }) } : state
}

/** Requests can be answered while nothing runs, so that they are looked for in the last message whatever its state. */
function changeParts(state: ChatState, change: (parts: readonly Part[]) => readonly Part[]): ChatState {
  const last = lastSpoken(state.messages)
  if (!last) return state
  const parts = change(last.parts)
  return parts === last.parts
    ? state
    : { ...state, messages: replaceMessage(state.messages, { ...last, parts }) }
}

/** A run that announces itself names the answer; a further run within the turn writes a message of its own. */
function startMessage(state: ChatState, runId: string | undefined): ChatState {
  const { answer } = state
  if (!answer || (runId !== undefined && runId === answer.runId)) return state
  const current = findAnswer(state)
  const { runId: _run, sequence: _sequence, ...rest } = answer
  const named = { ...rest, hasStarted: true, ...(runId !== undefined && { runId }) }
  // Into a message that exists the first run of a turn goes on, be it that it names itself only now.
  if (!current || !answer.hasStarted) return { ...state, status: 'streaming', answer: named }
  const { retold: _, ...next } = named
  return {
    ...state,
    status: 'streaming',
    messages: replaceMessage(state.messages, { ...current, finishReason: 'completed' }),
    answer: { ...next, messageId: `${answer.messageId}+`, questionId: current.id },
  }
}

type EndEvent = Extract<ChatEvent, { readonly type: 'message-end' | 'turn-ended' | 'error' | 'turn-failed' }>

function endTurn(state: ChatState, event: EndEvent): ChatState {
  const error = 'error' in event ? event.error : undefined
  const finishReason: FinishReason = 'finishReason' in event ? event.finishReason : 'failed'
  // A connection that was lost says nothing about the run at its other end.
  const isLost = event.type === 'turn-failed' && !event.isGone && isConnectionLoss(event.error)
  const { retold, ...answer } = state.answer ?? {}
  const told = finishReason === 'completed' && retold?.length && state.answer
  const ended = told ? putAnswer(state, state.answer, retold) : state
  const current = findAnswer(ended)
  const isWaiting = isLost || ('isAwaitingInput' in event && event.isAwaitingInput)
  const versions = state.answer?.versions
  const isUnanswered = !current && !versions && finishReason === 'stopped'
  const question = isUnanswered && ended.messages.find(({ id }) => id === state.answer?.questionId)
  const message = current
    ? {
        ...current,
        finishReason,
        parts: isWaiting ? current.parts : expireRequests(current.parts, finishReason === 'completed'),
      }
    : question && { ...question, isStopped: true }
  const rest = current || !versions ? ended.messages : bringBack(ended.messages, versions)
  return {
    ...ended,
    status: error ? 'error' : 'ready',
    error,
    retryAt: undefined,
    answer: undefined,
    lostAnswer: isLost && state.answer?.runId !== undefined ? (answer as RunningAnswer) : undefined,
    messages: message ? replaceMessage(rest, message) : rest,
  }
}

/** Another tab's answer is shown as it comes; one of this tab's own is nobody else's to write. */
function mergeChange(state: ChatState, change: ConversationChange): ChatState {
  if (change.sessionId !== state.sessionId) return state
  const own = state.answer?.isElsewhere ? undefined : state.answer?.messageId
  const told = {
    ...change,
    messages: change.messages.filter(({ id }) => id !== own),
    removed: change.removed.filter((id) => id !== own),
  }
  const merged = {
    ...state,
    messages: mergeMessages(state.messages, told),
    remoteConversationId: change.remoteConversationId ?? state.remoteConversationId,
  }
  if (state.answer && !state.answer.isElsewhere) return merged
  const { answer, error } = change
  if (answer) {
    const isWriting = merged.messages.some(({ id }) => id === answer.messageId)
    const status = isWriting ? 'streaming' : 'submitted'
    return { ...merged, status, error: undefined, answer: { ...answer, isElsewhere: true } }
  }
  return {
    ...merged,
    answer: undefined,
    status: error ? 'error' : 'ready',
    error: error && new ChatError(error.kind, 'The turn failed in another tab.', error),
  }
}

function release(message: Message, messageId: string): Message {
  if (message.id !== messageId || !message.isWaiting) return message
  const { isWaiting: _, ...released } = message
  return released
}

function rate(
  message: Message,
  { messageId, rating }: Extract<ChatEvent, { type: 'message-rated' }>,
): Message {
  return message.id === messageId ? { ...message, rating } : message
}

/** The text comes before whatever was typed meanwhile, so that neither is lost. */
function withdrawMessage(state: ChatState, messageId: string): ChatState {
  const message = state.messages.find(({ id }) => id === messageId)
  if (!message || isBusy(state)) return state
  const draft = [messageText(message), state.draft].filter(Boolean).join('\n')
  const messages = state.messages.filter((other) => other !== message)
  return { ...state, status: 'ready', error: undefined, messages, draft }
}

/**
 * A stored conversation whose last turn never ended was cut off with the page. Where its run is known it counts as
 * running again; where not, it says so.
 */
function openConversation(event: Extract<ChatEvent, { type: 'conversation-opened' }>): ChatState {
  const { sessionId, remoteConversationId, draft, answer } = event
  const opened = { ...initialChatState(sessionId), remoteConversationId, draft, earlier: event.earlier }
  const kept = event.messages.map((message) => ({ ...message, parts: reopenRequests(message.parts) }))
  if (answer) return startTurn({ ...opened, messages: kept }, answer)
  const messages = kept.map(
    (message): Message =>
      message.role === 'assistant' && !message.finishReason
        ? { ...message, finishReason: 'failed' }
        : message,
  )
  const last = lastSpoken(messages)
  const wasCut =
    last !== undefined && (last.role === 'user' ? !last.isStopped : last.finishReason === 'failed')
  if (!wasCut) return { ...opened, messages }
  const error = new ChatError('interrupted', 'The page was left before the answer had ended.')
  return { ...opened, messages, status: 'error', error }
}

/** Not always the last: what another tab has sent at the same time stands after it. */
function findAnswer(state: ChatState): Message | undefined {
  return state.messages.findLast(({ id }) => id === state.answer?.messageId)
}

/** Nearly always the last message, so that looking from the end makes a delta cheap. */
function replaceMessage(messages: readonly Message[], replacement: Message): readonly Message[] {
  const index = messages.findLastIndex(({ id }) => id === replacement.id)
  const copy = messages.slice()
  copy[index] = replacement
  return copy
}

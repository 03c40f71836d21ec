import type { ChatProtocol, Turn } from '../protocols/protocol.ts'
import type { ParleyEvents } from '../public-types.ts'
import { isBusy } from './chat-state.ts'
import type { Environment } from './environment.ts'
import { type Message, messageText } from './message.ts'
import { runTurn } from './run-turn.ts'
import type { ChatStore } from './store.ts'

/**
 * What a visitor or the site can do with a conversation. One turn at a time: whatever is sent meanwhile waits its
 * turn, and a turn that was stopped or overtaken can no longer write.
 */
export interface ChatController {
  /** Whether the message was taken; false when it is empty or a listener refused it. */
  send(text: string): boolean
  /** Resolves when no turn is running and none waits. */
  idle(): Promise<void>
  stop(): void
  retry(): void
  /** Takes the last message, which the back end refused, back into the composer. */
  editLastMessage(): void
  setDraft(draft: string): void
  newConversation(): void
  open(conversation: ConversationSnapshot): void
  identify(userId: string): void
  /** Replaces the site's parameters, from the next turn on. */
  setParams(params: Readonly<Record<string, unknown>>): void
}

/** A conversation as it is kept. */
export interface ConversationSnapshot {
  readonly sessionId: string
  readonly remoteConversationId?: string
  readonly messages: readonly Message[]
  readonly draft: string
}

export interface ControllerOptions {
  readonly store: ChatStore
  readonly protocol: ChatProtocol
  readonly environment: Environment
  readonly userId: string
  readonly params: Readonly<Record<string, unknown>>
  /** After that long without a message the next one starts a new conversation. */
  readonly sessionTimeoutMs?: number | undefined
  /** Tells the site. Returns false when a listener refused. */
  readonly emit: <Name extends keyof ParleyEvents>(name: Name, detail: ParleyEvents[Name]) => boolean
}

export function createController(options: ControllerOptions): ChatController {
  const { store, protocol, environment, emit } = options
  let { userId, params } = options
  let running: AbortController | undefined
  let lastTurn:
    | { readonly id: string; readonly message: Message; readonly before: Message | undefined }
    | undefined
  let waiting: string[] = []
  const idleListeners: (() => void)[] = []

  function lastUserMessage(): Message | undefined {
    return store.current().messages.findLast(({ role }) => role === 'user')
  }

  function startTurn(id: string, message: Message) {
    const { sessionId, remoteConversationId, messages } = store.current()
    const history = messages.slice(0, messages.indexOf(message))
    const text = messageText(message)
    const turn: Turn = { id, text, userId, sessionId, remoteConversationId, params, history }
    lastTurn = { id, message, before: messages.at(-1) }
    const mine = new AbortController()
    running = mine
    void runTurn({
      turn,
      protocol,
      environment,
      signal: mine.signal,
      dispatch: store.dispatch,
      emit,
    }).finally(() => {
      if (running === mine) settle()
    })
  }

  function submit(text: string) {
    const message: Message = {
      id: environment.randomId(),
      role: 'user',
      parts: [{ type: 'text', text }],
      createdAt: environment.now(),
    }
    store.dispatch({ type: 'message-sent', message })
    startTurn(message.id, message)
  }

  function isExpired(): boolean {
    const lastAt = store.current().messages.at(-1)?.createdAt
    const { sessionTimeoutMs } = options
    return !!sessionTimeoutMs && !!lastAt && environment.now() - lastAt > sessionTimeoutMs
  }

  function settle() {
    running = undefined
    const next = waiting.shift()
    if (next !== undefined) return submit(next)
    for (const resolve of idleListeners.splice(0)) resolve()
  }

  /** From here on nothing the running turn still receives is written, however long its connection takes to close. */
  function abandonTurn() {
    waiting = []
    running?.abort()
    if (isBusy(store.current())) store.dispatch({ type: 'turn-ended', finishReason: 'stopped' })
    settle()
  }

  const controller: ChatController = {
    send(text) {
      const trimmed = text.trim()
      if (!trimmed || !emit('message', { text: trimmed, sessionId: store.current().sessionId })) return false
      if (running) {
        waiting.push(trimmed)
        return true
      }
      if (isExpired()) controller.newConversation()
      submit(trimmed)
      return true
    },
    idle: () => (running ? new Promise((resolve) => idleListeners.push(resolve)) : Promise.resolve()),
    stop: abandonTurn,
    retry() {
      const message = lastUserMessage()
      if (running || !message) return
      const { messages, status } = store.current()
      const last = messages.at(-1)
      // What stood there before the turn is not its answer.
      const wasAnswered =
        status !== 'error' && last?.finishReason === 'completed' && last !== lastTurn?.before
      // The same id says "this message again", so that a back end which has the answer can send it again; a new id
      // asks for another answer.
      const sameTurn = lastTurn?.message === message ? lastTurn.id : message.id
      startTurn(wasAnswered ? environment.randomId() : sameTurn, message)
    },
    editLastMessage() {
      const message = lastUserMessage()
      if (message) store.dispatch({ type: 'message-withdrawn', messageId: message.id })
    },
    setDraft: (draft) => store.dispatch({ type: 'draft-changed', draft }),
    newConversation() {
      abandonTurn()
      const sessionId = environment.randomId()
      store.dispatch({ type: 'conversation-opened', sessionId, messages: [], draft: store.current().draft })
      emit('conversation', { sessionId, reason: 'new' })
    },
    open(conversation) {
      abandonTurn()
      store.dispatch({ type: 'conversation-opened', ...conversation })
      emit('conversation', { sessionId: conversation.sessionId, reason: 'opened' })
    },
    identify(next) {
      userId = next
    },
    setParams(next) {
      params = next
    },
  }
  return controller
}

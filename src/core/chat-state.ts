import type { ChatError } from './errors.ts'
import type { Message } from './message.ts'

/** `submitted`: sent, nothing has come back. `streaming`: an answer is being written. */
export type ChatStatus = 'ready' | 'submitted' | 'streaming' | 'error'

interface Answer {
  readonly messageId: string
  /** The back end's run, once it has named itself. */
  readonly runId: string | undefined
  readonly createdAt: number
}

export interface ChatState {
  /** The UUID that names this conversation to the back end. */
  readonly sessionId: string
  /** The back end's own id of the conversation, where it makes one. */
  readonly remoteConversationId: string | undefined
  readonly messages: readonly Message[]
  readonly status: ChatStatus
  /** What went wrong with the last turn, until the next one starts. */
  readonly error: ChatError | undefined
  /** While a failed request waits to be sent again by itself: when that is, in milliseconds since the epoch. */
  readonly retryAt: number | undefined
  /** What the current turn writes into. The message itself exists from its first content on. */
  readonly answer: Answer | undefined
  readonly draft: string
}

export function isBusy(state: ChatState): boolean {
  return state.status === 'submitted' || state.status === 'streaming'
}

export function initialChatState(sessionId: string): ChatState {
  return {
    sessionId,
    remoteConversationId: undefined,
    messages: [],
    status: 'ready',
    error: undefined,
    retryAt: undefined,
    answer: undefined,
    draft: '',
  }
}

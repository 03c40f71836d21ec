import type { ChatError } from './errors.ts'
import type { Message } from './message.ts'

/** `submitted`: sent, nothing has come back. `streaming`: an answer is being written. */
export type ChatStatus = 'ready' | 'submitted' | 'streaming' | 'error'

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
  /** The message and run the current turn writes into. */
  readonly answer: { readonly messageId: string; readonly runId: string | undefined } | undefined
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

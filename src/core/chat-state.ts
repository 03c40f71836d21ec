import type { Attachment, Refusal } from './attachment.ts'
import type { ChatError } from './errors.ts'
import type { Message, Part, Versions } from './message.ts'
import type { Requirement } from './requirement.ts'

/** `submitted`: sent, nothing has come back. `streaming`: an answer is being written. */
export type ChatStatus = 'ready' | 'submitted' | 'streaming' | 'error'

/** What a turn writes into, and how far it has come. The message itself exists from its first content on. */
export interface RunningAnswer {
  readonly messageId: string
  readonly createdAt: number
  /** The client message id of the turn. */
  readonly turnId: string
  /** Whether the turn's first run has announced itself. */
  readonly hasStarted?: boolean
  /** The back end's run, once it has named itself. */
  readonly runId?: string
  /** The last event of the run that has arrived. */
  readonly sequence?: number
  /** The message it answers, and stands behind. */
  readonly questionId?: string
  /** The message this answer stands in the place of, as another version of it. */
  readonly replaces?: string | undefined
  /** The versions its message will be one of. */
  readonly versions?: Versions
  /** Another tab listens to it. */
  readonly isElsewhere?: boolean
  /** While the back end tells the answer once more: what it has told so far. */
  readonly retold?: readonly Part[]
}

export interface ChatState {
  /** The UUID that names this conversation to the back end. */
  readonly sessionId: string
  /** The back end's own id of the conversation, where it makes one. */
  readonly remoteConversationId: string | undefined
  readonly messages: readonly Message[]
  /** With what to ask the back end for the messages before these; undefined: these are all. */
  readonly earlier: string | undefined
  readonly status: ChatStatus
  /** What went wrong with the last turn, until the next one starts. */
  readonly error: ChatError | undefined
  /** While a failed request waits to be sent again by itself: when that is, in milliseconds since the epoch. */
  readonly retryAt: number | undefined
  readonly answer: RunningAnswer | undefined
  /** The answer whose stream was lost, though its run may still go on. */
  readonly lostAnswer: RunningAnswer | undefined
  /** What the user has to set up before the last message can be answered. */
  readonly requirements: readonly Requirement[]
  readonly draft: string
  /** Files that go with the next message. */
  readonly attachments: readonly Attachment[]
  /** Files that were not taken, until the next change. */
  readonly refusals: readonly Refusal[]
}

export function isBusy(state: ChatState): boolean {
  return state.status === 'submitted' || state.status === 'streaming'
}

export function initialChatState(sessionId: string): ChatState {
  return {
    sessionId,
    remoteConversationId: undefined,
    messages: [],
    earlier: undefined,
    status: 'ready',
    error: undefined,
    retryAt: undefined,
    answer: undefined,
    lostAnswer: undefined,
    requirements: [],
    draft: '',
    attachments: [],
    refusals: [],
  }
}

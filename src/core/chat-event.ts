import type { ChatError } from './errors.ts'
import type { FinishReason, Message } from './message.ts'

/**
 * The one stream of events inside, whatever the contract outside. Protocols decode their wire into
 * `ProtocolEvent`s; the controller adds what only it knows. Names are noun first, then what happened to it.
 * A delta for a part that isn't open opens it.
 */
export type ProtocolEvent =
  /** An answer begins. A second one within a turn begins a second message; the same `runId` again changes nothing. */
  | { readonly type: 'message-start'; readonly runId?: string }
  | { readonly type: 'text-delta'; readonly delta: string }
  | { readonly type: 'reasoning-delta'; readonly delta: string }
  | {
      readonly type: 'tool-input'
      readonly toolCallId: string
      readonly name: string
      readonly input?: unknown
    }
  | {
      readonly type: 'tool-output'
      readonly toolCallId: string
      readonly name?: string
      readonly input?: unknown
      readonly output: unknown
    }
  | {
      readonly type: 'tool-error'
      readonly toolCallId: string
      readonly name?: string
      readonly errorText: string
    }
  /** The back end's own name of the conversation, to be sent again with the next turn. */
  | { readonly type: 'conversation-updated'; readonly remoteConversationId: string }
  /** The terminal event of a turn that the back end ended itself. */
  | { readonly type: 'message-end'; readonly finishReason: Exclude<FinishReason, 'failed'> }
  /** The terminal event of a turn that the back end reports as failed. */
  | { readonly type: 'error'; readonly error: ChatError }

export type ChatEvent =
  | ProtocolEvent
  | { readonly type: 'message-sent'; readonly message: Message }
  /** A turn starts (again): sent for the first time, retried by the visitor, or by the retry policy. */
  | { readonly type: 'turn-started'; readonly answerId: string; readonly at: number }
  | { readonly type: 'turn-waiting'; readonly error: ChatError; readonly retryAt: number }
  | { readonly type: 'turn-ended'; readonly finishReason: FinishReason }
  | { readonly type: 'turn-failed'; readonly error: ChatError }
  /** A message that never reached the back end goes back into the composer. */
  | { readonly type: 'message-withdrawn'; readonly messageId: string }
  | { readonly type: 'draft-changed'; readonly draft: string }
  | {
      readonly type: 'conversation-opened'
      readonly sessionId: string
      readonly remoteConversationId?: string
      readonly messages: readonly Message[]
      readonly draft: string
    }
  /** The back end no longer knows the conversation: the talk stays readable, the next turn opens a new one. */
  | { readonly type: 'conversation-lost'; readonly sessionId: string }

import type { ProtocolEvent } from '../core/chat-event.ts'
import type { Message } from '../core/message.ts'

/** One message of the visitor on its way to the back end, with everything a contract may want to know. */
export interface Turn {
  /** Client message id, a UUID. The same on every retry, so that a back end can recognise a repetition. */
  readonly id: string
  readonly text: string
  readonly userId: string
  readonly sessionId: string
  /** What `conversation-updated` reported earlier in this session, where the back end makes its own ids. */
  readonly remoteConversationId: string | undefined
  /** The site's own parameters, without `userId` and `sessionId`. JSON values. */
  readonly params: Readonly<Record<string, unknown>>
  /** The messages before this one, oldest first. */
  readonly history: readonly Message[]
}

/**
 * A back end's contract. `send` is the only thing each must do; every further capability is an optional method, and
 * a missing method hides its control.
 */
export interface ChatProtocol {
  /**
   * Sends one message and yields the events of its answer, in order. Ends after `message-end` or `error`.
   * Throws a ChatError when the request fails, and kind `interrupted` when the stream ends without a terminal
   * event. Aborting the signal ends the iteration by an AbortError and means only that nobody listens any more.
   */
  send(turn: Turn, signal: AbortSignal): AsyncIterable<ProtocolEvent>
}

/** What every protocol is made with; each takes what its contract knows. */
export interface ProtocolOptions {
  /** The app or agent behind the endpoint. */
  readonly agent?: string | undefined
  /** The model, where a conversation may be bound to one instead of an agent. */
  readonly model?: string | undefined
  /** The longest silence between two bytes of a stream, heartbeats included. */
  readonly idleTimeoutMs?: number | undefined
}

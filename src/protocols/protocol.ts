import type { TurnFile, UploadedFile } from '../core/attachment.ts'
import type { ProtocolEvent } from '../core/chat-event.ts'
import type { InputResponse } from '../core/input-request.ts'
import type { Message, Source } from '../core/message.ts'
import type { Requirement } from '../core/requirement.ts'

/** Which conversation of whom. */
export interface ConversationRef {
  readonly userId: string
  readonly sessionId: string
  /** What `conversation-updated` reported earlier in this session, where the back end makes its own ids. */
  readonly remoteConversationId: string | undefined
}

/** One message of the visitor on its way to the back end, with everything a contract may want to know. */
export interface Turn extends ConversationRef {
  /** Client message id, a UUID. The same on every retry, so that a back end can recognise a repetition. */
  readonly id: string
  /** 0 for the first try; above that an earlier one may have reached the back end. */
  readonly attempt: number
  /** Empty in a turn that only carries `responses`. */
  readonly text: string
  readonly files: readonly TurnFile[]
  /** Answers to what the last message of `history` asked, for contracts that take them by a request of its own. */
  readonly responses: readonly InputResponse[]
  /** The site's own parameters, without `userId` and `sessionId`. JSON values. */
  readonly params: Readonly<Record<string, unknown>>
  /** The messages before this one, oldest first. */
  readonly history: readonly Message[]
}

/** A place in the stream of a run. */
export interface RunCursor {
  readonly runId: string
  /** The last event that arrived; undefined: none that has a number. */
  readonly sequence: number | undefined
}

export interface ConversationSummary {
  /** The session or conversation id to open it by, as the back end has it. */
  readonly id: string
  readonly title: string
  /** Milliseconds since the epoch, where known. */
  readonly updatedAt: number | undefined
}

/** Some of a list, and what to ask with for the rest. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly next: string | undefined
}

export interface UploadOptions {
  /** 0 to 1, any number of times. */
  readonly onProgress: (progress: number) => void
  readonly signal: AbortSignal
}

/**
 * A back end's contract. `send` is the only thing each must do; every further capability is an optional member, and
 * a missing one hides its control. All of them throw a ChatError, or the AbortError of the signal.
 */
export interface ChatProtocol {
  /**
   * Sends one message and yields the events of its answer, in order. Ends after `message-end` or `error`.
   * Throws a ChatError when the request fails, and kind `interrupted` when the stream ends without a terminal
   * event. Aborting the signal ends the iteration by an AbortError and means only that nobody listens any more.
   */
  send(turn: Turn, signal: AbortSignal): AsyncIterable<ProtocolEvent>
  /**
   * Goes on listening to a run after the cursor, with the same promises as `send`. A back end that can't go on from
   * there tells the answer again after a `message-restart`. Throws `not-found` when nothing is left of the run.
   */
  resume?(turn: Turn, cursor: RunCursor, signal: AbortSignal): AsyncIterable<ProtocolEvent>
  /** Tells the back end that the visitor wants no more of this answer. */
  stop?(turn: Turn, cursor: RunCursor, signal: AbortSignal): Promise<void>
  /** Answers what a running run has asked; the run's stream goes on. Without it the answer is a `send` with `responses`. */
  respond?(turn: Turn, cursor: RunCursor, response: InputResponse, signal: AbortSignal): Promise<void>
  /** Whether messages may carry files. */
  readonly takesFiles?: boolean
  /** Sends a file ahead of its message. Without it the file's bytes travel with the message. */
  upload?(file: TurnFile & { readonly blob: Blob }, options: UploadOptions): Promise<UploadedFile>
  /** Newest first. */
  listConversations?(
    query: { readonly userId: string; readonly page: string | undefined },
    signal: AbortSignal,
  ): Promise<Page<ConversationSummary>>
  /** The messages, oldest first; without `page` the last ones, `next` leads to those before. */
  loadConversation?(
    ref: ConversationRef & { readonly page: string | undefined },
    signal: AbortSignal,
  ): Promise<Page<Message>>
  deleteConversation?(ref: ConversationRef, signal: AbortSignal): Promise<void>
  /** Everything the run has looked up for its answer, cited or not. */
  loadContext?(ref: ConversationRef, runId: string, signal: AbortSignal): Promise<readonly Source[]>
  readonly requirements?: RequirementsApi
}

/** What a user must have set up before the agent works for them. */
export interface RequirementsApi {
  /** What is still missing; empty where all is done or the back end knows no requirements. */
  missing(userId: string, signal: AbortSignal): Promise<readonly Requirement[]>
  /** A page of the back end's where the user can set it up. Made for one visit. */
  connectUrl(userId: string, requirementIds: readonly string[], signal: AbortSignal): Promise<string>
}

/** What every protocol is made with; each takes what its contract knows. */
export interface ProtocolOptions {
  /** The base URL, where the contract depends on how it ends. */
  readonly endpoint?: string | undefined
  /** The app or agent behind the endpoint. */
  readonly agent?: string | undefined
  /** The model, where a conversation may be bound to one instead of an agent. */
  readonly model?: string | undefined
  /** Name of the workflow's input field; `input` unless given. */
  readonly inputKey?: string | undefined
  /** Name of the workflow's output field; found by itself unless given. */
  readonly outputKey?: string | undefined
  /** The longest silence between two bytes of a stream, heartbeats included. */
  readonly idleTimeoutMs?: number | undefined
}

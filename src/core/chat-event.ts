import type { Attachment, Refusal } from './attachment.ts'
import type { RunningAnswer } from './chat-state.ts'
import type { ConversationChange } from './conversation-change.ts'
import type { ChatError } from './errors.ts'
import type { InputRequest, InputResponse } from './input-request.ts'
import type { FilePart, FinishReason, Message, Rating, Source, Usage } from './message.ts'
import type { Requirement } from './requirement.ts'

/**
 * The one stream of events inside, whatever the contract outside. Protocols decode their wire into
 * `ProtocolEvent`s; the controller adds what only it knows. Names are noun first, then what happened to it.
 * A delta for a part that isn't open opens it.
 */
export type ProtocolEvent =
  /** An answer begins. A second one within a turn begins a second message; the same `runId` again changes nothing. */
  | { readonly type: 'message-start'; readonly runId?: string }
  /**
   * The same answer will now be told once more from its beginning. What is shown stays until the repetition has
   * caught up with it or has ended.
   */
  | { readonly type: 'message-restart' }
  /** The last event of the running message that has arrived, for `resume`. */
  | { readonly type: 'cursor-moved'; readonly sequence: number }
  | { readonly type: 'text-delta'; readonly delta: string }
  /** The whole text of the answer as the back end now has it, in place of all deltas before. */
  | { readonly type: 'text-replaced'; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly delta: string }
  /** Another agent or another stage goes on from here. */
  | { readonly type: 'step-start'; readonly name: string }
  | {
      readonly type: 'tool-input'
      readonly toolCallId: string
      readonly name: string
      readonly input?: unknown
    }
  /** A piece of the input's JSON text. */
  | { readonly type: 'tool-input-delta'; readonly toolCallId: string; readonly delta: string }
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
      readonly input?: unknown
      readonly errorText: string
    }
  /** The same `sourceId` again replaces it. */
  | { readonly type: 'source-available'; readonly source: Source }
  | { readonly type: 'file-available'; readonly file: Omit<FilePart, 'type'> }
  /** The same `requestId` again changes nothing. */
  | { readonly type: 'input-requested'; readonly request: InputRequest }
  /** The back end says that a request needs no answer any more; without a response it was answered elsewhere. */
  | {
      readonly type: 'input-resolved'
      readonly requestId: string
      readonly response?: Omit<InputResponse, 'requestId'>
    }
  /** Something of the site's own making. The same `name` and `dataId` again replaces it. */
  | {
      readonly type: 'data-available'
      readonly name: string
      readonly dataId?: string
      readonly data: unknown
    }
  | { readonly type: 'follow-ups-suggested'; readonly followUps: readonly string[] }
  | { readonly type: 'usage-reported'; readonly usage: Usage }
  /** The back end's own name of the conversation, to be sent again with the next turn. */
  | { readonly type: 'conversation-updated'; readonly remoteConversationId: string }
  /** The terminal event of a turn that the back end ended itself. */
  | {
      readonly type: 'message-end'
      readonly finishReason: Exclude<FinishReason, 'failed'>
      /** The run has stopped to wait for a person: what it asked is answered by a further `send` with `responses`. */
      readonly isAwaitingInput?: boolean
    }
  /** The terminal event of a turn that the back end reports as failed. */
  | { readonly type: 'error'; readonly error: ChatError }

export type ChatEvent =
  | ProtocolEvent
  /** `replaces`: another wording of that message; it and all that followed are put aside as another version. */
  | { readonly type: 'message-sent'; readonly message: Message; readonly replaces?: string | undefined }
  /** A message that waited is on its way. */
  | { readonly type: 'message-released'; readonly messageId: string }
  | { readonly type: 'version-chosen'; readonly messageId: string; readonly index: number }
  /** What another tab, or the back end, knows of this conversation. */
  | { readonly type: 'conversation-merged'; readonly change: ConversationChange }
  /** Messages before those that are here; `earlier` leads on, if there are more. */
  | {
      readonly type: 'messages-loaded'
      readonly messages: readonly Message[]
      readonly earlier: string | undefined
    }
  /** A turn starts (again): sent for the first time, retried by the visitor, or by the retry policy. */
  | { readonly type: 'turn-started'; readonly answer: RunningAnswer }
  | { readonly type: 'turn-waiting'; readonly error: ChatError; readonly retryAt: number }
  /** After waiting the connection is there again. */
  | { readonly type: 'turn-continued' }
  | { readonly type: 'turn-ended'; readonly finishReason: FinishReason }
  /** `isGone`: the back end knows nothing of the run any more, so that there is nothing to go on with. */
  | { readonly type: 'turn-failed'; readonly error: ChatError; readonly isGone?: boolean }
  /** Something the visitor asked for beside a turn did not reach the back end. */
  | { readonly type: 'action-failed'; readonly error: ChatError }
  | { readonly type: 'input-sent'; readonly response: InputResponse }
  | { readonly type: 'input-accepted'; readonly requestId: string }
  /** The answer to a request did not arrive (`isOver`: and never will, as nobody waits for it any more). */
  | { readonly type: 'input-refused'; readonly requestId: string; readonly isOver: boolean }
  | { readonly type: 'message-rated'; readonly messageId: string; readonly rating: Rating }
  | { readonly type: 'requirements-found'; readonly requirements: readonly Requirement[] }
  | { readonly type: 'attachments-changed'; readonly attachments: readonly Attachment[] }
  | { readonly type: 'files-refused'; readonly refusals: readonly Refusal[] }
  /** A message that never reached the back end goes back into the composer. */
  | { readonly type: 'message-withdrawn'; readonly messageId: string }
  | { readonly type: 'draft-changed'; readonly draft: string }
  | {
      readonly type: 'conversation-opened'
      readonly sessionId: string
      readonly remoteConversationId?: string | undefined
      readonly messages: readonly Message[]
      readonly draft: string
      /** The answer that was being written when the page was left, where it can be gone on with. */
      readonly answer?: RunningAnswer | undefined
      readonly earlier?: string | undefined
    }
  /** The back end no longer knows the conversation: the talk stays readable, the next turn opens a new one. */
  | { readonly type: 'conversation-lost'; readonly sessionId: string }

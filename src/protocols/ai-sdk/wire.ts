/**
 * Names on the wire of the Vercel AI SDK: its UI messages, which we send, and its UI message stream, version 1, of
 * which every field may be missing or of another type and which is read in `decode.ts`.
 */

export interface ChatBody {
  /** The conversation. */
  readonly id: string
  readonly messages: readonly UiMessage[]
  readonly trigger: 'submit-message'
  /** The message that the answer continues, where it does. */
  readonly messageId: string | undefined
  readonly user_id: string
  readonly session_id: string
}

export interface UiMessage {
  readonly id: string
  readonly role: 'user' | 'assistant'
  readonly parts: readonly UiPart[]
}

export type UiPart =
  | { readonly type: 'text' | 'reasoning'; readonly text: string }
  | { readonly type: 'file'; readonly mediaType: string; readonly filename: string; readonly url: string }
  | { readonly type: 'step-start' }
  | UiToolPart

export interface UiToolPart {
  /** `tool-<name>`, or `dynamic-tool` with the name beside it. */
  readonly type: string
  readonly toolName?: string
  readonly toolCallId: string
  readonly state: 'approval-responded' | 'output-available' | 'output-error' | 'output-denied'
  readonly input: unknown
  readonly output?: unknown
  readonly errorText?: string
  readonly approval?: Readonly<Record<string, unknown>>
}

/**
 * What the stream said of a tool call beyond what a message keeps, to be sent back with it: signatures above all. It
 * lasts as long as the page; without it a call is sent as the SDK would send a plain one.
 */
export interface CallDetails {
  readonly isDynamic?: boolean
  /** Fields of the tool part. */
  readonly call?: Readonly<Record<string, unknown>>
  /** Fields of its approval. */
  readonly approval?: Readonly<Record<string, unknown>>
}

/** By tool call id. */
export type CallMemory = Map<string, CallDetails>

/**
 * What a conversation is made of. A message is a list of parts; a part that passes through stages is a
 * discriminated union on `state`, so that impossible states can't be written. Everything is immutable: an event
 * replaces only the message it concerns, and a row whose message is unchanged need not render again.
 */

export type MessageRole = 'user' | 'assistant'

/** Why an answer ended. `failed` includes a stream that was cut before its terminal event. */
export type FinishReason = 'completed' | 'stopped' | 'failed'

export interface Message {
  readonly id: string
  readonly role: MessageRole
  readonly parts: readonly Part[]
  /** Milliseconds since the epoch, by the visitor's clock. For display only: order is the order of the list. */
  readonly createdAt: number
  /** Absent while an answer is still being written, and on the visitor's own messages. */
  readonly finishReason?: FinishReason
}

export type Part = TextPart | ReasoningPart | ToolPart

export interface TextPart {
  readonly type: 'text'
  readonly text: string
}

export interface ReasoningPart {
  readonly type: 'reasoning'
  readonly text: string
}

interface ToolCall {
  readonly type: 'tool'
  readonly toolCallId: string
  readonly name: string
  readonly input?: unknown
}

export type ToolPart =
  | (ToolCall & { readonly state: 'running' })
  | (ToolCall & { readonly state: 'done'; readonly output: unknown })
  | (ToolCall & { readonly state: 'failed'; readonly errorText: string })

/** The text of a message as it would be copied: its text parts, a blank line between them. */
export function messageText(message: Message): string {
  return message.parts
    .filter((part) => part.type === 'text')
    .map((part) => part.text)
    .join('\n\n')
}

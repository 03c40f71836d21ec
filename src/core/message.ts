import type { InputRequest, InputResponse } from './input-request.ts'

/**
 * What a conversation is made of. A message is a list of parts; a part that passes through stages is a
 * discriminated union on `state`, so that impossible states can't be written. Everything is immutable: an event
 * replaces only the message it concerns, and a row whose message is unchanged need not render again.
 */

export type MessageRole = 'user' | 'assistant'

/** Why an answer ended. `failed` includes a stream that was cut before its terminal event. */
export type FinishReason = 'completed' | 'stopped' | 'failed'

export type Rating = 'good' | 'bad'

export interface Message {
  readonly id: string
  readonly role: MessageRole
  readonly parts: readonly Part[]
  /** Milliseconds since the epoch, by the visitor's clock. For display only: order is the order of the list. */
  readonly createdAt: number
  /** Absent while an answer is still being written, and on the visitor's own messages. */
  readonly finishReason?: FinishReason
  /** The back end's run that wrote the answer. */
  readonly runId?: string
  /** What the back end suggests to ask next. */
  readonly followUps?: readonly string[]
  readonly usage?: Usage
  readonly rating?: Rating
  /** Written by the visitor and not yet sent, for want of a network or because an answer is being written. */
  readonly isWaiting?: boolean
  /** Written by the visitor, who stopped the answer before a word of it had come. */
  readonly isStopped?: boolean
  /** On the first message where the conversation has several ways to go on: this one and the others. */
  readonly versions?: Versions
}

/** Ways a conversation went from one place on: answers asked again, messages sent in other words. */
export interface Versions {
  /** Which of them is shown, from 0. */
  readonly index: number
  /** The others in their order, each with all that followed. Its first message carries no `versions` of its own for this place. */
  readonly others: readonly (readonly Message[])[]
}

/** Tokens, as far as the back end says. */
export interface Usage {
  readonly inputTokens?: number
  readonly outputTokens?: number
  readonly totalTokens?: number
}

export type Part =
  | TextPart
  | ReasoningPart
  | ToolPart
  | StepPart
  | SourcePart
  | FilePart
  | InputRequestPart
  | DataPart

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
  /** While it streams in: the JSON text so far. */
  readonly input?: unknown
}

export type ToolPart =
  | (ToolCall & { readonly state: 'running' })
  | (ToolCall & { readonly state: 'done'; readonly output: unknown })
  | (ToolCall & { readonly state: 'failed'; readonly errorText: string })

/** From here on another agent, or another stage of the work, goes on. */
export interface StepPart {
  readonly type: 'step'
  readonly name: string
}

/** What an answer rests on. `sourceId` is what the text's `[1]` names. */
export interface Source {
  readonly sourceId: string
  readonly title: string
  readonly url?: string
  readonly excerpt?: string
  /** Relevance as the back end gives it, usually 0 to 1. */
  readonly score?: number
}

export interface SourcePart extends Source {
  readonly type: 'source'
}

/** A file the visitor sent, or one the answer produced. */
export interface FilePart {
  readonly type: 'file'
  readonly name: string
  /** A media type such as `image/png`, `''` where unknown. */
  readonly mediaType: string
  /** Bytes. */
  readonly size?: number
  /** The back end's name for it. */
  readonly fileId?: string
  /** Where it can be downloaded: http(s), or a `data:` URL. Untrusted. */
  readonly url?: string
}

/** The run waits for a person, or has waited. */
export type InputRequestPart = { readonly type: 'input-request'; readonly request: InputRequest } & (
  | { readonly state: 'pending'; readonly hasFailed?: boolean }
  | { readonly state: 'sending'; readonly response: InputResponse }
  /** Without a response it was answered elsewhere. */
  | { readonly state: 'answered'; readonly response?: InputResponse }
  /** The run ended without an answer. */
  | { readonly state: 'expired' }
)

/** Something of the site's own making. */
export interface DataPart {
  readonly type: 'data'
  readonly dataId?: string
  readonly name: string
  readonly data: unknown
}

/** The text of a message as it would be copied: its text parts, a blank line between them. */
export function messageText(message: Pick<Message, 'parts'>): string {
  return message.parts
    .filter((part) => part.type === 'text')
    .map((part) => part.text)
    .join('\n\n')
}

/** What the run behind this message has asked, in any of the states. */
export function requestsIn(
  message: Message | undefined,
  ...states: readonly InputRequestPart['state'][]
): readonly InputRequest[] {
  const parts = message?.parts ?? []
  return parts.flatMap((part) =>
    part.type === 'input-request' && states.includes(part.state) ? [part.request] : [],
  )
}

/** The last message that is part of the talk; messages after it wait to be sent. */
export function lastSpoken(messages: readonly Message[]): Message | undefined {
  return messages.findLast(({ isWaiting }) => !isWaiting)
}

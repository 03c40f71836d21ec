/**
 * Names on the wire of AG-UI. The input of a run is ours and exact; of its events everything may be missing or of
 * another type, and is read in `decode.ts`. Fields that came with protocol 1.0 are sent only where they are needed:
 * older agents refuse what they don't know.
 */

export interface RunAgentInput {
  readonly threadId: string
  readonly runId: string
  readonly state: object
  readonly messages: readonly AguiMessage[]
  readonly tools: readonly never[]
  readonly context: readonly never[]
  readonly forwardedProps: Readonly<Record<string, unknown>>
  /** Answers to all the interrupts that ended the run before. */
  readonly resume?: readonly ResumeEntry[]
}

export type AguiMessage =
  | { readonly id: string; readonly role: 'user'; readonly content: string | readonly ContentPart[] }
  | {
      readonly id: string
      readonly role: 'assistant'
      readonly content?: string
      readonly toolCalls?: readonly ToolCall[]
    }
  | {
      readonly id: string
      readonly role: 'tool'
      readonly toolCallId: string
      readonly content: string
      readonly error?: string
    }

export interface ToolCall {
  readonly id: string
  readonly type: 'function'
  readonly function: { readonly name: string; readonly arguments: string }
}

export type ContentPart =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'image' | 'audio' | 'video' | 'document'
      readonly source: {
        readonly type: 'data' | 'url'
        readonly value: string
        readonly mimeType: string
      }
      readonly metadata: { readonly filename: string }
    }

export interface ResumeEntry {
  readonly interruptId: string
  readonly status: 'resolved' | 'cancelled'
  readonly payload?: unknown
}

/**
 * What the agent calls the messages of an answer: by run, those of the assistant in their order; by tool call, that of
 * its result. Agents that keep a memory know a message again by its id. It lasts as long as the page.
 */
export type MessageIds = Map<string, readonly string[]>

/** People in the loop: what a run asks of the visitor, and what the visitor answers. */

export interface InputRequest {
  readonly requestId: string
  /** `approval`: may the agent do this? `question`: tell the agent something. */
  readonly kind: 'approval' | 'question'
  readonly prompt: string
  /** What would be done, for an approval. */
  readonly params?: Readonly<Record<string, unknown>>
  /** The params the visitor may change. */
  readonly editableParams?: readonly string[]
  /** Choices to make. Without any, a question is answered in free text. */
  readonly questions?: readonly Question[]
  /** The tool call that waits for it, where the contract says so. */
  readonly toolCallId?: string
}

export interface Question {
  readonly questionId: string
  readonly text: string
  readonly options: readonly { readonly label: string; readonly description?: string }[]
  readonly isMultiple: boolean
  readonly allowsCustom: boolean
}

export interface InputResponse {
  readonly requestId: string
  /** For an approval. */
  readonly isApproved?: boolean
  /** The edited params: only those that may be changed. */
  readonly params?: Readonly<Record<string, unknown>>
  /** The free answer, or the reason for a rejection. */
  readonly text?: string
  readonly answers?: readonly Answer[]
}

export interface Answer {
  readonly questionId: string
  /** Labels of the options. */
  readonly selected: readonly string[]
  readonly customText?: string
}

/** What an agent may ask a person, and what it gets back. */
export type AgentRequest = ApprovalRequest | FeedbackRequest
export type AgentAnswer = Approval | Feedback
export type AnswerTo<Request extends AgentRequest> = Extract<AgentAnswer, { type: Request['type'] }>

/** May this tool be called with these params? */
export interface ApprovalRequest {
  type: 'approval'
  prompt: string
  tool: { name: string }
  params: Readonly<Record<string, unknown>>
  /** The params that the person may change. */
  editableParams: readonly string[]
}

export interface Approval {
  type: 'approval'
  isApproved: boolean
  /** All of them, with the person's changes. */
  params: Readonly<Record<string, unknown>>
  reason?: string | undefined
}

/** Free words, or choices when there are questions. */
export interface FeedbackRequest {
  type: 'feedback'
  prompt: string
  questions?: readonly Question[] | undefined
}

export interface Question {
  id: string
  header?: string | undefined
  question: string
  options: readonly { label: string; description?: string | undefined }[]
  isMultiSelect: boolean
  allowsCustomAnswer: boolean
}

export interface Feedback {
  type: 'feedback'
  /** Empty when the person only chose. */
  text: string
  choices: readonly Choice[]
}

export interface Choice {
  questionId: string
  /** Labels of options. */
  selected: readonly string[]
  customText?: string | undefined
}

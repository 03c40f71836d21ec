import type { AgentAnswer, AgentRequest, Feedback, Question } from '../agent/agent-request.ts'
import type { EventContent } from './describe-agent-event.ts'

/** A question to a person while it is pending, in the words of the wire. */
export type InputRequest = AgentRequest & { id: string }

export function describeInputRequest(request: InputRequest): EventContent {
  const fields = presentInputRequest(request)
  if (request.type === 'approval') {
    const data = { ...fields, object: 'approval_request', tool: request.tool }
    return { type: 'approval_request.created', data }
  }
  return { type: 'agent.human_feedback.requested', data: { ...fields, object: 'human_feedback_request' } }
}

/** As the run object lists it. */
export function presentInputRequest(request: InputRequest): Record<string, unknown> {
  const { id, prompt } = request
  if (request.type === 'approval') {
    const { params, editableParams } = request
    return { id, type: 'approval_request', prompt, params, editable_params: editableParams }
  }
  const questions = request.questions?.map(presentQuestion)
  return { id, type: 'human_feedback_request', prompt, ...(questions ? { questions } : {}) }
}

function presentQuestion({
  isMultiSelect,
  allowsCustomAnswer,
  ...question
}: Question): Record<string, unknown> {
  return { ...question, multi_select: isMultiSelect, allow_custom_answer: allowsCustomAnswer }
}

export function describeAnswer(requestId: string, answer: AgentAnswer): EventContent {
  return {
    type: 'input_request.resolved',
    data: { id: requestId, object: 'input_request', ...presentAnswer(answer) },
  }
}

function presentAnswer(answer: AgentAnswer): Record<string, unknown> {
  if (answer.type === 'feedback') return presentFeedback(answer)
  return {
    approved: answer.isApproved,
    params: answer.params,
    ...(answer.reason === undefined ? {} : { feedback: answer.reason }),
  }
}

function presentFeedback({ text, choices }: Feedback): Record<string, unknown> {
  if (choices.length === 0) return { feedback: text }
  return {
    feedback: text,
    answers: choices.map(({ questionId, selected, customText }) => ({
      question_id: questionId,
      selected,
      ...(customText === undefined ? {} : { custom_text: customText }),
    })),
  }
}

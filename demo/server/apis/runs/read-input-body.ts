import type {
  AgentAnswer,
  Approval,
  ApprovalRequest,
  Choice,
  Feedback,
  FeedbackRequest,
  Question,
} from '../../agent/agent-request.ts'
import { badRequest } from '../../http/api-error.ts'
import { storableParams } from '../../http/read-fields.ts'
import { isObject, type JsonObject } from '../../http/read-json-body.ts'
import type { InputRequest } from '../../runs/input-request.ts'

/**
 * The body of an answer: `{ type, data: { request_id, … } }`. It is read against the request it answers, so that an
 * agent never sees a param it did not open for editing or a choice it did not offer.
 */
export function readRequestId(body: JsonObject): string {
  const requestId = readData(body)['request_id']
  if (typeof requestId === 'string' && requestId !== '') return requestId
  throw badRequest({ 'data.request_id': 'cannot be blank' })
}

export function readAnswer(body: JsonObject, request: InputRequest): AgentAnswer {
  const expected = request.type === 'approval' ? 'approval' : 'human_feedback'
  if (body['type'] !== expected) throw badRequest({ type: `must be ${expected} for this request` })
  const data = readData(body)
  return request.type === 'approval' ? readApproval(data, request) : readFeedback(data, request)
}

function readData(body: JsonObject): JsonObject {
  const data = body['data']
  if (isObject(data)) return storableParams(data, new Set())
  throw badRequest({ data: 'must be an object' })
}

function readApproval(data: JsonObject, request: ApprovalRequest): Approval {
  const isApproved = data['approved']
  if (typeof isApproved !== 'boolean') throw badRequest({ 'data.approved': 'must be true or false' })
  const params = { ...request.params, ...readParams(data['params'] ?? {}, request) }
  return { type: 'approval', isApproved, params, reason: readText(data['feedback'], 'data.feedback') }
}

function readParams(params: unknown, { params: given, editableParams }: ApprovalRequest): JsonObject {
  if (!isObject(params)) throw badRequest({ 'data.params': 'must be an object' })
  for (const [name, value] of Object.entries(params)) {
    if (!editableParams.includes(name)) throw badRequest({ [`data.params.${name}`]: 'is not editable' })
    if (kindOf(value) !== kindOf(given[name]))
      throw badRequest({ [`data.params.${name}`]: `must be a ${kindOf(given[name])}` })
  }
  return params
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value
}

function readFeedback(data: JsonObject, { questions = [] }: FeedbackRequest): Feedback {
  const text = readText(data['feedback'], 'data.feedback')
  const choices = readChoices(data['answers'] ?? [], questions)
  if (text === undefined && choices.length === 0) throw badRequest({ 'data.feedback': 'cannot be blank' })
  return { type: 'feedback', text: text ?? '', choices }
}

function readChoices(answers: unknown, questions: readonly Question[]): Choice[] {
  if (!Array.isArray(answers)) throw badRequest({ 'data.answers': 'must be a list' })
  const answered = new Set<string>()
  return answers.map((answer: unknown, index) => {
    const path = `data.answers.${index}`
    const choice = readChoice(answer, questions, path)
    if (answered.has(choice.questionId)) throw badRequest({ [`${path}.question_id`]: 'is answered twice' })
    answered.add(choice.questionId)
    return choice
  })
}

function readChoice(answer: unknown, questions: readonly Question[], path: string): Choice {
  if (!isObject(answer)) throw badRequest({ [path]: 'must be an object' })
  const question = questions.find(({ id }) => id === answer['question_id'])
  if (!question) throw badRequest({ [`${path}.question_id`]: 'no such question' })
  const selected = readSelected(answer['selected'] ?? [], question, `${path}.selected`)
  const customText = readText(answer['custom_text'], `${path}.custom_text`)
  if (customText !== undefined && !question.allowsCustomAnswer)
    throw badRequest({ [`${path}.custom_text`]: 'is not asked for' })
  return { questionId: question.id, selected, customText }
}

function readSelected(selected: unknown, { options, isMultiSelect }: Question, path: string): string[] {
  if (!Array.isArray(selected)) throw badRequest({ [path]: 'must be a list' })
  if (selected.length > 1 && !isMultiSelect) throw badRequest({ [path]: 'must be one at most' })
  return selected.map((label: unknown, index) => {
    if (typeof label === 'string' && options.some((option) => option.label === label)) return label
    throw badRequest({ [`${path}.${index}`]: 'no such option' })
  })
}

const MAX_CHARACTERS = 20_000

function readText(value: unknown, path: string): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw badRequest({ [path]: 'must be a string' })
  if (value.length > MAX_CHARACTERS)
    throw badRequest({ [path]: `must be at most ${MAX_CHARACTERS} characters` })
  return value.trim() === '' ? undefined : value
}

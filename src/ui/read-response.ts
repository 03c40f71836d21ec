import type { InputRequest, InputResponse } from '../core/input-request.ts'
import { field, parseJson } from '../core/json.ts'

/** Names of the fields of a request's form; prefixes keep what the agent names apart from what the form names. */
export const paramField = (name: string) => `param-${name}`
export const choiceField = (questionId: string) => `choice-${questionId}`
export const customField = (questionId: string) => `custom-${questionId}`
export const textField = 'text'

/** The form as an answer; undefined while something is missing. `isApproved` only where approval is asked for. */
export function readResponse(
  request: InputRequest,
  form: FormData,
  isApproved: boolean | undefined,
): InputResponse | undefined {
  const { requestId, params, editableParams = [], questions = [] } = request
  const textOf = (name: string) => String(form.get(name) ?? '').trim()
  const text = textOf(textField)
  if (isApproved) {
    const edited = editableParams.map(
      (name) => [name, readParam(field(params, name), form.get(paramField(name)))] as const,
    )
    return { requestId, isApproved, ...(edited.length > 0 && { params: Object.fromEntries(edited) }) }
  }
  if (isApproved === false) return { requestId, isApproved, ...(text && { text }) }
  if (questions.length === 0) return text ? { requestId, text } : undefined
  const answers = questions.map(({ questionId }) => {
    const customText = textOf(customField(questionId))
    const selected = form.getAll(choiceField(questionId)).map(String)
    return { questionId, selected, ...(customText && { customText }) }
  })
  const isWhole = answers.every(({ selected, customText }) => selected.length > 0 || customText)
  return isWhole ? { requestId, answers } : undefined
}

/** A value keeps the type it came with. */
function readParam(before: unknown, given: unknown): unknown {
  if (typeof before === 'boolean') return given !== null
  if (typeof before === 'number') return Number(given)
  if (isTextParam(before)) return before == null && given === '' ? before : given
  return parseJson(String(given))
}

/** Whether a param is edited as text; other things than texts, numbers and booleans are edited as JSON. */
export function isTextParam(value: unknown): boolean {
  return typeof value === 'string' || value == null
}

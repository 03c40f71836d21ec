import { isObject } from '../../http/read-json-body.ts'
import type { GivenAnswer } from './answer-request.ts'

/**
 * An answer given as JSON, where a contract leaves its form to the two sides: plain text, or an object with some of
 * `approved`, `feedback`, `params` and `answers`, in the words of the runs API.
 */
export function readPersonsWords(value: unknown): GivenAnswer {
  if (typeof value === 'string') return { text: value }
  if (!isObject(value)) return { text: value === undefined || value === null ? '' : JSON.stringify(value) }
  const { approved, feedback, params, answers } = value
  const choices = Array.isArray(answers) ? answers.filter(isObject).map(readChoice) : undefined
  return {
    ...(typeof approved === 'boolean' ? { approved } : {}),
    text: typeof feedback === 'string' ? feedback : '',
    ...(isObject(params) ? { params } : {}),
    ...(choices ? { choices } : {}),
  }
}

function readChoice(answer: Readonly<Record<string, unknown>>) {
  const { question_id, selected, custom_text } = answer
  return {
    questionId: String(question_id),
    selected: Array.isArray(selected) ? selected.map(String) : [],
    ...(typeof custom_text === 'string' ? { customText: custom_text } : {}),
  }
}

import type { ApiError } from '../../http/api-error.ts'
import { describeError } from '../common/shape-errors.ts'

export const PROBLEM_TYPE = 'application/problem+json'

/** RFC 7807, as this product answers every refusal. */
export function presentProblem(error: ApiError): Record<string, unknown> {
  const { status, message } = error
  return { type: 'about:blank', title: message, status, detail: describeError(error) }
}

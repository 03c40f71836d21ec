import type { ApiError } from '../../http/api-error.ts'
import type { ToldError } from '../common/read-event.ts'

/** Errors in OpenAI's form, before a stream and within one: `{ error: { message, type, param, code } }`. */
export function presentApiError(error: ApiError): Record<string, unknown> {
  const [param, problem] = Object.entries(error.details ?? {})[0] ?? []
  const message = param === undefined ? error.message : `Invalid '${param}': ${problem}.`
  return {
    error: { message, type: typeOfStatus(error.status), param: param ?? null, code: codeOfStatus(error) },
  }
}

export function presentRunError(error: ToldError | undefined): Record<string, unknown> {
  const message = error?.message ?? 'The run was canceled.'
  return { message, type: 'server_error', param: null, code: error ? (error.code ?? null) : 'canceled' }
}

function typeOfStatus(status: number): string {
  if (status === 429) return 'rate_limit_error'
  return status >= 500 ? 'server_error' : 'invalid_request_error'
}

function codeOfStatus({ status, code }: ApiError): string | null {
  if (status === 401) return 'invalid_api_key'
  if (status === 429) return 'rate_limit_exceeded'
  return status === 400 ? null : code
}

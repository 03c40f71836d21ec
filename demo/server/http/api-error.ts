/** Every refusal of every API, in the documented envelope: `{ error: { code, message, details? } }`. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly details: Readonly<Record<string, string>> | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: string,
    message: string,
    more: { details?: Readonly<Record<string, string>>; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.details = more.details
    this.headers = more.headers ?? {}
  }

  toResponse(): Response {
    const error = {
      code: this.code,
      message: this.message,
      ...(this.details ? { details: this.details } : {}),
    }
    return Response.json({ error }, { status: this.status, headers: { ...PRIVATE, ...this.headers } })
  }
}

/** What one visitor was told is never kept by a cache in between. */
const PRIVATE = { 'cache-control': 'no-store' }

export const badRequest = (details: Readonly<Record<string, string>>): ApiError =>
  new ApiError(400, 'bad_request', 'Bad Request', { details })

export const unauthorized = (): ApiError =>
  new ApiError(401, 'unauthorized', 'Unauthorized', { headers: { 'www-authenticate': 'Bearer' } })

export const notFound = (): ApiError => new ApiError(404, 'not_found', 'Not Found')

export const methodNotAllowed = (allowed: readonly string[]): ApiError =>
  new ApiError(405, 'method_not_allowed', 'Method Not Allowed', { headers: { allow: allowed.join(', ') } })

export const conflict = (details: Readonly<Record<string, string>>): ApiError =>
  new ApiError(409, 'conflict', 'Conflict', { details })

export const payloadTooLarge = (): ApiError => new ApiError(413, 'payload_too_large', 'Payload Too Large')

export const unsupportedMediaType = (accepted: string): ApiError =>
  new ApiError(415, 'unsupported_media_type', 'Unsupported Media Type', {
    details: { 'content-type': `must be ${accepted}` },
  })

export const internalError = (): ApiError => new ApiError(500, 'internal_error', 'Internal Server Error')

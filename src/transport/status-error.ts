/** A refusal by the back end, as a ChatError: the kind from the status, the server's own words for developers. */
import { ChatError, type ChatErrorKind } from '../core/errors.ts'
import { errorText, parseJson } from '../core/json.ts'
import type { Clock } from './clock.ts'
import { mediaType } from './media-type.ts'
import { readText } from './read-json.ts'
import { parseRetryAfter } from './retry-after.ts'

const kinds: Readonly<Record<number, ChatErrorKind>> = {
  400: 'invalid',
  401: 'auth',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  409: 'conflict',
  410: 'not-found',
  413: 'too-large',
  422: 'invalid',
  429: 'rate-limit',
}

export interface StatusErrorOptions {
  /** The method and URL, without a query. */
  readonly request: string
  /** Credentials that must not be repeated should the server echo them. */
  readonly secrets: readonly string[]
  readonly signal: AbortSignal
  readonly clock: Clock
}

export async function statusError(response: Response, options: StatusErrorOptions): Promise<ChatError> {
  const { status, headers } = response
  const isPassing = status >= 500 ? status !== 501 && status !== 505 : [408, 409, 429].includes(status)
  const words = await readWords(response, options)
  const nowMs = Date.parse(headers.get('date') ?? '') || Date.now()
  const retryAfterMs = parseRetryAfter(headers.get('retry-after'), nowMs)
  const message = `${options.request} answered ${status}${words && ` (${words})`}.`
  return new ChatError(kinds[status] ?? 'server', message, {
    status,
    retryable: isPassing,
    retryAfterMs,
  })
}

/** What the body says: from JSON its error fields, from plain text its beginning, from a web page nothing. */
async function readWords(
  response: Response,
  { secrets, signal, clock }: StatusErrorOptions,
): Promise<string> {
  let text: string
  try {
    text = await readText(response, { timeoutMs: 5_000, maxChars: 2 ** 16 }, clock, signal)
  } catch (thrown) {
    if (signal.aborted) throw thrown
    return ''
  }
  const json = parseJson(text)
  const isPlain = mediaType(response.headers.get('content-type')) === 'text/plain' && !/^\s*</.test(text)
  if (json !== undefined) text = errorText(json) ?? ''
  else if (!isPlain) return ''
  for (const secret of secrets) if (secret.length > 3) text = text.split(secret).join('…')
  return text.replace(/\s+/g, ' ').trim().slice(0, 300)
}

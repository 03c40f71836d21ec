/**
 * One call of `fetch`, whatever the page has made of it: it may be wrapped, throw at once, ignore the signal or
 * return rubbish. What comes out is a Response with its headers, an AbortError, or a ChatError for developers.
 */
import { ChatError } from '../core/errors.ts'
import type { Clock } from './clock.ts'
import { abortError, withDeadline } from './deadline.ts'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface Network {
  /** Called as a plain function. */
  readonly fetch: Fetch
  readonly clock: Clock
  /** From the call to the headers of the answer. */
  readonly timeoutMs: number
}

export async function sendRequest(
  url: URL,
  init: RequestInit,
  { fetch, clock, timeoutMs: ms }: Network,
  signal?: AbortSignal,
): Promise<Response> {
  // The request's own controller: a deadline ends it too, and once headers are in, the reader of the body takes over.
  const controller = new AbortController()
  // Followed across origins, a redirect would lose the credentials or carry them to a stranger.
  const request: RequestInit = { ...init, redirect: 'manual', signal: controller.signal }
  const deadline = { ms, reason: `No answer from ${url.origin} within ${ms} ms.` }
  try {
    return checkResponse(await withDeadline(() => fetch(url.href, request), deadline, clock, signal))
  } catch (cause) {
    controller.abort()
    if (signal?.aborted) throw abortError()
    if (cause instanceof ChatError) throw cause
    const message = `Can't reach ${url.origin}. If it is up, check its Access-Control-Allow-Origin (CORS) and this page's CSP connect-src.`
    throw new ChatError('network', message, { cause })
  }
}

/** An absolute URL from an option of that name. */
export function parseUrl(text: string, option: string): URL {
  try {
    return new URL(text)
  } catch {
    throw new ChatError('config', `${option} is not an absolute URL.`)
  }
}

function checkResponse(response: Response): Response {
  const { status, headers, type } = response
  if (type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    throw new ChatError('server', 'Redirects are not followed: use the final URL.', {
      status,
      retryable: false,
    })
  }
  // A wrapper's rubbish, or the network error a service worker answers with.
  if (!(status >= 200) || typeof headers?.get !== 'function') throw new TypeError('Not a usable Response')
  return response
}

/**
 * One call of `fetch`, whatever the page has made of it: it may be wrapped, throw at once, ignore the signal or
 * return rubbish. What comes out is a Response with its headers, an AbortError, or a ChatError for developers.
 */
import { ChatError } from '../core/errors.ts'
import { type Clock, systemClock } from './clock.ts'
import { abortError, withDeadline } from './deadline.ts'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface Network {
  /** Called as a plain function. Defaults to the page's own at the moment of the call. */
  readonly fetch?: Fetch | undefined
  readonly clock?: Clock | undefined
  /** From the call to the headers of the answer. */
  readonly requestTimeoutMs?: number | undefined
}

export async function sendRequest(
  url: URL,
  init: RequestInit,
  network: Network,
  signal: AbortSignal,
): Promise<Response> {
  const { fetch = (...call) => globalThis.fetch(...call) } = network
  const { clock = systemClock, requestTimeoutMs: ms = 30_000 } = network
  // The request's own controller: a deadline ends it too, and once headers are in, the reader of the body takes over.
  const controller = new AbortController()
  // Followed across origins, a redirect would lose the credentials or carry them to a stranger.
  const request: RequestInit = { ...init, redirect: 'manual', signal: controller.signal }
  const onTimeout = () => new ChatError('timeout', `No answer from ${url.origin} within ${ms} ms.`)
  try {
    const response = await withDeadline(() => fetch(url.href, request), { signal, clock, ms, onTimeout })
    return checkResponse(response, url)
  } catch (cause) {
    controller.abort()
    if (signal.aborted) throw abortError()
    if (cause instanceof ChatError) throw cause
    throw new ChatError(
      'network',
      `Could not reach ${url.origin}. If it is up, check its CORS answer (Access-Control-Allow-Origin, also on the ` +
        "preflight) and this page's CSP connect-src.",
      { cause },
    )
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

function checkResponse(response: unknown, url: URL): Response {
  const { status, headers, type } = (response ?? {}) as Partial<Response>
  if (typeof status !== 'number' || typeof headers?.get !== 'function') {
    throw new ChatError(
      'network',
      "fetch did not return a Response: this page's own fetch wrapper is broken.",
    )
  }
  if (type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    throw new ChatError('server', `${url.origin} redirects. Redirects are not followed: use the final URL.`, {
      status,
      retryable: false,
    })
  }
  if (!status) throw new ChatError('network', `The request to ${url.origin} failed inside this page.`)
  return response as Response
}

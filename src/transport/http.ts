/**
 * JSON requests to one back end. `request` resolves with a response that succeeded and whose body is still unread;
 * everything else is a ChatError, or the AbortError of the caller's own signal.
 */
import { ChatError } from '../core/errors.ts'
import { type Clock, systemClock } from './clock.ts'
import { closeQuietly } from './read-chunks.ts'
import { type Fetch, parseUrl, sendRequest } from './send-request.ts'
import { uploadingFetch } from './send-upload.ts'
import { statusError } from './status-error.ts'
import { createTokenSource, type TokenOptions } from './token-source.ts'

/** A large file on a slow line. */
const maxUploadMs = 1_800_000

export interface HttpOptions extends TokenOptions {
  /** The absolute base URL. It may have a path, a trailing slash and a query. */
  readonly endpoint: string
  /** Sent with every request to the endpoint. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** From a request to the headers of its answer; 30 s unless given. */
  readonly requestTimeoutMs?: number | undefined
  /** The page's own at the moment of each call, unless given. */
  readonly fetch?: Fetch | undefined
  readonly clock?: Clock | undefined
}

export interface HttpRequest {
  /** POST where there is a body, GET otherwise, unless given. */
  readonly method?: string
  /** Below the endpoint, without a leading slash. Empty: the endpoint itself. */
  readonly path: string
  /** Added to the endpoint's own query; what is undefined is left out. */
  readonly query?: Readonly<Record<string, string | number | undefined>> | undefined
  /** A JSON value, or a form with files. */
  readonly body?: unknown
  readonly accept?: string
  readonly signal: AbortSignal
  /** For a body with files: told 0 to 1 while it is sent. The time to the answer is then not limited by `requestTimeoutMs`. */
  readonly onProgress?: ((progress: number) => void) | undefined
}

export interface Http {
  request(request: HttpRequest): Promise<Response>
  /** The clock for reading bodies. */
  readonly clock: Clock
  /** From here on requests are another user's: with this token, or with what the options give. */
  changeUser(token: string | undefined): void
}

export function createHttp(options: HttpOptions): Http {
  const { clock = systemClock, headers: siteHeaders = {}, requestTimeoutMs: timeoutMs = 30_000 } = options
  const { fetch = (url, init) => globalThis.fetch(url, init) } = options
  const network = { fetch, clock, timeoutMs }
  const tokens = createTokenSource(options, network)
  const uploading = (onProgress: (progress: number) => void) => ({
    fetch: uploadingFetch(fetch, onProgress),
    clock,
    timeoutMs: maxUploadMs,
  })

  async function request(request: HttpRequest) {
    const { path, query, body, accept = 'application/json', signal, method, onProgress } = request
    const url = joinUrl(options.endpoint, path, query)
    const headers = siteHeaderList(siteHeaders)
    const init: RequestInit = { method: method ?? (body === undefined ? 'GET' : 'POST'), headers }
    headers.set('accept', accept)
    if (body instanceof FormData) {
      // The browser writes the content type with its boundary.
      init.body = body
    } else if (body !== undefined) {
      headers.set('content-type', 'application/json')
      init.body = toJson(body)
    }

    const send = (bearer: string | undefined) => {
      if (bearer !== undefined) headers.set('authorization', `Bearer ${bearer}`)
      return sendRequest(url, init, onProgress ? uploading(onProgress) : network, signal)
    }
    let token = await tokens.get(signal)
    let response = await send(token)
    if (response.status === 401 && tokens.canRefresh) {
      void closeQuietly(response.body)
      token = await tokens.get(signal, token)
      response = await send(token)
    }
    if (response.status < 300) return response
    throw await statusError(response, {
      request: `${init.method} ${url.origin}${url.pathname}`,
      secrets: [token ?? '', ...Object.values(siteHeaders)],
      signal,
      clock,
    })
  }

  return { request, clock, changeUser: tokens.change }
}

function joinUrl(endpoint: string, path: string, query: HttpRequest['query'] = {}): URL {
  const url = parseUrl(endpoint, 'endpoint')
  if (path) url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  url.hash = ''
  return url
}

function siteHeaderList(siteHeaders: Readonly<Record<string, string>>): Headers {
  try {
    return new Headers(siteHeaders)
  } catch {
    // The reason a browser gives repeats the value, which may be a key.
    throw new ChatError('config', 'headers has a name or value not allowed in HTTP.')
  }
}

function toJson(body: unknown): string {
  try {
    return JSON.stringify(body)
  } catch (cause) {
    throw new ChatError('config', 'params must be JSON values.', { cause })
  }
}

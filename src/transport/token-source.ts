/**
 * Where the bearer token comes from. The site's function is asked for the first request and again when the back end
 * rejects what it gave; requests that run at the same time share one question.
 */
import { ChatError } from '../core/errors.ts'
import { field } from '../core/json.ts'
import { systemClock } from './clock.ts'
import { withDeadline } from './deadline.ts'
import { discardBody } from './read-chunks.ts'
import { readJson } from './read-json.ts'
import { type Network, parseUrl, sendRequest } from './send-request.ts'

export type GetToken = () => string | Promise<string>

export interface TokenOptions extends Network {
  readonly token?: string | undefined
  readonly getToken?: GetToken | undefined
  /** Asked by GET with the page's cookies for `{ "token": "…" }`, where there is no `getToken`. */
  readonly tokenUrl?: string | undefined
}

export interface TokenSource {
  /** Whether asking again can bring another token. */
  readonly canRefresh: boolean
  /** The token to send now; never the `rejected` one unless the site gives it again. */
  get(signal: AbortSignal, rejected?: string): Promise<string | undefined>
}

export function createTokenSource(options: TokenOptions): TokenSource {
  const { clock = systemClock, requestTimeoutMs: ms = 30_000, tokenUrl } = options
  const getToken = options.getToken ?? (tokenUrl ? () => fetchToken(tokenUrl, options) : undefined)
  const onTimeout = () => new ChatError('timeout', `getToken gave no token within ${ms} ms.`)
  let known = options.token
  let asking: Promise<string> | undefined

  async function ask(question: GetToken): Promise<string> {
    try {
      // Shared by several requests, so that none of their signals may end it.
      const { signal } = new AbortController()
      known = checkToken(await withDeadline(question, { signal, clock, ms, onTimeout }))
      return known
    } catch (cause) {
      if (cause instanceof ChatError) throw cause
      throw new ChatError('auth', 'getToken failed.', { cause })
    } finally {
      asking = undefined
    }
  }

  return {
    canRefresh: getToken !== undefined,
    async get(signal, rejected) {
      if (!getToken || (known !== undefined && known !== rejected && !asking)) {
        return known === undefined ? known : checkToken(known)
      }
      asking ??= ask(getToken)
      const answer = asking
      // All who wait may have left by the time it fails.
      answer.catch(() => {})
      return withDeadline(() => answer, { signal, clock, ms, onTimeout })
    },
  }
}

/** The message never shows what was given: it may be a real token with one character too many. */
function checkToken(token: unknown): string {
  if (typeof token === 'string' && /^[!-~]+$/.test(token)) return token
  throw new ChatError(
    'auth',
    'The bearer token must be a string of visible ASCII, without "Bearer" or spaces.',
  )
}

async function fetchToken(tokenUrl: string, network: Network): Promise<string> {
  const url = parseUrl(tokenUrl, 'tokenUrl')
  const { signal } = new AbortController()
  const { clock, requestTimeoutMs: timeoutMs } = network
  const init: RequestInit = { credentials: 'include', headers: { accept: 'application/json' } }
  const response = await sendRequest(url, init, network, signal)
  if (response.status >= 300) {
    discardBody(response)
    throw new ChatError('auth', `tokenUrl answered ${response.status}.`, { status: response.status })
  }
  const token = field(await readJson(response, { signal, clock, timeoutMs, maxChars: 2 ** 16 }), 'token')
  if (typeof token !== 'string') throw new ChatError('auth', 'tokenUrl must answer { "token": "…" }.')
  return token
}

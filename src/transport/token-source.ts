/**
 * Where the bearer token comes from. The site's function is asked for the first request and again when the back end
 * rejects what it gave; requests that run at the same time share one question.
 */
import { ChatError } from '../core/errors.ts'
import { field } from '../core/json.ts'
import { withDeadline } from './deadline.ts'
import { closeQuietly } from './read-chunks.ts'
import { readJson } from './read-json.ts'
import { type Network, parseUrl, sendRequest } from './send-request.ts'

export type GetToken = () => string | Promise<string>

export interface TokenOptions {
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
  /** Another user: what is known of the former one is forgotten, and an answer still on its way to them is not kept. */
  change(token: string | undefined): void
}

export function createTokenSource(options: TokenOptions, network: Network): TokenSource {
  const { clock, timeoutMs: ms } = network
  const { tokenUrl, getToken = tokenUrl ? () => fetchToken(tokenUrl, network) : undefined } = options
  const deadline = { ms, reason: `getToken gave no token within ${ms} ms.` }
  let known = options.token
  let asking: Promise<string> | undefined
  let userCount = 0

  // Shared by several requests, so that none of their signals may end it.
  async function ask(question: GetToken): Promise<string> {
    const asker = userCount
    try {
      const token = checkToken(await withDeadline(question, deadline, clock))
      if (asker === userCount) known = token
      return token
    } catch (cause) {
      throw cause instanceof ChatError ? cause : new ChatError('auth', 'getToken failed.', { cause })
    } finally {
      if (asker === userCount) asking = undefined
    }
  }

  return {
    canRefresh: getToken !== undefined,
    change(token = options.token) {
      userCount += 1
      known = token
      asking = undefined
    },
    async get(signal, rejected) {
      if (!getToken || (known !== undefined && known !== rejected && !asking)) {
        return known === undefined ? known : checkToken(known)
      }
      asking ??= ask(getToken)
      const answer = asking
      // All who wait may have left by the time it fails.
      answer.catch(() => {})
      return withDeadline(() => answer, deadline, clock, signal)
    },
  }
}

/** The message never shows what was given: it may be a real token with one character too many. */
function checkToken(token: unknown): string {
  if (typeof token === 'string' && /^[!-~]+$/.test(token)) return token
  throw new ChatError('auth', 'A token must be visible ASCII, without "Bearer".')
}

async function fetchToken(tokenUrl: string, network: Network): Promise<string> {
  const init: RequestInit = { credentials: 'include', headers: { accept: 'application/json' } }
  const response = await sendRequest(parseUrl(tokenUrl, 'tokenUrl'), init, network)
  const { status } = response
  if (status >= 300) {
    void closeQuietly(response.body)
    throw new ChatError('auth', `tokenUrl answered ${status}.`, { status })
  }
  const token = field(await readJson(response, { ...network, maxChars: 2 ** 16 }, network.clock), 'token')
  if (typeof token === 'string') return token
  throw new ChatError('auth', 'tokenUrl must answer { "token": "…" }.')
}

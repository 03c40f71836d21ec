/**
 * The one error type that crosses a room's border. The edge converts whatever went wrong exactly once; visitors
 * read the words for `kind`, developers read `message`, which says what to do. An abort is never an error.
 */

export type ChatErrorKind =
  /** The options make a request impossible. */
  | 'config'
  /** The request never got an answer: offline, DNS, TLS, refused, or not allowed by CORS or CSP. */
  | 'network'
  /** No answer within `requestTimeout`, or no byte within `idleTimeout`. */
  | 'timeout'
  /** 401: the visitor has to sign in (again). */
  | 'auth'
  /** 403: this site, user or plan may not use the agent. */
  | 'forbidden'
  /** 429. `retryAfterMs` says how long the server asked to wait. */
  | 'rate-limit'
  /** 404 or 410: the agent or the conversation is gone or not ours. */
  | 'not-found'
  /** 409: another answer of this conversation is still being written. */
  | 'conflict'
  /** 400 or 422: the server understood and refused the message. */
  | 'invalid'
  /** 413, or an answer larger than the widget accepts. */
  | 'too-large'
  /** 5xx and every other status, and failures the agent reports itself. */
  | 'server'
  /** An answer that isn't in the agreed format, an HTML page for instance. */
  | 'protocol'
  /** A success without any answer in it. */
  | 'empty'
  /** A file could not be sent. */
  | 'upload'
  /** The stream ended before its terminal event. */
  | 'interrupted'
  /** The visitor's stop did not reach the back end. */
  | 'stop'

export interface ChatErrorOptions {
  readonly retryable?: boolean
  readonly status?: number
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

const retryableKinds: readonly ChatErrorKind[] = [
  'network',
  'timeout',
  'rate-limit',
  'conflict',
  'server',
  'protocol',
  'empty',
  'interrupted',
]

export class ChatError extends Error {
  override readonly name = 'ChatError'
  readonly kind: ChatErrorKind
  /** Whether the same message may succeed when it is sent again. */
  readonly retryable: boolean
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined

  constructor(kind: ChatErrorKind, message: string, options: ChatErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.kind = kind
    this.retryable = options.retryable ?? retryableKinds.includes(kind)
    this.status = options.status
    this.retryAfterMs = options.retryAfterMs
  }
}

/** What was thrown, as a ChatError. Anything unknown is our own fault or the protocol's: `protocol`. */
export function toChatError(thrown: unknown): ChatError {
  if (thrown instanceof ChatError) return thrown
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return new ChatError('protocol', `Unexpected failure while reading the answer: ${reason}`, {
    cause: thrown,
  })
}

/** The connection failed, and not what is at its other end. */
export function isConnectionLoss({ kind }: ChatError): boolean {
  return kind === 'interrupted' || kind === 'network' || kind === 'timeout'
}

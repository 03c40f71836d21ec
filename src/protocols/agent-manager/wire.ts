/**
 * Names on the wire of an agent manager, camel case throughout: a `session_id` is ignored there and begins a new
 * session. Of what comes back, every event is `{ event, data, timestamp }` with a string as `data`.
 */

export interface RunBody {
  readonly generateFollowups: unknown
  readonly message: string
  readonly sessionId: string
  readonly userId: string
  readonly media: readonly Media[] | undefined
}

export interface Media {
  /** A media type. */
  readonly type: string
  /** Base64. */
  readonly data: string
}

export interface ResolveBody {
  readonly decision: 'APPROVED' | 'REJECTED'
  readonly comment: string | undefined
}

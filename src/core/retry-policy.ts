import type { ChatError } from './errors.ts'

/**
 * When a request that got no answer is sent again by itself. Only refusals that a server itself calls temporary:
 * a lost connection is shown at once, with a button, because only the visitor knows whether it is back.
 */

const maxRetries: Partial<Record<ChatError['kind'], number>> = { 'rate-limit': 1, conflict: 3, server: 3 }
const baseMs = 1000
const capMs = 30_000

/**
 * Milliseconds to wait before the next try, or undefined to give up. Full jitter: any time up to the exponential
 * bound, so that a thousand widgets cut off together don't come back together. `Retry-After` is a lower bound.
 */
export function retryDelayMs(
  error: ChatError,
  retriesSoFar: number,
  random: () => number,
): number | undefined {
  if (!error.retryable || retriesSoFar >= (maxRetries[error.kind] ?? 0)) return undefined
  const jitterMs = random() * Math.min(capMs, baseMs * 2 ** retriesSoFar)
  return Math.round((error.retryAfterMs ?? 0) + jitterMs)
}

import { type ChatError, isConnectionLoss } from './errors.ts'

/**
 * When a request is sent again by itself. Full jitter: any time up to an exponential bound, so that a thousand widgets
 * cut off together don't come back together. `Retry-After` is a lower bound.
 */

/** Before an answer has begun: only refusals that a server itself calls temporary. */
const maxRetries: Partial<Record<ChatError['kind'], number>> = { 'rate-limit': 1, conflict: 3, server: 3 }
const retryBaseMs = 1000

/** After it has begun: the connection to a run that goes on without us. */
const maxReconnects = 10
const reconnectBaseMs = 500

const capMs = 30_000

/** Milliseconds to wait before the next try, or undefined to give up. */
export function retryDelayMs(
  error: ChatError,
  retriesSoFar: number,
  random: () => number,
): number | undefined {
  if (!error.retryable || retriesSoFar >= (maxRetries[error.kind] ?? 0)) return undefined
  return delayMs(error, retryBaseMs, retriesSoFar, random)
}

/** Milliseconds to wait before listening to the run again, or undefined to give up. */
export function reconnectDelayMs(
  error: ChatError,
  reconnectsSoFar: number,
  random: () => number,
): number | undefined {
  const isPassing = isConnectionLoss(error) || (error.retryable && error.kind in maxRetries)
  if (!isPassing || reconnectsSoFar >= maxReconnects) return undefined
  return delayMs(error, reconnectBaseMs, reconnectsSoFar, random)
}

function delayMs(error: ChatError, baseMs: number, count: number, random: () => number): number {
  const jitterMs = random() * Math.min(capMs, baseMs * 2 ** count)
  return Math.round((error.retryAfterMs ?? 0) + jitterMs)
}

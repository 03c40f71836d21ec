/**
 * Every wait on the network goes through here: it ends with the work, with the visitor's abort, or with the
 * deadline, whichever is first, and leaves neither a timer nor a listener. Work that settles later is ignored, so a
 * wrapped `fetch` or a stream that knows nothing of signals can't hold the widget.
 */
import type { Clock } from './clock.ts'

export interface Deadline {
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly ms: number
  /** The error to reject with when time is up. */
  readonly onTimeout: () => Error
}

/** A longer delay overflows in browsers and would fire at once. */
const maxDelayMs = 2 ** 31 - 1

export async function withDeadline<T>(
  work: () => T | PromiseLike<T>,
  deadline: Deadline,
): Promise<Awaited<T>> {
  const { signal, clock, ms, onTimeout } = deadline
  let timer: unknown
  let onAbort = () => {}
  try {
    return await new Promise<Awaited<T>>((resolve, reject) => {
      onAbort = () => reject(abortError())
      if (signal.aborted) return onAbort()
      signal.addEventListener('abort', onAbort)
      timer = clock.setTimeout(() => reject(onTimeout()), Math.min(ms, maxDelayMs))
      // What `work` throws at once rejects as well: this runs inside the promise.
      Promise.resolve(work()).then(resolve, reject)
    })
  } finally {
    clock.clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

export function abortError(): Error {
  return new DOMException('The request was aborted', 'AbortError')
}

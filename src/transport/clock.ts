/** Time as this room needs it: a count that only grows, and a delay. The wall clock may jump, so no timeout reads it. */
export interface Clock {
  /** Milliseconds since some fixed moment. */
  readonly now: () => number
  /** Calls back once after so many milliseconds; the returned function cancels. */
  readonly delay: (ms: number, callback: () => void) => () => void
}

/** A longer delay overflows in browsers and would fire at once. */
const maxDelayMs = 2 ** 31 - 1

/** Looks its functions up at each call: fake or patched timers of the page work as the page expects. */
export const systemClock: Clock = {
  now: () => performance.now(),
  delay(ms, callback) {
    const timer = setTimeout(callback, Math.min(ms, maxDelayMs))
    return () => clearTimeout(timer)
  },
}

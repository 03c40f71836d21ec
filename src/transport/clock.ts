/** Time as this room needs it: a count that only grows, and timers. The wall clock may jump, so no timeout reads it. */
export interface Clock {
  /** Milliseconds since some fixed moment. */
  now(): number
  setTimeout(callback: () => void, ms: number): unknown
  clearTimeout(timer: unknown): void
}

/** Looks its functions up at each call, so that whatever the page installs later is used as the page expects. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (timer) => clearTimeout(timer as number),
}

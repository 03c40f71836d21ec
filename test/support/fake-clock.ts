import type { Clock } from '../../src/transport/clock.ts'

export interface FakeClock extends Clock {
  /** Lets that much time pass, calling back whatever is due, in order. */
  advance(ms: number): Promise<void>
  /** How many delays wait: 0 when nothing was left behind. */
  readonly waiting: number
}

export function createFakeClock(): FakeClock {
  let now = 0
  const timers = new Map<object, { at: number; callback: () => void }>()

  return {
    now: () => now,
    delay(ms, callback) {
      const timer = {}
      timers.set(timer, { at: now + ms, callback })
      return () => void timers.delete(timer)
    },
    async advance(ms) {
      const end = now + ms
      for (;;) {
        await settle()
        const [next] = [...timers].sort(([, a], [, b]) => a.at - b.at)
        if (!next || next[1].at > end) break
        timers.delete(next[0])
        now = Math.max(now, next[1].at)
        next[1].callback()
      }
      now = end
      await settle()
    },
    get waiting() {
      return timers.size
    },
  }
}

/** Lets everything that waits for a promise run on. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

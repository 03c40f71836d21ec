import type { Environment } from '../../src/core/environment.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'

/** A world a test moves by hand: its clock, its frames, its ids and its dice. */
export interface FakeEnvironment extends Environment {
  readonly clock: FakeClock
  /** What was said to developers. */
  readonly reports: string[]
  /** Paints: calls back whatever waits for a frame. */
  paint(): void
  /** How many callbacks wait for a frame. */
  readonly framesWanted: number
  /** Takes the network away, or gives it back. */
  setOnline(isOnline: boolean): void
}

/** Ids count from `firstId`: two worlds in one test need different ones. */
export function createFakeEnvironment(random: () => number = () => 0.5, firstId = 1): FakeEnvironment {
  const clock = createFakeClock()
  const startedAt = Date.UTC(2026, 0, 1)
  const reports: string[] = []
  const frames = new Set<() => void>()
  const onlineListeners = new Set<() => void>()
  let isOnline = true
  let ids = firstId - 1

  return {
    clock,
    reports,
    now: () => startedAt + clock.now(),
    random,
    randomId: () => testId(++ids),
    delay: clock.delay,
    nextFrame(callback) {
      frames.add(callback)
      return () => void frames.delete(callback)
    },
    isOnline: () => isOnline,
    onOnline(callback) {
      onlineListeners.add(callback)
      return () => void onlineListeners.delete(callback)
    },
    setOnline(next) {
      isOnline = next
      if (next) for (const callback of [...onlineListeners]) callback()
    },
    languages: () => [],
    loadExtra: () => Promise.reject(new Error('There are no extras in this world.')),
    report: (message) => void reports.push(message),
    paint() {
      const due = [...frames]
      frames.clear()
      for (const callback of due) callback()
    },
    get framesWanted() {
      return frames.size
    },
  }
}

/** A valid UUID that tells its number. */
export function testId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}

import type { Environment } from './core/environment.ts'
import { createUuid } from './core/ids.ts'

/** A hidden tab paints nothing; after this long what waits for a frame goes on without one. */
const frameDeadlineMs = 250

/** The browser as the environment. Every line in the console begins with the product's name. */
export function browserEnvironment(): Environment {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    randomId: () => createUuid(globalThis.crypto ?? {}),
    delay(ms, callback) {
      const timer = setTimeout(callback, ms)
      return () => clearTimeout(timer)
    },
    nextFrame(callback) {
      const cancel = () => {
        cancelAnimationFrame(frame)
        clearTimeout(timer)
      }
      const run = () => {
        cancel()
        callback()
      }
      const frame = requestAnimationFrame(run)
      const timer = setTimeout(run, frameDeadlineMs)
      return cancel
    },
    report(message, cause) {
      const line = `[Parley] ${message}`
      if (cause === undefined) console.warn(line)
      else console.warn(line, cause)
    },
  }
}

import type { Environment, LoadExtra } from './core/environment.ts'
import { createUuid } from './core/ids.ts'
import { listen } from './core/listen.ts'
import { createFrames } from './ui/frames.ts'

/** The browser as the environment. Every line in the console begins with the product's name. */
export function browserEnvironment(loadExtra: LoadExtra): Environment {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    randomId: () => createUuid(globalThis.crypto ?? {}),
    delay(ms, callback) {
      const timer = setTimeout(callback, ms)
      return () => clearTimeout(timer)
    },
    nextFrame: createFrames(),
    isOnline: () => navigator.onLine !== false,
    onOnline: (callback) => listen(window, ['online'], callback),
    languages: () => [document.documentElement.lang, ...(navigator.languages ?? [])],
    loadExtra,
    report(message, cause) {
      const line = `[Parley] ${message}`
      if (cause === undefined) console.warn(line)
      else console.warn(line, cause)
    },
  }
}

import { afterAll, beforeAll } from 'vitest'

/** What nobody caught while the tests of the file ran. */
export function useUncaught(): readonly unknown[] {
  const uncaught: unknown[] = []
  const note = (reason: unknown) => void uncaught.push(reason)
  beforeAll(() => void process.on('unhandledRejection', note).on('uncaughtException', note))
  afterAll(() => void process.off('unhandledRejection', note).off('uncaughtException', note))
  return uncaught
}

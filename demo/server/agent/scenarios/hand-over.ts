import type { Pacer } from '../pace.ts'
import { writeWords } from '../write-words.ts'
import { isSaid, type Scenario } from './scenario.ts'

/** Another agent goes on with the same answer. */
export function createHandOver(pacer: Pacer): Scenario {
  return {
    isAskedBy: isSaid('hand over'),
    async *agent(_turn, signal) {
      await pacer.beforeFirst(signal)
      yield* writeWords('This is about money, so a colleague goes on. ', pacer, signal)
      yield { type: 'agent-switched', name: 'Billing specialist' }
      await pacer.whileWorking(signal)
      yield* writeWords('Hello, I am the billing specialist. Which invoice is it?', pacer, signal)
    },
  }
}

import type { Pacer } from '../pace.ts'
import { writeWords } from '../write-words.ts'
import { isSaid, type Scenario } from './scenario.ts'

/** An answer that begins well. */
export function createPleaseFail(pacer: Pacer): Scenario {
  return {
    isAskedBy: isSaid('please fail'),
    async *agent(_turn, signal) {
      await pacer.beforeFirst(signal)
      yield* writeWords('I begin to answer, and then', pacer, signal)
      throw new Error('The agent failed, as it was asked to.')
    },
  }
}

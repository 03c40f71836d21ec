import type { Pacer } from '../pace.ts'
import { writeWords } from '../write-words.ts'
import { isSaid, type Scenario } from './scenario.ts'

/** A question that is answered in free words, in the middle of an answer. */
export function createAskQuestion(pacer: Pacer): Scenario {
  return {
    isAskedBy: isSaid('ask me a question'),
    async *agent(turn, signal) {
      await pacer.beforeFirst(signal)
      const reply = await turn.ask({ type: 'feedback', prompt: 'How do you drink your coffee?' })
      yield* writeWords(`You drink it like this: “${reply.text}” The Marlow Solo can do that.`, pacer, signal)
    },
  }
}

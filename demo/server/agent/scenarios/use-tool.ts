import { randomUUID } from 'node:crypto'
import type { AgentEvent } from '../agent.ts'
import type { Pacer } from '../pace.ts'
import { writeWords } from '../write-words.ts'
import { isSaid, type Scenario } from './scenario.ts'

/** Up to where the tool has worked, and not yet said what came of it. */
async function* lookUpStock(pacer: Pacer, signal: AbortSignal) {
  await pacer.beforeFirst(signal)
  const reasoning = 'The stock changes all day, so I look it up instead of guessing.'
  yield { type: 'reasoning', text: reasoning } satisfies AgentEvent
  const call = {
    id: randomUUID(),
    tool: { name: 'check_stock', type: 'function' },
    input: { machine: 'Marlow Duo', warehouse: 'Ghent' },
  }
  yield { type: 'tool-started', ...call } satisfies AgentEvent
  await pacer.whileWorking(signal)
  return call
}

/** A tool call that can be watched: it starts, takes its time, and gives a result. */
export function createUseTool(pacer: Pacer): Scenario {
  return {
    isAskedBy: isSaid('use a tool'),
    async *agent(_turn, signal) {
      const call = yield* lookUpStock(pacer, signal)
      yield { type: 'tool-completed', ...call, result: { in_stock: 7, next_delivery: 'Thursday' } }
      yield* writeWords('There are **7** Marlow Duo in Ghent, and more come on Thursday.', pacer, signal)
    },
  }
}

/** The same call, and the answer after it failed. */
export function createUseFailingTool(pacer: Pacer): Scenario {
  return {
    isAskedBy: isSaid('use a tool that fails'),
    async *agent(_turn, signal) {
      const call = yield* lookUpStock(pacer, signal)
      yield { type: 'tool-failed', ...call, message: 'The warehouse did not answer.' }
      const answer = 'I could not look up the stock: the tool failed, because the warehouse did not answer.'
      yield* writeWords(answer, pacer, signal)
    },
  }
}

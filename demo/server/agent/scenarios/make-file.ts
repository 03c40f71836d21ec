import type { Pacer } from '../pace.ts'
import { writeWords } from '../write-words.ts'
import { isSaid, type Scenario } from './scenario.ts'

const PRICES = ['Machine,Price (EUR)', 'Marlow Solo,649', 'Marlow Duo,1290', 'Marlow Pro,2480', 'Grinder,320']

/** A file that the agent made and the visitor can keep. */
export function createMakeFile(pacer: Pacer): Scenario {
  return {
    isAskedBy: isSaid('make a file'),
    async *agent(_turn, signal) {
      await pacer.beforeFirst(signal)
      yield { type: 'reasoning', text: 'A price list is easier to use as a table in a file.' }
      await pacer.whileWorking(signal)
      const bytes = new TextEncoder().encode(`${PRICES.join('\r\n')}\r\n`)
      yield { type: 'file', name: 'price-list.csv', mimeType: 'text/csv', bytes }
      yield* writeWords('Here is **price-list.csv**, with the price of each machine.', pacer, signal)
    },
  }
}

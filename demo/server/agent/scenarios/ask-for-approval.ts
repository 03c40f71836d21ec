import { randomUUID } from 'node:crypto'
import type { Approval } from '../agent-request.ts'
import type { Pacer } from '../pace.ts'
import { writeWords } from '../write-words.ts'
import { isSaid, type Scenario } from './scenario.ts'

const tool = { name: 'issue_refund', type: 'function' }

/** A tool that a person has to allow first, with one param that the person may change. */
export function createAskForApproval(pacer: Pacer): Scenario {
  return {
    isAskedBy: isSaid('ask for approval'),
    async *agent(turn, signal) {
      await pacer.beforeFirst(signal)
      yield* writeWords('I can refund order MC-1042. ', pacer, signal)
      const approval = await turn.ask({
        type: 'approval',
        prompt: 'Refund 62 EUR for order MC-1042?',
        tool: { name: tool.name },
        params: { order: 'MC-1042', amount: 62, currency: 'EUR' },
        editableParams: ['amount'],
      })
      if (!approval.isApproved) {
        yield* writeWords(describeRefusal(approval), pacer, signal)
        return
      }
      const refund = { id: randomUUID(), tool, input: { ...approval.params } }
      yield { type: 'tool-started', ...refund }
      await pacer.whileWorking(signal)
      yield { type: 'tool-completed', ...refund, result: { status: 'refunded', ...approval.params } }
      const { amount, currency, order } = approval.params
      const note = approval.reason === undefined ? '' : ` Your note was kept with it: “${approval.reason}”`
      yield* writeWords(`Done: **${amount} ${currency}** go back for order ${order}.${note}`, pacer, signal)
    },
  }
}

function describeRefusal({ reason }: Approval): string {
  return reason === undefined ? 'Nothing was done.' : `Nothing was done, because you said: “${reason}”`
}

import type { Pacer } from '../pace.ts'
import { writeWords } from '../write-words.ts'
import { isSaid, type Scenario } from './scenario.ts'

/** An answer whose marks stand for sources that are told apart from the text. */
export function createShowSources(pacer: Pacer): Scenario {
  return {
    isAskedBy: isSaid('show sources'),
    async *agent({ siteUrl }, signal) {
      await pacer.beforeFirst(signal)
      yield {
        type: 'sources',
        sources: [
          {
            id: '1',
            name: 'Returns: How to get a refund',
            excerpt: 'The refund takes 5 working days from the day the machine is back in the workshop.',
            score: 0.93,
            url: `${siteUrl}/returns#how-to-get-a-refund`,
          },
          {
            id: '2',
            name: 'Pricing: Ways to pay',
            excerpt: 'You can pay by card, bank transfer, Bancontact, iDEAL or PayPal.',
            score: 0.71,
            url: `${siteUrl}/pricing#ways-to-pay`,
          },
        ],
      }
      const answer =
        'A refund takes 5 working days [1]. It goes back the way you paid: card, bank transfer or PayPal [2].'
      yield* writeWords(answer, pacer, signal)
    },
  }
}

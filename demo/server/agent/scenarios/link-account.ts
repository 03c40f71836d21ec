import { AgentFailed } from '../agent.ts'
import type { Pacer } from '../pace.ts'
import { writeWords } from '../write-words.ts'
import { isSaid, type Scenario } from './scenario.ts'

/** Needs an account that the user has connected; the points are made up. */
export function createLinkAccount(pacer: Pacer, isConnected: (userId: string) => Promise<boolean>): Scenario {
  return {
    isAskedBy: isSaid('link my account'),
    async *agent({ userId }, signal) {
      if (userId === null || !(await isConnected(userId)))
        throw new AgentFailed('requirements_not_met', 'Connect your Marlow loyalty account first.')
      await pacer.beforeFirst(signal)
      yield* writeWords('Your loyalty account is linked: you have **420 points**.', pacer, signal)
    },
  }
}

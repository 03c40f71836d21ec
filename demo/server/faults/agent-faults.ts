import { type Agent, AgentCanceled } from '../agent/agent.ts'

/** Runs that truly end another way, and are stored like that. */
export const agentFaults: Readonly<Record<string, (agent: Agent, value: number | undefined) => Agent>> = {
  'fail-after': (agent, count = 0) =>
    stopAfter(agent, count, () => new Error('The agent failed on request.')),
  'cancel-after': (agent, count = 0) => stopAfter(agent, count, () => new AgentCanceled()),
}

function stopAfter(agent: Agent, count: number, reason: () => Error): Agent {
  return async function* stopping(turn, signal) {
    let textCount = 0
    for await (const event of agent(turn, signal)) {
      if (event.type === 'text') {
        if (textCount === count) throw reason()
        textCount += 1
      }
      yield event
    }
    throw reason()
  }
}

import type { Agent } from './agent.ts'

/** Ends every answer with what it cost. Nothing here counts tokens, so they are guessed at four characters each. */
export function reportUsage(agent: Agent): Agent {
  return async function* reporting(turn, signal) {
    let written = 0
    for await (const event of agent(turn, signal)) {
      if (event.type === 'text' || event.type === 'reasoning') written += event.text.length
      yield event
    }
    if (signal.aborted) return
    const read = turn.history.reduce(
      (sum, { question, answer }) => sum + question.length + answer.length,
      turn.question.length,
    )
    yield { type: 'usage', inputTokens: toTokens(read), outputTokens: toTokens(written) }
  }
}

function toTokens(characters: number): number {
  return Math.ceil(characters / 4)
}

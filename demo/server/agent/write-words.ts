import type { AgentEvent } from './agent.ts'
import { type Pacer, splitIntoWords } from './pace.ts'

/** A text as a model would give it: word by word. */
export async function* writeWords(
  text: string,
  pacer: Pacer,
  signal: AbortSignal,
): AsyncGenerator<AgentEvent> {
  for (const word of splitIntoWords(text)) {
    if (signal.aborted) return
    yield { type: 'text', text: word }
    await pacer.beforeNext(signal)
  }
}

import type { ProtocolEvent } from '../core/chat-event.ts'
import { field } from '../core/json.ts'
import { given, numberOf } from './wire-values.ts'

/** Token counts, under any of their usual names, as an event; none where nothing was counted. */
export function readUsage(json: unknown): readonly ProtocolEvent[] {
  const count = (...names: readonly string[]) =>
    names.map((name) => numberOf(field(json, name))).find((value) => value !== undefined)
  const usage = given({
    inputTokens: count('inputTokens', 'input_tokens', 'prompt_tokens'),
    outputTokens: count('outputTokens', 'output_tokens', 'completion_tokens'),
    totalTokens: count('totalTokens', 'total_tokens'),
  })
  return Object.keys(usage).length > 0 ? [{ type: 'usage-reported', usage }] : []
}

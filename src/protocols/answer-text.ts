/**
 * Finds the reply in a JSON answer nobody agreed on: a workflow names its output as it likes, and a server asked for
 * a stream may give the whole answer at once, wrapped in the envelopes of its own API.
 */
import { field, isRecord } from '../core/json.ts'

/** Tried in this order: the likely names of the text itself, then of what it is wrapped in. */
const names = ['content', 'output', 'answer', 'text', 'message', 'data']

export function answerText(json: unknown, depth = 6): string | undefined {
  if (typeof json === 'string') return json.trim() ? json : undefined
  if (depth === 0) return undefined
  // A list of parts: `content: [{ type: 'text', text }]`.
  if (Array.isArray(json)) return json.map((item) => answerText(item, depth - 1) ?? '').join('') || undefined
  if (!isRecord(json)) return undefined
  const choices = field(json, 'choices')
  const candidates = [...names.map((name) => field(json, name)), Array.isArray(choices) && choices[0]]
  for (const candidate of candidates) {
    const text = answerText(candidate, depth - 1)
    if (text) return text
  }
  return undefined
}

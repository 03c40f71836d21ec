import { isObject } from '../../http/read-json-body.ts'
import type { ToldRequest } from './read-event.ts'

/** A question to a person as text, for APIs and clients that have nothing else: the next message is the answer. */
export function askInWords({ kind, prompt, params, questions }: ToldRequest): string {
  if (kind === 'approval') {
    const details = Object.entries(params).map(([name, value]) => `- ${name}: ${String(value)}`)
    return [prompt, details.join('\n'), 'Please answer with “yes” or “no”.']
      .filter((line) => line !== '')
      .join('\n\n')
  }
  const choices = questions.filter(isObject).map((question) => {
    const options = Array.isArray(question['options']) ? question['options'] : []
    const labels = options.filter(isObject).map(({ label }) => `- ${String(label)}`)
    return `${String(question['question'])}\n\n${labels.join('\n')}`
  })
  return [prompt, ...choices, 'Please answer in your next message.'].join('\n\n')
}

import type { Exchange } from '../../storage/runs.ts'

export interface SaidMessage {
  role: 'user' | 'assistant'
  text: string
}

/**
 * A transcript as clients send it, as exchanges: what follows the last message of the user is no part of it, as that
 * message is the one to answer. An answer nobody asked for, such as a greeting, is left out.
 */
export function pairMessages(messages: readonly SaidMessage[]): { question: string; history: Exchange[] } {
  const exchanges: Exchange[] = []
  for (const { role, text } of messages) {
    const latest = exchanges.at(-1)
    if (role === 'user') exchanges.push({ question: text, answer: '' })
    else if (latest) latest.answer = latest.answer === '' ? text : `${latest.answer}\n\n${text}`
  }
  const last = exchanges.pop()
  return { question: last?.question.trim() ?? '', history: exchanges }
}

import { DEMO_APP_ID } from '../../demo/server/well-known.ts'
import type { Message } from '../../src/core/message.ts'
import { firstWords, writeRecord } from '../../src/session/stored-records.ts'
import { testId } from './fake-environment.ts'

/** A conversation that a browser has kept from an earlier visit. */
export interface EarlierTalk {
  readonly title: string
  readonly minutesAgo: number
  readonly messages?: readonly Message[]
}

/** For `init`: puts conversations into the browser, the first as the current one, unless something is there. */
export function keepConversations(serverUrl: string, userId: string, talks: readonly EarlierTalk[]): string {
  const scope = JSON.stringify([`${serverUrl}/`, `${DEMO_APP_ID}|`, userId])
  const entries = talks.flatMap(({ title, minutesAgo, messages = talk(1, title) }, index) => {
    const savedAt = Date.now() - minutesAgo * 60_000
    const words = firstWords(messages)
    const key = `parley:${scope}:conversation:${testId(9000 + index)}`
    return [
      [key, writeRecord({ savedAt, updatedAt: savedAt, words, draft: '' })],
      ...messages.map((message, place) => [`${key}:${message.id}`, writeRecord({ savedAt, place, message })]),
    ]
  })
  entries.push([`parley:${scope}:current`, JSON.stringify({ sessionId: testId(9000) })])
  return `if (!localStorage.length) for (const [key, value] of ${JSON.stringify(entries)}) localStorage.setItem(key, value)`
}

/** So many questions, each with an answer of the usual kind. */
export function talk(questions: number, first = 'Question 1'): readonly Message[] {
  return Array.from({ length: questions }, (_, index): Message[] => {
    const number = index + 1
    const createdAt = Date.UTC(2026, 0, 1) + index * 60_000
    const question = index === 0 ? first : `Question ${number}`
    const answer = `Answer ${number}: it **depends**. See [our page](https://example.com/${number}).\n\n- one thing\n- and \`another\`\n\nThat is all there is to say about it, in a sentence that takes more than one line of the panel.`
    return [
      { id: `q${number}`, role: 'user', createdAt, parts: [{ type: 'text', text: question }] },
      {
        id: `a${number}`,
        role: 'assistant',
        createdAt,
        finishReason: 'completed',
        parts: [{ type: 'text', text: answer }],
      },
    ]
  }).flat()
}

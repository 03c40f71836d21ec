/** Conversations a browser has kept, one for each thing that can stand in a transcript. */
import type { Message, Part } from '../../../src/core/message.ts'
import type { EarlierTalk } from '../../support/kept-conversations.ts'

const question = (text: string, ...parts: Part[]): Message => ({
  id: 'q',
  role: 'user',
  createdAt: 1,
  parts: [{ type: 'text', text }, ...parts],
})

const answer = (...parts: Part[]): Message => ({
  id: 'a',
  role: 'assistant',
  createdAt: 2,
  finishReason: 'completed',
  runId: 'run-1',
  parts,
})

export const everyMarkdown = `# Machines

A paragraph with **strong**, *emphasis*, ~~deleted~~, \`code\` and a [link](https://example.com/page), as told [1] and [2].

## A table

| Machine | Boilers | Price of the machine with everything that belongs to it |
| --- | :-: | --: |
| Marlow Solo | 1 | 690 EUR, delivered to your door and set up |
| Marlow Duo | 2 | 1,290 EUR, delivered to your door and set up |

### Steps

1. Fill the tank
2. Wait for the lamp
   - it turns green

- [x] rinsed
- [ ] descaled

> Quoted from the manual.

\`\`\`js
const order = await fetch('https://example.com/api/orders?customer=ada&machine=marlow-duo&page=1')
\`\`\`

![A picture of the machine](https://pictures.example.com/duo.png)

---

The end.`

const work: Part[] = [
  { type: 'reasoning', text: 'The stock changes all day, so I look it up.' },
  {
    type: 'tool',
    toolCallId: 't1',
    name: 'check_stock',
    state: 'done',
    input: { machine: 'Marlow Duo' },
    output: { in_stock: 7 },
  },
  {
    type: 'tool',
    toolCallId: 't2',
    name: 'ask_warehouse',
    state: 'failed',
    input: { city: 'Ghent' },
    errorText: 'No answer.',
  },
]

const sources: Part[] = [
  {
    type: 'source',
    sourceId: '1',
    title: 'Returns: How to get a refund',
    url: 'https://example.com/returns',
    excerpt: 'It takes 5 days.',
    score: 0.93,
  },
  { type: 'source', sourceId: '2', title: 'A page without an address', excerpt: 'Words found there.' },
]

const approval: Part = {
  type: 'input-request',
  state: 'pending',
  request: {
    requestId: 'r1',
    kind: 'approval',
    prompt: 'Refund 62 EUR for order MC-1042?',
    params: { order: 'MC-1042', amount: 62, notify: true },
    editableParams: ['amount', 'notify'],
  },
}

const choices: Part = {
  type: 'input-request',
  state: 'pending',
  request: {
    requestId: 'r2',
    kind: 'question',
    prompt: 'Two questions before I go on.',
    questions: [
      {
        questionId: 'machine',
        text: 'Which machine is it about?',
        options: [{ label: 'Solo', description: 'One boiler' }, { label: 'Duo' }],
        isMultiple: false,
        allowsCustom: false,
      },
      {
        questionId: 'extras',
        text: 'What shall come with it?',
        options: [{ label: 'Grinder' }, { label: 'Beans' }],
        isMultiple: true,
        allowsCustom: true,
      },
    ],
  },
}

const sentFiles: Part[] = [
  { type: 'file', name: 'menu.txt', mediaType: 'text/plain', size: 31 },
  {
    type: 'file',
    name: 'invoice.pdf',
    mediaType: 'application/pdf',
    size: 48_000,
    url: 'https://example.com/invoice.pdf',
  },
]

const secondAnswer: Message = {
  ...answer({ type: 'text', text: 'Said differently.' }),
  rating: 'good',
  followUps: ['What does the Marlow Duo cost?'],
  versions: { index: 1, others: [[{ ...answer({ type: 'text', text: 'Said first.' }), id: 'a0' }]] },
}

const talksByName = {
  everything: [
    question('Show me everything'),
    answer(...work, { type: 'text', text: everyMarkdown }, ...sources),
  ],
  approval: [question('Refund me'), answer({ type: 'text', text: 'Let me ask first.' }, approval)],
  questions: [question('Help me choose'), answer(choices)],
  files: [question('Read these', ...sentFiles), answer({ type: 'text', text: 'I have read them.' })],
  versions: [question('Say it again'), secondAnswer],
} satisfies Record<string, readonly Message[]>

export type TalkName = keyof typeof talksByName
export const talkNames = Object.keys(talksByName) as TalkName[]

export const talks: readonly EarlierTalk[] = talkNames.map((name, index) => ({
  title: name,
  minutesAgo: 5 + index,
  messages: talksByName[name].map((message) => ({ ...message, id: `${name}-${message.id}` })),
}))

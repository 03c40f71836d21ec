import type { Choice, Question } from '../agent-request.ts'
import type { Pacer } from '../pace.ts'
import { writeWords } from '../write-words.ts'
import { isSaid, type Scenario } from './scenario.ts'

const questions: readonly Question[] = [
  {
    id: 'machine',
    header: 'Machine',
    question: 'Which machine is it about?',
    options: [
      { label: 'Marlow Solo', description: 'One boiler, for espresso' },
      { label: 'Marlow Duo', description: 'Two boilers, for espresso and milk' },
      { label: 'Marlow Pro', description: 'Two groups, for an office or a café' },
    ],
    isMultiSelect: false,
    allowsCustomAnswer: false,
  },
  {
    id: 'extras',
    header: 'Extras',
    question: 'What shall come with it?',
    options: [{ label: 'Grinder' }, { label: 'Beans' }, { label: 'Course' }],
    isMultiSelect: true,
    allowsCustomAnswer: true,
  },
]

/** Questions with options: one of them, or any number and words of one's own. */
export function createLetMeChoose(pacer: Pacer): Scenario {
  return {
    isAskedBy: isSaid('let me choose'),
    async *agent(turn, signal) {
      await pacer.beforeFirst(signal)
      const reply = await turn.ask({ type: 'feedback', prompt: 'Two questions before I go on.', questions })
      const lines = [
        ...reply.choices.map(describeChoice),
        ...(reply.text === '' ? [] : [`- You added: ${reply.text}`]),
      ]
      yield* writeWords(`This is what you chose:\n\n${lines.join('\n')}`, pacer, signal)
    },
  }
}

function describeChoice({ questionId, selected, customText }: Choice): string {
  const question = questions.find(({ id }) => id === questionId)
  const chosen = [...selected, ...(customText === undefined ? [] : [`“${customText}”`])]
  return `- ${question?.header ?? questionId}: **${chosen.join(', ') || 'nothing'}**`
}

import { describe, expect, test } from 'vitest'
import {
  asSentence,
  composeAnswer,
  pickBlocks,
  splitIntoBlocks,
} from '../../../demo/server/agent/compose-answer.ts'
import { createPacer, splitIntoWords } from '../../../demo/server/agent/pace.ts'
import { splitIntoSections } from '../../../demo/server/agent/read-sections.ts'
import { acknowledgeFacts, answerFromMemory, findFacts } from '../../../demo/server/agent/remember.ts'
import { rankByCoverage, type SearchResult } from '../../../demo/server/agent/search-pages.ts'
import { contentWords, resolveFollowUp, withSynonyms } from '../../../demo/server/agent/search-words.ts'
import { answerSmallTalk } from '../../../demo/server/agent/small-talk.ts'
import { parseFault, parseFaults } from '../../../demo/server/faults/parse-fault.ts'

const said = (...questions: string[]) => questions.map((question) => ({ question, answer: '' }))

describe('small talk', () => {
  test.each([
    'Hello!',
    'hi there',
    'Good morning',
    'Thanks a lot',
    'thank you',
    'Bye',
    'Who are you?',
    'help',
  ])('answers “%s”', (message) => {
    expect(answerSmallTalk(message, ['Prices?'])).toBeTypeOf('string')
  })

  test.each(['Hello, what does shipping cost?', 'Can you help me descale it?', 'hire a machine'])(
    'leaves “%s” to the search',
    (message) => {
      expect(answerSmallTalk(message, [])).toBeUndefined()
    },
  )

  test('offers questions when asked for help', () => {
    expect(answerSmallTalk('Help', ['Prices?', 'Refunds?'])).toContain('- Prices?\n- Refunds?')
  })
})

describe('memory', () => {
  test.each([
    ['Hi, my name is Ada.', 'Ada'],
    ['my name is Ada and I need help', 'Ada'],
    ["I'm Ada", 'Ada'],
    ['Hello, I am Ada!', 'Ada'],
    ['Call me Ada', 'Ada'],
    ['My first name is Ada Lovelace', 'Ada Lovelace'],
  ])('finds the name in “%s”', (message, name) => {
    expect(findFacts(message)).toContainEqual({ subject: 'name', value: name })
  })

  test.each(['I am looking for a grinder', "I'm not sure", 'call me a taxi', 'I am in Ghent'])(
    'finds none in “%s”',
    (message) => {
      expect(findFacts(message).filter(({ subject }) => subject === 'name')).toEqual([])
    },
  )

  test.each(['What is my name?', "what's my name", 'Who am I?', 'Do you remember my name?'])(
    'is asked by “%s”',
    (question) => {
      expect(answerFromMemory(question, said('My name is Ada.'))).toContain('Ada')
      expect(answerFromMemory(question, [])).toContain('don’t know')
    },
  )

  test('believes the last word', () => {
    expect(answerFromMemory('What is my name?', said('My name is Ada.', 'My name is Grace.'))).toContain(
      'Grace',
    )
  })

  test('keeps other facts, and leaves what it was not told to the search', () => {
    expect(answerFromMemory('What is my order number?', said('My order number is 4812'))).toContain('4812')
    expect(answerFromMemory('What is my warranty?', [])).toBeUndefined()
    expect(acknowledgeFacts('My order number is 4812')).toContain('4812')
    expect(acknowledgeFacts('How are refunds made?')).toBeUndefined()
  })

  test('can quote what was asked before', () => {
    expect(answerFromMemory('What did I just ask?', said('One?', 'Two?'))).toContain('Two?')
    expect(answerFromMemory('What was my first question?', said('One?', 'Two?'))).toContain('One?')
  })
})

describe('what is searched', () => {
  test('leaves out the words every question has', () => {
    expect(contentWords('Can you tell me what the Duo’s price is, please?')).toEqual(['duo', 'price'])
    expect(contentWords('How long?')).toEqual(['how', 'long'])
  })

  test('finds the same thing under another word', () => {
    expect(withSynonyms(['refund', 'duo'])).toEqual([expect.arrayContaining(['refund', 'return']), ['duo']])
  })

  test('takes a short message that points back together with what it points at', () => {
    const history = said('How do I get a refund?', 'and how long does it take?')
    expect(resolveFollowUp('What about the Pro?', history)).toBe('How do I get a refund? What about the Pro?')
    expect(resolveFollowUp('When is the showroom open?', history)).toBe('When is the showroom open?')
    expect(resolveFollowUp('and how long does it take?', [])).toBe('and how long does it take?')
  })

  test('prefers a section with all the words, in the visitor’s own form', () => {
    const section = (heading: string, matched: string[], rank: number) => ({
      page: 'p',
      pageTitle: 'P',
      heading,
      anchor: '',
      body: '',
      excerpt: '',
      matched,
      rank,
    })
    const groups = [['price', 'cost'], ['duo']]
    const ranked = rankByCoverage(
      [
        section('synonym', ['cost', 'duo'], 0.2),
        section('own', ['price', 'duo'], 0.2),
        section('off', ['duo'], 0.4),
      ],
      [...groups, ['weight', 'size']],
    )
    expect(ranked.map(({ heading }) => heading)).toEqual(['own', 'synonym'])
  })
})

describe('composing', () => {
  const result = (fields: Partial<SearchResult>): SearchResult => ({
    page: 'returns',
    pageTitle: 'Returns',
    heading: 'Refunds',
    anchor: 'refunds',
    body: 'Within **30 days**.',
    excerpt: 'Within **30 days**',
    matched: ['refund'],
    rank: 1,
    coverage: 1,
    score: 2,
    ...fields,
  })

  test('quotes, cites and says where it stands', () => {
    const second = result({
      page: 'faq',
      pageTitle: 'FAQ',
      heading: 'FAQ',
      anchor: '',
      excerpt: 'We `refund` all',
    })
    expect(composeAnswer([result({}), second], 'http://site')).toBe(
      [
        '**Refunds**',
        'Within **30 days**. [1]',
        '**FAQ**: We refund all … [2]',
        '[1]: http://site/returns#refunds\n[2]: http://site/faq',
      ].join('\n\n'),
    )
  })

  test('never puts a citation into a table or code', () => {
    const table = '| A | B |\n|---|---|\n| 1 | 2 |'
    expect(composeAnswer([result({ body: table })], '')).toContain(`The page says [1]:\n\n${table}\n\n`)
    const code = 'Do this:\n\n```sh\nrun\n\nrefund\n```'
    expect(composeAnswer([result({ body: code })], '')).toContain('Do this [1]:\n\n```sh\nrun\n\nrefund\n```')
  })

  test('keeps a code block with its blank lines whole', () => {
    expect(splitIntoBlocks('One\n\n```\na\n\nb\n```\n\nTwo')).toEqual(['One', '```\na\n\nb\n```', 'Two'])
  })

  test('chooses the opening and the blocks that are about the question, in their order', () => {
    expect(pickBlocks('Opening.\n\nNothing.\n\nA refund.', ['refund'])).toEqual(['Opening.', 'A refund.'])
  })

  test('makes a sentence of an excerpt', () => {
    expect(asSentence('see [the page](/x) **now** `a`')).toBe('see the page now a …')
  })
})

test('cuts a page at its headings, not at comments in code', () => {
  const markdown = '# Title\n\nIntro.\n\n## How to: do it\n\n```sh\n# comment\n## more\n```\n'
  const sections = splitIntoSections({ name: 'p', title: 'Title', markdown })
  expect(sections.map(({ heading, anchor }) => [heading, anchor])).toEqual([
    ['Title', ''],
    ['How to: do it', 'how-to-do-it'],
  ])
  expect(sections[1]!.body).toBe('```sh\n# comment\n## more\n```')
})

describe('pace', () => {
  test.each(['One two.\n\n- three', ' leading', 'trailing \n', ''])(
    'loses nothing of %j when cut into words',
    (text) => {
      expect(splitIntoWords(text).join('')).toBe(text)
    },
  )

  test('ends a wait at once when the run is stopped', async () => {
    const stopped = AbortSignal.abort()
    await createPacer(60_000).beforeNext(stopped)
    await createPacer('realistic').beforeFirst(stopped)
  })
})

test('reads fault switches, their numbers, how often and where', () => {
  expect(parseFault('status=429; retry-after=2;times=1;on=create')).toEqual({
    switches: [
      { name: 'status', value: 429 },
      { name: 'retry-after', value: 2 },
    ],
    times: 1,
    place: 'create',
  })
  expect(parseFault('hang')).toEqual({
    switches: [{ name: 'hang', value: undefined }],
    times: undefined,
    place: undefined,
  })
  expect(parseFault('status-503;on=cancel')).toMatchObject({ switches: [{ name: 'status', value: 503 }] })
  expect(parseFault('forget').place).toBe('resume')
  expect(parseFaults('drop-after=3 | hang;on=input').map(({ fault }) => fault.place)).toEqual([
    undefined,
    'input',
  ])
})

import { describe, expect, test } from 'vitest'
import { useServer } from '../../support/demo-server.ts'
import { newSession, runStreamed, runSync } from './runs-support.ts'
import { textOf, viaApp, type WireEvent } from './support.ts'

/** What the demo agent does when it is asked to, as events of the run. Asking a person and files have tests of their own. */

const request = viaApp(useServer())

const dataOf = (events: readonly WireEvent[], type: string): Record<string, unknown> => {
  const found = events.filter((event) => event.type === type)
  expect(found).toHaveLength(1)
  return found[0]!.data
}
/** The kinds of events in their order, a row of the same kind as one. */
const kindsOf = (events: readonly WireEvent[]): string[] =>
  events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1])

describe('a tool', () => {
  test('is told about when it starts and when it is done, under one id', async () => {
    const events = await runStreamed(request, 'Use a tool, please')
    expect(kindsOf(events)).toEqual([
      'run.started',
      'agent.reasoning.delta',
      'agent.tool_call.created',
      'agent.tool_call.completed',
      'agent.response.delta',
      'agent.usage.reported',
      'run.completed',
    ])
    const { result, ...completed } = dataOf(events, 'agent.tool_call.completed')
    expect(completed).toEqual({
      id: expect.any(String),
      object: 'agent.tool_call',
      tool: { name: 'check_stock', type: 'function' },
      input: { machine: 'Marlow Duo', warehouse: 'Ghent' },
      iteration: 1,
    })
    expect(dataOf(events, 'agent.tool_call.created')).toEqual(completed)
    expect(JSON.parse(String(result))).toEqual({ in_stock: 7, next_delivery: 'Thursday' })
  })

  test('that fails says why, and the answer says so', async () => {
    const events = await runStreamed(request, 'use a tool that FAILS')
    const { error, ...failed } = dataOf(events, 'agent.tool_call.failed')
    expect(error).toEqual({ message: 'The warehouse did not answer.' })
    expect(dataOf(events, 'agent.tool_call.created')).toEqual(failed)
    expect(textOf(events)).toContain('the tool failed')
    expect(events.at(-1)!.type).toBe('run.completed')
  })
})

describe('sources', () => {
  const sourcesOf = (events: readonly WireEvent[]) =>
    dataOf(events, 'agent.sources.retrieved') as {
      object: string
      sources: { id: string; score: number; url: string }[]
    }

  test.each(['show sources', 'How do I get a refund?'])(
    'are told for “%s”, and marked in its text',
    async (question) => {
      const events = await runStreamed(request, question)
      const { object, sources } = sourcesOf(events)
      expect(object).toBe('agent.sources')
      expect(sources.length).toBeGreaterThan(0)
      for (const [index, source] of sources.entries()) {
        expect(source).toEqual({
          id: String(index + 1),
          name: expect.any(String),
          text_excerpt: expect.any(String),
          score: expect.any(Number),
          url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:4173\//),
        })
        expect(source.score).toBeGreaterThan(0)
        expect(source.score).toBeLessThanOrEqual(1)
        expect(textOf(events)).toContain(`[${source.id}]`)
      }
    },
  )

  test('lead to headings that exist', async () => {
    const { sources } = sourcesOf(await runStreamed(request, 'show sources'))
    expect(sources).toHaveLength(2)
    for (const { url } of sources) {
      const { pathname, hash } = new URL(url)
      expect(await (await request(pathname)).text()).toContain(`id="${hash.slice(1)}"`)
    }
  })
})

test('another agent is named where it goes on', async () => {
  const events = await runStreamed(request, 'Hand over to someone')
  expect(dataOf(events, 'agent.switched')).toEqual({
    object: 'agent.switch',
    agent: { name: 'Billing specialist' },
  })
  const place = events.findIndex(({ type }) => type === 'agent.switched')
  expect(textOf(events.slice(0, place))).toContain('a colleague goes on')
  expect(textOf(events.slice(place))).toContain('billing specialist')
})

test('an agent can fail in the middle of its answer', async () => {
  const events = await runStreamed(request, 'please fail')
  expect(textOf(events)).toBe('I begin to answer, and then')
  expect(events.at(-1)).toMatchObject({
    type: 'run.failed',
    data: { error: { message: expect.any(String) } },
  })
  expect(events.map(({ type }) => type)).not.toContain('agent.usage.reported')
})

test('every answer ends with what it cost', async () => {
  const ids = newSession()
  const usages: Record<string, number>[] = []
  for (const question of ['Hello', 'What does the Marlow Duo cost?', 'use a tool']) {
    const events = await runStreamed(request, question, ids)
    expect(events.at(-2)!.type).toBe('agent.usage.reported')
    const { object, ...usage } = events.at(-2)!.data
    expect(object).toBe('agent.usage')
    usages.push(usage as Record<string, number>)
  }
  for (const { input_tokens, output_tokens, total_tokens } of usages)
    expect(total_tokens).toBe(input_tokens! + output_tokens!)
  // What was said before is read again.
  expect(usages[2]!['input_tokens']).toBeGreaterThan(usages[0]!['input_tokens']!)
})

test('an answer from the pages suggests what to ask next, and nothing that was just asked', async () => {
  const question = 'How do I get a refund?'
  const { suggestions } = dataOf(await runStreamed(request, question), 'agent.follow_ups.suggested')
  expect(suggestions).toHaveLength(3)
  expect(suggestions).not.toContain(question)
  const nothing = await runStreamed(request, 'Who is the president of France?')
  expect(nothing.map(({ type }) => type)).not.toContain('agent.follow_ups.suggested')
})

test.each(['Where can I use the tools?', 'Which sources of beans do you have?', 'Why did it fail to heat?'])(
  '“%s” is a question about the pages',
  async (question) => {
    const events = await runStreamed(request, question)
    expect(dataOf(events, 'agent.tool_call.completed')).toMatchObject({ tool: { name: 'search_pages' } })
  },
)

test.each(['SHOW SOURCES', 'please show  sources?', 'Can you show\nsources'])(
  'the phrase is found in “%s”',
  async (question) => {
    expect((await runSync(request, question)).output!.content).toContain('A refund takes 5 working days [1].')
  },
)

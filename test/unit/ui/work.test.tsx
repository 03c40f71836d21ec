import { afterEach, describe, expect, it } from 'vitest'
import type { ProtocolEvent } from '../../../src/core/chat-event.ts'
import { cleanUpWidgets, renderWidget } from '../../support/render-widget.tsx'

afterEach(cleanUpWidgets)

const think = (delta: string): ProtocolEvent => ({ type: 'reasoning-delta', delta })
const say = (delta: string): ProtocolEvent => ({ type: 'text-delta', delta })
const call = (id: string, name: string, input?: unknown): ProtocolEvent => ({
  type: 'tool-input',
  toolCallId: id,
  name,
  input,
})
const result = (id: string, output: unknown): ProtocolEvent => ({
  type: 'tool-output',
  toolCallId: id,
  output,
})
const end: ProtocolEvent = { type: 'message-end', finishReason: 'completed' }

async function answerWith(options: object, ...events: ProtocolEvent[]) {
  const widget = await renderWidget(options)
  await widget.open()
  await widget.say('Why?')
  const push = (...more: ProtocolEvent[]) => widget.update(() => widget.protocol.last.push(...more))
  await push(...events)
  const folds = () => Array.from(widget.root.querySelectorAll('details'))
  const headlines = () => folds().map((fold) => fold.querySelector('summary')?.textContent)
  return { ...widget, push, folds, headlines }
}

describe('the work behind an answer', () => {
  it('names what a tool is doing, did, or could not do', async () => {
    const { push, screen } = await answerWith({}, call('t', 'search', { q: 'hours' }))
    expect(screen.getByText('Using search…')).toBeDefined()
    await push(result('t', 'found it'))
    expect(screen.getByText('Used search')).toBeDefined()
    expect(screen.getByText('found it')).toBeDefined()
    await push({ type: 'tool-error', toolCallId: 't', errorText: 'no luck' })
    expect(screen.getByText('search failed')).toBeDefined()
    expect(screen.getByText('no luck')).toBeDefined()
  })

  it('is one group in its order, however many thoughts and tools it has', async () => {
    const { folds, headlines, root } = await answerWith(
      {},
      think('First I look. '),
      call('a', 'search'),
      result('a', 'A'),
      think('Now I count.'),
      call('b', 'count'),
      result('b', 'B'),
      say('Nine.'),
      end,
    )
    expect(headlines()).toEqual(['Used 2 tools', 'Used search', 'Used count'])
    const [group] = folds()
    expect(group?.open).toBe(false)
    expect(group?.querySelector('.aside-body')?.textContent).toBe(
      'First I look. Used searchANow I count.Used countB',
    )
    expect(root.querySelector('.assistant .bubble')?.lastElementChild?.textContent).toBe('Nine.')
  })

  it('stays where the visitor unfolded it while more of it comes', async () => {
    const { folds, push, update } = await answerWith({}, think('Hm'))
    await update(() => {
      ;(folds()[0] as HTMLDetailsElement).open = true
    })
    await push(call('a', 'search'), result('a', 'A'))
    expect(folds()[0]?.open).toBe(true)
  })

  it('sources and files that come in between do not part it', async () => {
    const source = { sourceId: '1', title: 'Hours' }
    const { headlines } = await answerWith(
      { sources: false },
      call('a', 'search'),
      result('a', 'A'),
      { type: 'source-available', source },
      call('b', 'count'),
      result('b', 'B'),
    )
    expect(headlines()[0]).toBe('Used 2 tools')
  })

  it.each([
    ['collapsed', 'collapsed', [false]],
    ['open', 'open', [true]],
    ['hidden', 'collapsed', [false]],
    ['collapsed', 'hidden', [false]],
    ['collapsed', 'open', [false, true]],
    ['hidden', 'hidden', []],
  ])('is shown as the options say: thoughts %s, steps %s', async (reasoning, steps, expected) => {
    const { folds } = await answerWith({ reasoning, steps }, think('Hm'), call('t', 'search', { q: 1 }))
    expect(folds().map(({ open }) => open)).toEqual(expected)
  })

  it('breathes while it goes on, and rests when the text begins', async () => {
    const { root, push } = await answerWith({}, think('Hm'))
    expect(root.querySelectorAll('.is-running')).toHaveLength(1)
    await push(say('Well'))
    expect(root.querySelectorAll('.is-running')).toHaveLength(0)
  })

  it('a tool that was cut off is neither running nor done', async () => {
    const { click, headlines, root } = await answerWith({}, call('t', 'search'))
    await click('Stop')
    expect(headlines()).toEqual(['search'])
    expect(root.querySelector('.is-running')).toBeNull()
  })

  it('shows input and result by name and value, also when they come as JSON text', async () => {
    const { screen } = await answerWith(
      {},
      call('t', 'search', '{"query":"hours","deep":{"a":[1]}}'),
      result('t', { count: 2 }),
    )
    const terms = (name: string) =>
      Array.from(screen.getByRole('group', { name }).querySelectorAll('dl > div'), (row) => row.textContent)
    expect(terms('Input')).toEqual(['queryhours', 'deep{\n  "a": [\n    1\n  ]\n}'])
    expect(terms('Result')).toEqual(['count2'])
  })

  it('shows an input that still grows as the text it is, and numbers as they were written', async () => {
    const { screen, push } = await answerWith({}, call('t', 'search'), {
      type: 'tool-input-delta',
      toolCallId: 't',
      delta: '{"query":"ho',
    })
    expect(screen.getByRole('group', { name: 'Input' }).textContent).toBe('{"query":"ho')
    await push(result('t', '12345678901234567890'))
    expect(screen.getByRole('group', { name: 'Result' }).textContent).toBe('12345678901234567890')
  })

  it('cuts a result that would weigh on the page', async () => {
    const { screen } = await answerWith({}, call('t', 'read'), result('t', 'x'.repeat(500_000)))
    expect(screen.getByRole('group', { name: 'Result' }).textContent?.length).toBe(10_001)
  })

  it('says that another agent goes on, without anything to unfold', async () => {
    const { screen, folds } = await answerWith(
      {},
      { type: 'step-start', name: 'Billing specialist' },
      say('Hi'),
    )
    expect(screen.getByText('Billing specialist')).toBeDefined()
    expect(folds()).toHaveLength(0)
  })

  it('shows data of the site’s own making under its name', async () => {
    const { headlines, screen } = await answerWith(
      {},
      { type: 'data-available', name: 'weather', data: { c: 21 } },
    )
    expect(headlines()).toEqual(['weather'])
    expect(screen.getByRole('group', { name: 'weather' }).textContent).toBe('c21')
  })

  it('says what the answer cost in one line of the last group, and nowhere without one', async () => {
    const usage: ProtocolEvent = { type: 'usage-reported', usage: { inputTokens: 20, outputTokens: 3 } }
    const { root } = await answerWith({}, think('a'), say('b'), think('c'), usage, end)
    expect(Array.from(root.querySelectorAll('details'), (fold) => fold.textContent)).toEqual([
      'Thoughtsa',
      'Thoughtsc23 tokens',
    ])
    cleanUpWidgets()
    const hidden = await answerWith({ reasoning: 'hidden' }, think('a'), say('b'), usage, end)
    expect(hidden.root.textContent).not.toContain('tokens')
  })
})

describe('what shows that something goes on', () => {
  it('dots stand in for thoughts that are hidden', async () => {
    const { root, push } = await answerWith({ reasoning: 'hidden' }, think('Hm'))
    expect(root.querySelector('.pending')).not.toBeNull()
    await push(say('Well'))
    expect(root.querySelector('.pending')).toBeNull()
  })
})

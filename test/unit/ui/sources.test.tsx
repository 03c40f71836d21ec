import { fireEvent } from '@testing-library/preact'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ProtocolEvent } from '../../../src/core/chat-event.ts'
import { ChatError } from '../../../src/core/errors.ts'
import type { Source } from '../../../src/core/message.ts'
import type { ChatProtocol } from '../../../src/protocols/protocol.ts'
import { cleanUpWidgets, renderWidget } from '../../support/render-widget.tsx'

afterEach(cleanUpWidgets)

const shop: Source = {
  sourceId: '1',
  title: 'Shop',
  url: 'https://docs.example/shop',
  excerpt: 'Open at nine.',
  score: 0.913,
}
const note: Source = { sourceId: '2', title: 'Internal note' }

async function answerWith(
  text: string,
  sources: readonly Source[],
  options: object = {},
  abilities: Partial<ChatProtocol> = {},
) {
  const widget = await renderWidget(options, abilities)
  await widget.open()
  await widget.say('Why?')
  const found = sources.map((source): ProtocolEvent => ({ type: 'source-available', source }))
  await widget.update(() =>
    widget.protocol.last.push(
      { type: 'message-start', runId: 'run-1' },
      { type: 'text-delta', delta: text },
      ...found,
      { type: 'message-end', finishReason: 'completed' },
    ),
  )
  const fold = () => widget.root.querySelector('details')
  const items = () => Array.from(widget.root.querySelectorAll<HTMLElement>('.sources > li'))
  return { ...widget, fold, items }
}

describe('sources', () => {
  it('are listed under the answer, folded, with their place, their words and how well they match', async () => {
    const { fold, items, screen } = await answerWith('At nine [1].', [shop, note])
    expect(fold()?.querySelector('summary')?.textContent).toBe('Sources')
    expect(fold()?.open).toBe(false)
    expect(items().map((item) => item.textContent)).toEqual(['Shop 91% matchOpen at nine.', 'Internal note'])
    const link = screen.getByRole('link', { name: 'Shop', hidden: true })
    expect(link.getAttribute('href')).toBe('https://docs.example/shop')
    expect(link.getAttribute('rel')).toContain('noopener')
  })

  it('`[1]` leads to the page of the source it names, and the site may keep it', async () => {
    const { screen, events } = await answerWith('At nine [1].', [note, shop])
    const followed = vi.fn((event: Event) => event.preventDefault())
    events.on('link', followed)
    const link = screen.getByRole('link', { name: '[1]' })
    expect(link.getAttribute('href')).toBe('https://docs.example/shop')
    expect(fireEvent.click(link)).toBe(false)
    expect(followed).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['no page', undefined],
    ['a page that is not safe', 'javascript:alert(1)'],
  ])('`[2]` of a source with %s opens the list and moves to it', async (_, url) => {
    const source = url === undefined ? note : { ...note, url }
    const { click, fold, items, root, screen } = await answerWith('As said [2].', [shop, source])
    expect(screen.queryByRole('link', { name: 'Internal note' })).toBeNull()
    await click('[2]')
    expect(fold()?.open).toBe(true)
    expect(root.activeElement).toBe(items()[1])
  })

  it('are counted where their ids are no numbers, and not where they are', async () => {
    const named = await answerWith('a [1] b [3]', [{ ...note, sourceId: 'doc-a' }])
    expect(named.button('[1]')).toBeDefined()
    expect(named.screen.queryByRole('button', { name: '[3]' })).toBeNull()
    cleanUpWidgets()
    const { screen } = await answerWith('a [1]', [note])
    expect(screen.queryByRole('button', { name: '[1]' })).toBeNull()
  })

  it('stay away where the site wants none', async () => {
    const { fold, talk, screen } = await answerWith('At nine [1].', [shop], { sources: false })
    expect(fold()).toBeNull()
    expect(screen.queryByRole('link')).toBeNull()
    expect(talk()[1]).toBe('Assistant said: At nine [1].')
  })
})

describe('Retrieved context', () => {
  it('is offered only where the back end can tell it', async () => {
    const { screen } = await answerWith('At nine.', [])
    expect(screen.queryByRole('button', { name: 'Retrieved context' })).toBeNull()
  })

  it('is loaded when it is asked for, and folded away again', async () => {
    let give: (sources: readonly Source[]) => void = () => {}
    const loadContext = vi.fn(() => new Promise<readonly Source[]>((resolve) => (give = resolve)))
    const { click, button, items, update, screen } = await answerWith('At nine.', [], {}, { loadContext })
    expect(loadContext).not.toHaveBeenCalled()
    await click('Retrieved context')
    expect(button('Retrieved context').getAttribute('aria-expanded')).toBe('true')
    expect(screen.getByText('Loading…')).toBeDefined()
    await update(() => give([shop]))
    expect(items().map((item) => item.querySelector('a')?.textContent)).toEqual(['Shop'])
    await click('Retrieved context')
    expect(items()).toEqual([])
  })

  it.each([
    ['that there is none', async () => [], 'Nothing was found.'],
    [
      'that it failed',
      async () => {
        throw new ChatError('network', 'For developers.')
      },
      'We can’t reach the service. Check your connection and try again.',
    ],
  ])('says %s', async (_, loadContext, words) => {
    const { click, update, screen } = await answerWith('At nine.', [], {}, { loadContext })
    await click('Retrieved context')
    await update()
    expect(screen.getByText(words)).toBeDefined()
  })
})

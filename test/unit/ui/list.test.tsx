import { fireEvent } from '@testing-library/preact'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ConversationItem } from '../../../src/core/conversations.ts'
import { cleanUpWidgets, renderWidget } from '../../support/render-widget.tsx'

afterEach(() => {
  cleanUpWidgets()
  vi.useRealTimers()
})

const minuteMs = 60_000
const kept = [
  { sessionId: 'one', title: 'Shipping to Norway', updatedAt: Date.now() - 5 * minuteMs },
  { sessionId: 'two', title: 'Refunds', updatedAt: Date.now() - 120 * minuteMs, isUnread: true },
  { sessionId: 'three', title: 'Opening hours', updatedAt: Date.now() + 3650 * 24 * 60 * minuteMs },
]

async function showList(world: Parameters<typeof renderWidget>[1] = { kept }) {
  const widget = await renderWidget({}, world)
  await widget.open()
  /** The list is asked for once it is drawn. */
  const click = async (name: string) => {
    await widget.click(name)
    await widget.update()
  }
  await click('Conversations')
  const list = () => widget.screen.getByRole('list', { name: 'Conversations' })
  return {
    ...widget,
    click,
    titles: () => Array.from(list().querySelectorAll('.row-open'), (row) => row.getAttribute('aria-label')),
    texts: () => Array.from(list().children, (row) => row.textContent),
    search: (text: string) =>
      widget.update(() =>
        fireEvent.input(widget.screen.getByRole('searchbox', { name: 'Search conversations' }), {
          target: { value: text },
        }),
      ),
    focused: () => widget.root.activeElement?.getAttribute('aria-label'),
    field: () => widget.screen.getByRole<HTMLInputElement>('textbox', { name: 'New name' }),
  }
}

describe('the list of conversations', () => {
  it('stands in the place of the talk and gives way to it, with the focus on the way back', async () => {
    const { screen, titles, focused, click, type, textbox } = await showList()
    expect(titles()).toEqual(['Opening hours', 'Shipping to Norway', 'Refunds, unread'])
    expect(screen.queryByRole('textbox', { name: 'Message' })).toBeNull()
    expect(focused()).toBe('Back')
    await click('Back')
    expect(screen.queryByRole('list', { name: 'Conversations' })).toBeNull()
    expect(focused()).toBe('Conversations')
    await type('half a thought')
    await click('Conversations')
    await click('Back')
    expect(textbox().value).toBe('half a thought')
  })

  it('Escape leaves the list, and only then the panel', async () => {
    const { root, update, focused, visibility } = await showList()
    const pressEscape = () =>
      update(() => fireEvent.keyDown(root.activeElement as Element, { key: 'Escape', bubbles: true }))
    await pressEscape()
    expect(focused()).toBe('Conversations')
    expect(visibility.isOpen.value).toBe(true)
    await pressEscape()
    expect(visibility.isOpen.value).toBe(false)
  })

  it('says when each was, and nothing absurd where a clock is wrong', async () => {
    const { texts } = await showList()
    expect(texts().map((text) => text?.replace(/^(Opening hours|Shipping to Norway|Refunds)/, ''))).toEqual([
      'now',
      '5 min. ago',
      '2 hr. ago',
    ])
  })

  it('finds titles as one types, and says when there is none', async () => {
    const { search, titles, screen } = await showList()
    await search('  NORWAY ')
    expect(titles()).toEqual(['Shipping to Norway'])
    await search('zebra')
    expect(titles()).toEqual([])
    expect(screen.getByText('No conversations found')).toBeDefined()
  })

  it('says so when there are none yet', async () => {
    const { screen } = await showList({})
    expect(screen.getByText('No conversations yet')).toBeDefined()
  })

  it('a failure can be tried again', async () => {
    const list = vi
      .fn()
      .mockResolvedValueOnce({ items: [item('One')], next: '2' })
      .mockRejectedValueOnce(new Error('no'))
      .mockResolvedValueOnce({ items: [item('One'), item('Two')], next: undefined })
    const widget = await renderWidget({})
    widget.conversations.list = list
    await widget.open()
    await widget.click('Conversations')
    await widget.update()
    await widget.click('Load more')
    expect(widget.screen.getByRole('alert').textContent).toMatch(/could not be loaded/)
    await widget.click('Try again')
    expect(list).toHaveBeenLastCalledWith('2')
    expect(widget.button('One')).toBeDefined()
    expect(widget.button('Two')).toBeDefined()
    expect(widget.screen.queryByRole('button', { name: 'Load more' })).toBeNull()
  })

  it('opens a conversation and shows what was said', async () => {
    const messages = [{ id: 'q', role: 'user', createdAt: 1, parts: [{ type: 'text', text: 'Hi' }] }] as const
    const { click, talk, textbox, root } = await showList({
      kept: [{ sessionId: 'one', title: 'Hi', messages }],
    })
    await click('Hi')
    expect(talk()).toEqual(['You said: Hi'])
    // Clicked with the detail of a key press.
    expect(root.activeElement).toBe(textbox())
  })

  it('a new conversation is one press away, also from the list of an empty one', async () => {
    const { click, screen } = await showList()
    await click('New conversation')
    expect(screen.queryByRole('list', { name: 'Conversations' })).toBeNull()
  })

  it('is not there where the site does not want it', async () => {
    const { open, screen } = await renderWidget({ withoutHistory: true }, { kept })
    await open()
    expect(screen.queryByRole('button', { name: 'Conversations' })).toBeNull()
  })
})

describe('renaming', () => {
  it('happens in place: Enter keeps the name, Escape the old one', async () => {
    const { click, titles, field, update, focused, visibility } = await showList()
    const end = (value: string, key: string) =>
      update(() => {
        fireEvent.input(field(), { target: { value } })
        fireEvent.keyDown(field(), { key })
      })
    await click('Rename Refunds')
    expect(field().value).toBe('Refunds')
    await end('  Lamp ', 'Enter')
    expect(titles()).toContain('Lamp, unread')
    expect(focused()).toBe('Lamp, unread')
    await click('Rename Lamp')
    await end('Nothing of this', 'Escape')
    expect(titles()).toContain('Lamp, unread')
    expect(visibility.isOpen.value).toBe(true)
    await click('Rename Lamp')
    await end('  ', 'Enter')
    expect(titles()).toContain('Lamp, unread')
    await click('Back')
    await click('Conversations')
    expect(titles()).toContain('Lamp, unread')
  })
})

describe('deleting', () => {
  it('takes the row away at once, gives the focus to the next one, and can be undone', async () => {
    const { click, titles, focused, screen, environment, update } = await showList()
    await click('Delete Shipping to Norway')
    expect(titles()).toEqual(['Opening hours', 'Refunds, unread'])
    expect(focused()).toBe('Refunds, unread')
    expect(screen.getByText('Deleted')).toBeDefined()
    await click('Undo')
    expect(titles()).toEqual(['Opening hours', 'Shipping to Norway', 'Refunds, unread'])
    expect(focused()).toBe('Shipping to Norway')
    await update(() => environment.clock.advance(60_000))
    await click('Back')
    await click('Conversations')
    expect(titles()).toHaveLength(3)
  })

  it('the last row gives the focus to the one before, and the only one to the way back', async () => {
    const { click, focused } = await showList()
    await click('Delete Refunds')
    expect(focused()).toBe('Shipping to Norway')
    await click('Delete Shipping to Norway')
    await click('Delete Opening hours')
    expect(focused()).toBe('Back')
  })

  it('is for good when nobody undoes it, and one after the other', async () => {
    const { click, titles, environment, update } = await showList()
    await click('Delete Refunds')
    await click('Delete Opening hours')
    await click('Undo')
    await update(() => environment.clock.advance(6_000))
    await click('Back')
    await click('Conversations')
    expect(titles()).toEqual(['Opening hours', 'Shipping to Norway'])
  })
})

function item(title: string): ConversationItem {
  return { id: title, title, updatedAt: 1, isUnread: false, isCurrent: false }
}

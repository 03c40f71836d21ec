import { afterEach, describe, expect, it } from 'vitest'
import type { Message } from '../../../src/core/message.ts'
import { formatAge } from '../../../src/ui/format-age.ts'
import { cleanUpWidgets, renderWidget } from '../../support/render-widget.tsx'

afterEach(cleanUpWidgets)

function messages(from: number, to: number): Message[] {
  return Array.from({ length: to - from + 1 }, (_, index) => ({
    id: `m${from + index}`,
    role: 'user',
    createdAt: 1,
    parts: [{ type: 'text', text: `Text ${from + index}` }],
  }))
}

describe('Z3: a long talk', () => {
  it('is drawn at its end only, with room for the rest', async () => {
    const { open, update, controller, root, talk } = await renderWidget()
    await update(() => controller.open({ sessionId: 's', messages: messages(1, 1000), draft: '' }))
    await open()
    expect(talk().length).toBeLessThan(20)
    expect(talk().at(-1)).toBe('You said: Text 1000')
    const rooms = Array.from(root.querySelectorAll<HTMLElement>('.block'), ({ style }) => style.blockSize)
    expect(rooms.filter((room) => Number.parseInt(room, 10) > 0).length).toBe(rooms.length - 1)
  })

  it('draws a further message and nothing else again', async () => {
    const { open, update, controller, say, talk, root } = await renderWidget()
    await update(() => controller.open({ sessionId: 's', messages: messages(1, 100), draft: '' }))
    await open()
    const before = root.querySelectorAll('article')
    await say('One more')
    expect(talk().at(-1)).toBe('You said: One more')
    expect(Array.from(before).every((row) => row.isConnected)).toBe(true)
  })
})

describe('earlier messages', () => {
  it('come in before the others when asked for, page by page', async () => {
    const pages: Record<string, { items: Message[]; next: string | undefined }> = {
      p2: { items: messages(11, 13), next: 'p1' },
      p1: { items: messages(1, 10), next: undefined },
    }
    const asked: (string | undefined)[] = []
    const { open, update, controller, click, screen, talk, store } = await renderWidget(
      {},
      {
        async loadConversation({ page }) {
          asked.push(page)
          return pages[page ?? ''] ?? { items: [], next: undefined }
        },
      },
    )
    await update(() => controller.show(messages(14, 20), 'p2'))
    await open()
    const drawn = talk().length
    await click('Load earlier messages')
    await click('Load earlier messages')
    expect(asked).toEqual(['p2', 'p1'])
    expect(store.current().messages.map(({ id }) => id)).toEqual(messages(1, 20).map(({ id }) => id))
    expect(talk().slice(-drawn)[0]).toBe('You said: Text 14')
    expect(screen.queryByRole('button', { name: 'Load earlier messages' })).toBeNull()
  })

  it('can be asked for again when it fails', async () => {
    let attempts = 0
    const { open, update, controller, click, button } = await renderWidget(
      {},
      {
        async loadConversation() {
          attempts += 1
          throw new Error('no')
        },
      },
    )
    await update(() => controller.show(messages(1, 2), 'p2'))
    await open()
    await click('Load earlier messages')
    expect(button('Load earlier messages')).toBeDefined()
    await click('Load earlier messages')
    expect(attempts).toBe(2)
  })
})

describe('how long ago something was', () => {
  const now = Date.UTC(2026, 5, 15, 12)
  const dayMs = 86_400_000
  it.each([
    [now, 'now'],
    [now - 59_000, 'now'],
    [now + 3650 * dayMs, 'now'],
    [now - 60_000, '1 min. ago'],
    [now - 3_600_000, '1 hr. ago'],
    [now - dayMs, 'yesterday'],
    [now - 6 * dayMs, '6 days ago'],
    [now - 30 * dayMs, 'May 16'],
    [now - 400 * dayMs, 'May 11, 2025'],
    [0, ''],
    [-1e300, ''],
    [Number.NaN, ''],
  ])('%d is "%s"', (at, expected) => {
    expect(formatAge(at, now, 'en')).toBe(expected)
  })

  it('a clock that has not been set says now, whatever it is asked about', () => {
    expect(formatAge(now, 0, 'en')).toBe('now')
  })
})

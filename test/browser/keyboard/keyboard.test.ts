import { describe, expect, it } from 'vitest'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'
import { pressOn } from '../../support/by-keyboard.ts'

const { open } = useBrowser()

describe('by keyboard alone', () => {
  it('A15 opens, asks, copies, tries again and closes', async () => {
    const chat = await open({ context: { permissions: ['clipboard-read', 'clipboard-write'] } })
    const { page } = chat
    const press = (...keys: string[]) =>
      keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve())
    const focused = () =>
      page.evaluate(() => {
        const element = document.activeElement?.shadowRoot?.activeElement
        return element?.getAttribute('aria-label') ?? element?.textContent
      })
    await press('Tab')
    expect(await focused()).toBe('Open chat')
    await press('Enter')
    await expect.poll(focused).toBe('Message')
    await page.keyboard.type('What does shipping cost?')
    await press('Enter')
    await chat.messages.nth(1).waitFor()
    await chat.button('Try again').waitFor()
    const order: (string | null | undefined)[] = []
    // Suggestions of what to ask next stand between.
    while (order.at(-1) !== 'Copy' && order.length < 12) {
      await press('Shift+Tab')
      order.push(await focused())
    }
    expect(order.slice(-2)).toEqual(['Try again', 'Copy'])
    await press('Escape')
    await expect.poll(focused).toBe('Open chat')
    expect(await chat.panel.isVisible()).toBe(false)
  })

  it('A9 gives the focus back to the site’s own button, and takes it from nobody', async () => {
    const html =
      '<!doctype html><title>Site</title><button id="help">Help</button><input aria-label="Search">{tag}'
    const chat = await open({ html, options: { launcher: '#help' } })
    await chat.button('Help').click()
    await chat.input.press('Escape')
    expect(await chat.page.evaluate(() => document.activeElement?.id)).toBe('help')
    await chat.button('Help').click()
    await chat.input.waitFor()
    await chat.page.getByLabel('Search').focus()
    await chat.page.evaluate(() => (window.Parley as unknown as { get(): { close(): void } }).get().close())
    expect(await chat.panel.isVisible()).toBe(false)
    expect(await chat.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Search')
  })

  it('K3 Enter that ends a composition does not send', async () => {
    const chat = await open()
    await chat.openPanel()
    const devtools = await chat.page.context().newCDPSession(chat.page)
    await chat.input.focus()
    await devtools.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 })
    await chat.input.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true })
    await devtools.send('Input.insertText', { text: '日本' })
    expect(await chat.input.inputValue()).toBe('日本')
    expect(await chat.messages.count()).toBe(0)
  })

  it('K4 Shift+Enter breaks the line, Enter sends both lines', async () => {
    const chat = await open()
    await chat.openPanel()
    await chat.input.pressSequentially('one')
    await chat.input.press('Shift+Enter')
    await chat.input.pressSequentially('two')
    expect(await chat.input.inputValue()).toBe('one\ntwo')
    await chat.input.press('Enter')
    expect(await chat.messages.first().innerText()).toContain('one\ntwo')
  })

  it('K5 a double Enter sends one message', async () => {
    const chat = await open()
    await chat.openPanel()
    await chat.input.fill('Hello')
    await chat.page.evaluate(() => {
      const input = document.querySelector('parley-chat')?.shadowRoot?.querySelector('textarea')
      for (let press = 0; press < 2; press++) {
        input?.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true, cancelable: true }),
        )
      }
    })
    await chat.messages.nth(1).waitFor()
    expect(await chat.page.getByRole('article', { name: 'You said' }).count()).toBe(1)
    expect(chat.requests.filter((request) => request.endsWith('/messages'))).toHaveLength(1)
  })

  it('K5 a double click on Send sends one message, and does not stop its answer', async () => {
    const chat = await open({ options: { 'param-fault': 'silence-after=3' } })
    await chat.openPanel()
    await chat.input.fill('What does shipping cost?')
    await chat.button('Send message').dblclick()
    await chat.messages.nth(1).waitFor()
    expect(await chat.page.getByRole('article', { name: 'You said' }).count()).toBe(1)
    expect(await chat.button('Stop').isVisible()).toBe(true)
  })

  it('K11 what is sent while an answer is written waits, with Stop in reach, and goes when the answer has ended', async () => {
    const chat = await open({ options: { 'param-fault': 'silence-after=3' } })
    await chat.openPanel()
    await chat.send('What does shipping cost?')
    await chat.messages.nth(1).waitFor()
    expect(await chat.button('Send message').count()).toBe(0)
    await chat.page.keyboard.type('and another thing')
    expect(await chat.button('Send message').isEnabled()).toBe(true)
    expect(await chat.button('Stop').isVisible()).toBe(true)
    await chat.page.keyboard.press('Enter')
    expect(await chat.input.inputValue()).toBe('')
    await chat.page.getByRole('status').getByText('Your message is sent after this answer.').waitFor()
    await chat.messages.filter({ hasText: 'and another thing' }).getByText('Waiting').waitFor()
    expect(chat.requests.filter((request) => request.endsWith('/messages'))).toHaveLength(1)
    await pressOn(chat, 'Stop')
    await chat.page.getByText('Waiting', { exact: true }).waitFor({ state: 'detached' })
    await expect.poll(() => chat.requests.filter((request) => request.endsWith('/messages')).length).toBe(2)
  })
})

describe('what is spoken', () => {
  it('A1 A2 the live region is there from the start and changes at most twice per answer', async () => {
    const chat = await open()
    await chat.page.evaluate(() => {
      const spoken: string[] = []
      const region = document.querySelector('parley-chat')?.shadowRoot?.querySelector('[aria-live="polite"]')
      if (!region) throw new Error('There is no live region at the start.')
      new MutationObserver(() => spoken.push(region.textContent ?? '')).observe(region, {
        childList: true,
        characterData: true,
        subtree: true,
      })
      Object.assign(window, { spoken })
    })
    await chat.openPanel()
    await chat.ask('What does shipping cost?')
    const spoken = await chat.page.evaluate(() => (window as unknown as { spoken: string[] }).spoken)
    expect(spoken).toHaveLength(2)
    expect(spoken[0]).toBe('Assistant is replying')
    expect(spoken[1]).toMatch(/delivery times/i)
  })

  it('names what is there', async () => {
    const chat = await open({ options: { title: 'Ask Acme' } })
    expect(await chat.button('Open chat').getAttribute('aria-expanded')).toBe('false')
    await chat.openPanel()
    expect(await chat.button('Close chat').getAttribute('aria-expanded')).toBe('true')
    await chat.page.getByRole('dialog', { name: 'Ask Acme' }).waitFor()
    for (const name of ['New conversation', 'Close', 'Send message'])
      expect(await chat.button(name).count()).toBe(1)
  })
})

describe('reading while an answer grows', () => {
  const ways: Record<string, (chat: ChatPage) => Promise<void>> = {
    'by a turn of the wheel': ({ page }) => page.mouse.wheel(0, -250),
    async 'on a touchpad, a few pixels at a time'({ page }) {
      for (let step = 0; step < 12; step++) await page.mouse.wheel(0, -4)
    },
    'by an arrow key': (chat) => pressInTranscript(chat, 'ArrowUp'),
    'to the beginning': (chat) => pressInTranscript(chat, 'Home'),
  }

  async function pressInTranscript(chat: ChatPage, key: string) {
    await chat.transcript.focus()
    await chat.page.keyboard.press(key)
  }

  const distanceToEnd = (chat: ChatPage) =>
    chat.transcript.evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop)

  /** Keys move in small steps. */
  const topAtRest = (chat: ChatPage) =>
    chat.transcript.evaluate(async (element) => {
      let top = element.scrollTop
      for (let still = 0; still < 6; still++) {
        await new Promise((resolve) => requestAnimationFrame(resolve))
        if (element.scrollTop !== top) still = 0
        top = element.scrollTop
      }
      return top
    })

  it.each(Object.entries(ways))(
    'A14 follows at the end, lets a reader go up %s, and offers the way back',
    async (_, goUp) => {
      const chat = await open({ options: { 'param-fault': 'endless=2', height: '420px' } })
      await chat.openPanel()
      await chat.send('What does shipping cost?')
      const top = () => chat.transcript.evaluate((element) => element.scrollTop)
      await expect.poll(top, { timeout: 10_000 }).toBeGreaterThan(300)
      expect(await distanceToEnd(chat)).toBeLessThan(80)
      await chat.transcript.hover()
      await goUp(chat)
      await chat.button('New messages').waitFor()
      const reading = await topAtRest(chat)
      const height = () => chat.transcript.evaluate((element) => element.scrollHeight)
      const before = await height()
      await expect.poll(height, { timeout: 10_000 }).toBeGreaterThan(before + 100)
      expect(await top()).toBe(reading)
      await chat.button('New messages').click()
      await expect.poll(() => distanceToEnd(chat)).toBeLessThan(80)
      await chat.button('Stop').click()
    },
  )

  it('A14 stays at the end whatever the composer does meanwhile', async () => {
    const chat = await open({ options: { 'param-fault': 'endless=2', height: '420px' } })
    await chat.openPanel()
    await chat.send('What does shipping cost?')
    await chat.messages.nth(1).waitFor()
    await chat.transcript.evaluate((element) => {
      const left: number[] = []
      Object.assign(window, { left })
      const look = () => {
        const distance = element.scrollHeight - element.clientHeight - element.scrollTop
        if (!element.classList.contains('is-at-end')) left.push(distance)
        requestAnimationFrame(look)
      }
      look()
    })
    const { keyboard } = chat.page
    for (let line = 0; line < 5; line++) {
      await keyboard.type('And so')
      await keyboard.press('Shift+Enter')
    }
    for (let count = 0; count < 20; count++) await keyboard.press('Backspace')
    await keyboard.press('ControlOrMeta+A')
    await keyboard.press('Backspace')
    await chat.input.fill('Six\n\n\n\n\nlines')
    await chat.button('Stop').click()
    await keyboard.press('Enter')
    await chat.messages.nth(3).waitFor()
    expect(await chat.page.evaluate(() => (window as unknown as { left: number[] }).left)).toEqual([])
    await chat.button('Stop').click()
    await expect.poll(() => distanceToEnd(chat)).toBeLessThan(3)
  })
})

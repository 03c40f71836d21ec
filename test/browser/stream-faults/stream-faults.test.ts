import { describe, expect, it } from 'vitest'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'

/** What a visitor sees when an answer goes wrong on its way (rows F1-F22), from the real server. */

const { open } = useBrowser()
const question = 'What does shipping cost?'

async function askWith(fault: string, options: Record<string, string> = {}): Promise<ChatPage> {
  const chat = await open({ options: { 'param-fault': fault, ...options }, expectsComplaints: true })
  await chat.openPanel()
  await chat.ask(question)
  return chat
}

async function healthyAnswer(): Promise<string> {
  const chat = await open()
  await chat.openPanel()
  await chat.ask(question)
  return textOf(chat)
}

function textOf(chat: ChatPage): Promise<string> {
  return chat.page.evaluate(() =>
    (window.Parley as unknown as { get(): { messages: { text: string }[] } })
      .get()
      .messages.slice(1)
      .map(({ text }) => text)
      .join('|'),
  )
}

describe('an answer that looks odd on the wire is the same answer', () => {
  for (const [row, fault] of [
    ['F1 one byte at a time', 'split=1'],
    ['F2 with CRLF', 'crlf'],
    ['F2 with bare CR', 'cr'],
    ['F1 F2 with CRLF, cut everywhere', 'crlf;split=1'],
    ['F5 with an event nobody knows', 'unknown-after=2'],
    ['F9 with an event whose JSON is broken', 'bad-json-after=2'],
    ['F17 with two ends', 'double-terminal'],
    ['F17 with text after the end', 'late-delta'],
    ['Q2 with every event twice', 'duplicate'],
  ] as const) {
    it(row, async () => {
      const chat = await askWith(fault)
      expect(await textOf(chat)).toBe(await healthyAnswer())
      expect(await chat.alert.count()).toBe(0)
    })
  }
})

describe('an answer that breaks off keeps its text and can be tried again', () => {
  for (const [row, fault, words] of [
    ['F8 no terminal event', 'no-terminal', /interrupted/],
    ['F8 a cut connection', 'drop-after=5', /interrupted/],
    ['F19 an HTML page from a proxy in the middle', 'html-after=5', /interrupted/],
    ['F18 a failure the agent reports', 'fail-after=5', /went wrong/],
  ] as const) {
    it(row, async () => {
      const chat = await askWith(fault)
      expect(await chat.alert.innerText()).toMatch(words)
      expect((await healthyAnswer()).startsWith(await textOf(chat))).toBe(true)
      expect((await textOf(chat)).length).toBeGreaterThan(0)
      expect(await chat.panel.locator('.notice').getByRole('button', { name: 'Try again' }).count()).toBe(1)
      expect(await chat.panel.innerText()).not.toContain('<html')
    })
  }

  it('Q1 a stream cut after any event keeps exactly the text before the cut', async () => {
    const whole = await healthyAnswer()
    let longest = ''
    for (const events of [1, 2, 3, 4, 6, 9, 14, 22, 35]) {
      const chat = await askWith(`drop-after-events=${events}`)
      const text = await textOf(chat)
      expect(whole.startsWith(text), `after ${events} events`).toBe(true)
      expect(text.length).toBeGreaterThanOrEqual(longest.length)
      expect(await chat.panel.locator('.notice').getByRole('button', { name: 'Try again' }).count()).toBe(1)
      longest = text
    }
    expect(longest.length).toBeGreaterThan(0)
  })

  it('F16 silence ends at the idle timeout', async () => {
    const chat = await askWith('silence-after=5', { 'idle-timeout': '700' })
    expect(await chat.alert.innerText()).toMatch(/connection was lost/)
    expect((await textOf(chat)).length).toBeGreaterThan(0)
  })

  it('F12 an event of ten million characters ends the answer, and the page stays alive', async () => {
    const chat = await askWith('huge-event')
    expect(await chat.alert.innerText()).toMatch(/too long/)
    expect((await textOf(chat)).length).toBeLessThan(100_000)
    await chat.input.fill('still here')
    expect(await chat.input.inputValue()).toBe('still here')
  })
})

describe('an answer that takes its time', () => {
  it('F4 heartbeats keep it alive past the idle timeout', async () => {
    const chat = await open({ options: { 'param-fault': 'heartbeat-only=150', 'idle-timeout': '500' } })
    await chat.openPanel()
    await chat.send(question)
    await chat.page.waitForResponse(/\/messages$/)
    await chat.page.clock.install()
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await chat.alert.count()).toBe(0)
    await chat.button('Stop').click()
    await chat.button('Send message').waitFor()
  })

  it('F14 an answer without end can be stopped', async () => {
    const chat = await open({ options: { 'param-fault': 'endless=1' } })
    await chat.openPanel()
    await chat.send(question)
    await chat.messages.nth(1).waitFor()
    await chat.button('Stop').click()
    await chat.button('Send message').waitFor()
    const length = (await textOf(chat)).length
    expect(length).toBeGreaterThan(0)
    await chat.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    )
    expect((await textOf(chat)).length).toBe(length)
  })
})

it('F22 two answers of one run are both shown, in order', async () => {
  const chat = await askWith('two-answers')
  expect((await textOf(chat)).length).toBeGreaterThan((await healthyAnswer()).length)
  expect(await chat.alert.count()).toBe(0)
})

it('Y4 goes on in a hidden tab, where nothing is painted', async () => {
  const chat = await open({ init: 'window.requestAnimationFrame = () => 0' })
  await chat.openPanel()
  await chat.ask(question)
  expect(await chat.messages.nth(1).innerText()).toMatch(/delivery times/i)
})

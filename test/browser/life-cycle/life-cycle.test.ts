import { type Browser, chromium, type Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { type ChatPage, type PageOptions, useBrowser } from '../../support/browser-page.ts'
import { findBrowser } from '../../support/find-browser.ts'
import { handle, messageTexts } from '../../support/in-page.ts'

/** Pages that are reloaded, left, frozen, put aside and that crash (rows Y1-Y8). */

const { open, serverUrl } = useBrowser()
const question = 'What does shipping cost?'

function openRuns(fault = '', page: PageOptions = {}): Promise<ChatPage> {
  const options = { protocol: 'dynamiq-runs', ...(fault && { 'param-fault': fault }), ...page.options }
  return open({ expectsComplaints: true, ...page, options })
}

const answerOf = async (chat: ChatPage) => (await messageTexts(chat))[1]?.slice('assistant:'.length) ?? ''

let whole: string | undefined
async function healthyAnswer(): Promise<string> {
  if (whole) return whole
  const chat = await openRuns()
  await chat.openPanel()
  await chat.ask(question)
  whole = await answerOf(chat)
  return whole
}

describe('Y1: a page that is reloaded in the middle of an answer', () => {
  it('at 20 moments: nothing that was shown is lost, nothing is there twice', async () => {
    const expected = await healthyAnswer()
    for (let point = 1; point <= 20; point += 1) {
      const chat = await openRuns(`silence-after=${point};times=1`)
      await chat.openPanel()
      await chat.send(question)
      await expect.poll(async () => (await answerOf(chat)).length).toBeGreaterThan(0)
      // The last that was shown, as the page itself sees it when it goes.
      await chat.page.evaluate(() =>
        addEventListener('pagehide', () => {
          const chat = (window.Parley as unknown as { get(): { messages: { text: string }[] } }).get()
          sessionStorage.setItem('seen', chat.messages[1]?.text ?? '')
        }),
      )
      await chat.page.route('**/stream*', () => {})
      await chat.page.reload()
      await expect.poll(async () => (await messageTexts(chat)).length).toBe(2)
      const seen = await chat.page.evaluate(() => sessionStorage.getItem('seen') ?? '')
      expect(await answerOf(chat), `reloaded after ${point} events`).toBe(seen)
      expect(seen.length).toBeGreaterThan(0)
      await chat.page.unroute('**/stream*')
      await chat.page.reload()
      await expect.poll(() => answerOf(chat), { timeout: 10_000 }).toBe(expected)
      expect(await chat.messages.count()).toBe(2)
      await chat.page.context().close()
    }
  }, 120_000)

  it('shows the stored talk and never the welcome before it', async () => {
    const chat = await openRuns()
    await chat.openPanel()
    await chat.ask(question)
    await chat.page.addInitScript(() => {
      const seen: boolean[] = []
      Object.assign(window, { seen })
      const look = () => {
        const panel = document
          .querySelector('parley-chat')
          ?.shadowRoot?.querySelector<HTMLElement>('[part~=panel]')
        if (panel && !panel.hidden) seen.push(panel.querySelector('.welcome') !== null)
        requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    })
    await chat.page.reload()
    await chat.messages.nth(1).waitFor()
    const seen = await chat.page.evaluate(() => (window as unknown as { seen: boolean[] }).seen)
    expect(seen).not.toContain(true)
  })
})

describe('the back/forward cache', () => {
  /** A browser that has it: the one the other tests share has it switched off. */
  async function openKept(): Promise<Page> {
    const browser = await chromium.launch({
      executablePath: findBrowser(),
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
    browsers.push(browser)
    const page = await browser.newPage()
    await page.goto(`${serverUrl}/strict.html`)
    await page.evaluate(() =>
      addEventListener('pageshow', ({ persisted }) => Object.assign(window, { wasKept: persisted })),
    )
    await page.waitForFunction(() => typeof window.Parley === 'function' && 'get' in window.Parley)
    return page
  }

  const browsers: Browser[] = []
  afterEach(async () => {
    for (const browser of browsers.splice(0)) await browser.close()
  })

  const send = (page: Page, text: string) =>
    page.evaluate(async (words) => {
      const chat = (window.Parley as unknown as { get(): { send(text: string): Promise<void> } }).get()
      await chat.send(words)
    }, text)

  const texts = (page: Page) =>
    page.evaluate(() =>
      (window.Parley as unknown as { get(): { messages: { text: string }[] } })
        .get()
        .messages.map(({ text }) => text),
    )

  async function leaveAndReturn(page: Page) {
    await page.goto(`${serverUrl}/robots.txt`)
    await page.goBack({ waitUntil: 'commit' })
    return page.evaluate(() => (window as unknown as { wasKept?: boolean }).wasKept)
  }

  it('Y3: a page with the widget on it is still kept there, and goes on as it was', async () => {
    const page = await openKept()
    await send(page, question)
    const before = await texts(page)
    expect(before).toHaveLength(2)
    // What was said has been saved.
    await page.waitForTimeout(1_000)
    const wasKept = await leaveAndReturn(page)
    const reasons = await page.evaluate(() => {
      const [entry] = performance.getEntriesByType('navigation') as (PerformanceNavigationTiming & {
        notRestoredReasons?: { reasons?: { reason: string }[] | null } | null
      })[]
      return entry?.notRestoredReasons?.reasons
    })
    expect(reasons ?? []).toEqual([])
    expect(wasKept).toBe(true)
    expect(await texts(page)).toEqual(before)
    await send(page, 'And again?')
    expect(await texts(page)).toHaveLength(4)
  })
})

it('Y2: a page that is gone back to shows the same text once, and the rest of it', async () => {
  const chat = await openRuns('silence-after=6;times=1')
  await chat.openPanel()
  await chat.send(question)
  await expect.poll(async () => (await answerOf(chat)).length).toBeGreaterThan(0)
  await chat.page.goto(`${serverUrl}/robots.txt`)
  await chat.page.goBack({ waitUntil: 'commit' })
  await expect.poll(() => answerOf(chat).catch(() => ''), { timeout: 10_000 }).toBe(await healthyAnswer())
  expect(await messageTexts(chat)).toHaveLength(2)
})

describe('a page nobody looks at', () => {
  it('Y4: where no frame is ever painted the answer is there all the same', async () => {
    const chat = await openRuns('', { init: 'window.requestAnimationFrame = () => 0' })
    await chat.openPanel()
    await chat.send(question)
    await expect.poll(() => handle(chat, 'status')).toBe('ready')
    await expect.poll(() => answerOf(chat)).toBe(await healthyAnswer())
  })

  it('Y5: asleep for eight hours with a connection that is gone ends with the whole answer', async () => {
    const chat = await openRuns('drop-after=4;times=1', { init: '' })
    await chat.page.clock.install()
    await chat.page.reload()
    await chat.openPanel()
    await chat.send(question)
    await expect.poll(async () => (await answerOf(chat)).length).toBeGreaterThan(0)
    await chat.page.clock.fastForward('08:00:00')
    await chat.page.clock.resume()
    await expect.poll(() => answerOf(chat), { timeout: 20_000 }).toBe(await healthyAnswer())
  })

  it('T15: a clock ten years wrong that jumps back keeps the order', async () => {
    const chat = await openRuns()
    await chat.page.clock.install({ time: new Date('2036-01-01') })
    await chat.page.reload()
    await chat.openPanel()
    await chat.ask('first')
    await chat.page.clock.setSystemTime(new Date('2016-01-01'))
    await chat.ask('second')
    await chat.page.clock.runFor(1_000)
    const before = await messageTexts(chat)
    expect(before[2]).toBe('user:second')
    await chat.page.reload()
    await expect.poll(() => messageTexts(chat)).toEqual(before)
  })
})

describe('Y6: a tab that crashes', () => {
  it('has the draft of a second ago and the talk, on the next page', async () => {
    const chat = await openRuns()
    await chat.openPanel()
    await chat.ask(question)
    await chat.input.fill('half a thought')
    await chat.page.waitForTimeout(1_000)
    await chat.page.goto('chrome://crash').catch(() => {})
    const again = await openRuns('', { besides: chat })
    await again.openPanel()
    await expect.poll(() => answerOf(again)).toBe(await healthyAnswer())
    expect(await again.input.inputValue()).toBe('half a thought')
  })
})

describe('Y8: a site that leaves the page right after the message', () => {
  it('the message is there once, and is answered', async () => {
    const chat = await openRuns()
    await chat.page.route('**/elsewhere', (route) =>
      route.fulfill({
        body: '<!doctype html><title>Elsewhere</title>',
        headers: { 'content-type': 'text/html' },
      }),
    )
    await chat.page
      .evaluate((text) => {
        void (window.Parley as unknown as { get(): { send(text: string): Promise<void> } }).get().send(text)
        location.replace('/elsewhere')
      }, question)
      .catch(() => {})
    await chat.page.waitForURL('**/elsewhere')
    const again = await openRuns('', { besides: chat })
    // Its name counts the answer, where that is there by now.
    await again.launcher.click()
    await expect.poll(async () => (await messageTexts(again))[0]).toBe(`user:${question}`)
    const retry = again.panel.locator('.notice').getByRole('button', { name: 'Try again' })
    await expect.poll(async () => (await retry.count()) + (await answerOf(again)).length).toBeGreaterThan(0)
    if (await retry.count()) await retry.click()
    await expect.poll(() => answerOf(again), { timeout: 10_000 }).toBe(await healthyAnswer())
    expect(await messageTexts(again)).toHaveLength(2)
  })
})

import { describe, expect, it } from 'vitest'
import { type ChatPage, type PageOptions, useBrowser } from '../../support/browser-page.ts'

/** Cut streams, reloads and stops of the runs API (rows Q1-Q15), in a real browser against the real server. */

const { open, serverUrl } = useBrowser()
const question = 'What does shipping cost?'

function openRuns(fault = '', page: PageOptions = {}): Promise<ChatPage> {
  const options = { protocol: 'dynamiq-runs', ...(fault && { 'param-fault': fault }), ...page.options }
  return open({ expectsComplaints: true, ...page, options })
}

async function askWith(fault: string): Promise<ChatPage> {
  const chat = await openRuns(fault)
  await chat.openPanel()
  await chat.ask(question)
  return chat
}

/** The texts of the answers, as a site reads them. */
function texts(chat: ChatPage): Promise<string[]> {
  return chat.page.evaluate(() =>
    (window.Parley as unknown as { get(): { messages: { role: string; text: string }[] } })
      .get()
      .messages.filter(({ role }) => role === 'assistant')
      .map(({ text }) => text),
  )
}

let whole: string | undefined
async function healthyAnswer(): Promise<string> {
  whole ??= (await texts(await askWith('')))[0] ?? ''
  return whole
}

describe('a stream that is cut', () => {
  it('Q1: after any event goes on by itself, with no word twice and none missing', async () => {
    const expected = await healthyAnswer()
    for (const events of [0, 1, 2, 5, 13, 34]) {
      const chat = await askWith(`drop-after-events=${events};times=1`)
      expect(await texts(chat), `cut after ${events} events`).toEqual([expected])
      expect(await chat.alert.count()).toBe(0)
    }
  })

  it('Q8 Q9: again and again, every ten events, still makes one message with the same text', async () => {
    const chat = await askWith('drop-after-events=10|drop-after-events=10;on=resume')
    expect(await texts(chat)).toEqual([await healthyAnswer()])
    expect(chat.requests.filter((request) => request.endsWith('/stream')).length).toBeGreaterThan(2)
  })

  it.each([
    ['Q2 with every event twice', 'duplicate'],
    ['Q3 with its events out of order', 'shuffle=4'],
    ['Q4 with one event left out', 'gap=2;times=1'],
    ['Q5 that goes on as another run, numbered from the beginning', 'restart-sequence=3'],
    ['Q6 that the server does not know any more', 'drop-after=4;times=1|forget'],
  ])('%s: the same text', async (_, fault) => {
    const chat = await askWith(fault)
    expect((await texts(chat)).join('')).toBe(await healthyAnswer())
    expect(await chat.alert.count()).toBe(0)
  })

  it('Q13: without a network waits, and goes on as soon as it is back', async () => {
    const chat = await openRuns('drop-after=3;times=1|hang;on=resume;times=1', {
      options: { 'request-timeout': '1000' },
    })
    await chat.openPanel()
    await chat.send(question)
    await chat.panel.getByText('Trying again').waitFor()
    await chat.page.context().setOffline(true)
    await chat.page.context().setOffline(false)
    await chat.button('Send message').waitFor()
    expect(await texts(chat)).toEqual([await healthyAnswer()])
  })
})

describe('a page that is left in the middle of an answer', () => {
  it('goes on with it after a reload, in the same message', async () => {
    const chat = await openRuns('silence-after=4;times=1')
    await chat.openPanel()
    await chat.send(question)
    await expect.poll(async () => (await texts(chat))[0]?.length).toBeGreaterThan(3)
    await chat.page.reload()
    await chat.button('Send message').waitFor()
    await expect.poll(() => texts(chat)).toEqual([await healthyAnswer()])
    expect(await chat.messages.count()).toBe(2)
    expect(chat.requests.filter((request) => request === 'POST /v1/runs')).toHaveLength(1)
  })

  it('after a crash of the tab goes on as well', async () => {
    const chat = await openRuns('silence-after=4;times=1')
    await chat.openPanel()
    await chat.send(question)
    await expect.poll(async () => (await texts(chat))[0]?.length).toBeGreaterThan(3)
    // Longer than the pause between two saves: a crash tells nobody.
    await chat.page.waitForTimeout(700)
    await chat.page.goto('chrome://crash').catch(() => {})
    const again = await openRuns('', { besides: chat })
    await again.openPanel()
    await expect.poll(() => texts(again)).toEqual([await healthyAnswer()])
    expect(await again.messages.count()).toBe(2)
  })

  it('asks nothing before the panel is open', async () => {
    const chat = await openRuns('silence-after=4;times=1')
    await chat.openPanel()
    await chat.send(question)
    await expect.poll(async () => (await texts(chat))[0]?.length).toBeGreaterThan(3)
    await chat.button('Close').click()
    await chat.page.reload()
    await chat.launcher.waitFor()
    const before = chat.requests.length
    await chat.page.waitForTimeout(300)
    expect(chat.requests.slice(before).filter((request) => request.includes('/v1/'))).toEqual([])
    await chat.openPanel()
    await expect.poll(() => texts(chat)).toEqual([await healthyAnswer()])
  })
})

describe('Q10: stop', () => {
  async function runsOf(chat: ChatPage): Promise<{ status: string }[]> {
    const sessionId = await chat.page.evaluate(
      () => (window.Parley as unknown as { get(): { sessionId: string } }).get().sessionId,
    )
    const response = await fetch(`${serverUrl}/v1/runs?session_id=${sessionId}`)
    return ((await response.json()) as { data: { status: string }[] }).data
  }

  it('keeps the text, says so, and ends the run at the back end', async () => {
    const chat = await openRuns('endless=20')
    await chat.openPanel()
    await chat.send(question)
    await expect.poll(async () => (await texts(chat))[0]?.length).toBeGreaterThan(20)
    const start = await chat.page.evaluate(() => performance.now())
    await chat.button('Stop').click()
    await chat.panel.getByText('Stopped', { exact: true }).waitFor()
    expect((await chat.page.evaluate(() => performance.now())) - start).toBeLessThan(2_000)
    expect(((await texts(chat))[0] ?? '').length).toBeGreaterThan(20)
    expect(chat.requests.filter((request) => request.endsWith('/cancel'))).toHaveLength(1)
    await expect.poll(async () => (await runsOf(chat)).map(({ status }) => status)).not.toContain('started')
  })

  it('Q11: that does not arrive is told', async () => {
    const chat = await openRuns('endless=20|status=500;on=cancel')
    await chat.openPanel()
    await chat.send(question)
    await expect.poll(async () => (await texts(chat))[0]?.length).toBeGreaterThan(20)
    await chat.button('Stop').click()
    await chat.panel.getByText('may still be running').waitFor()
  })

  it('disconnect is not stop: a closed page leaves the run to its end', async () => {
    const chat = await openRuns('drip=5')
    await chat.openPanel()
    await chat.send(question)
    await chat.button('Stop').waitFor()
    await expect.poll(async () => (await runsOf(chat)).length).toBe(1)
    const runs = () => runsOf(chat)
    const sessionRuns = await runs()
    expect(sessionRuns).toHaveLength(1)
    await chat.page.goto(`${serverUrl}/strict.html`).catch(() => {})
    expect(chat.requests.filter((request) => request.endsWith('/cancel'))).toEqual([])
  })
})

describe('Q14: an answer to the POST that got lost', () => {
  it('makes no second run: the message is found again', async () => {
    const chat = await openRuns()
    let isFirst = true
    await chat.page.route('**/v1/runs', async (route) => {
      if (route.request().method() !== 'POST' || !isFirst) return route.continue()
      isFirst = false
      await route.fetch()
      await route.abort('connectionreset')
    })
    await chat.openPanel()
    await chat.send(question)
    await chat.alert.waitFor()
    await chat.panel.locator('.notice').getByRole('button', { name: 'Try again' }).click()
    await expect.poll(() => texts(chat)).toEqual([await healthyAnswer()])
    expect(await chat.messages.count()).toBe(2)
    expect(chat.requests.filter((request) => request === 'POST /v1/runs')).toHaveLength(1)
  })
})

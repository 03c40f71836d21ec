import { describe, expect, it } from 'vitest'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'

/** What a visitor sees when the answer doesn't even begin (rows E1-E20). The sent text is never lost. */

const { open } = useBrowser()
const question = 'What does shipping cost?'

async function askWith(fault: string): Promise<ChatPage> {
  const chat = await open({
    options: { 'param-fault': fault, 'request-timeout': '1500' },
    expectsComplaints: true,
  })
  await chat.openPanel()
  await chat.send(question)
  return chat
}

const inNotice = (chat: ChatPage, name: string) => chat.panel.locator('.notice').getByRole('button', { name })

describe('a refusal that trying again may cure', () => {
  const rows: [row: string, fault: string, words: RegExp][] = [
    ['E11 a server error, after three silent retries', 'status=503', /went wrong on our side/],
    ['E12 an HTML page instead of an answer', 'wrong-type', /unexpected answer/],
    ['E14 an empty stream', 'empty', /no answer|interrupted/],
    ['E14 no content', 'no-content', /no answer/],
    ['E16 no headers within the time', 'hang', /connection was lost/],
    ['E19 a body that can’t be decoded', 'bad-gzip', /interrupted|reach the service|unexpected/],
  ]
  for (const [row, fault, words] of rows) {
    it(row, async () => {
      const chat = await askWith(fault)
      await inNotice(chat, 'Try again').waitFor({ timeout: 20_000 })
      expect(await chat.alert.innerText()).toMatch(words)
      expect(await chat.messages.first().innerText()).toContain(question)
      expect(await chat.panel.innerText()).not.toContain('<')
    })
  }
})

describe('a refusal that stays', () => {
  const rows: [row: string, fault: string, words: RegExp][] = [
    ['E4 not signed in', 'status=401', /sign in/],
    ['E5 not on this site', 'status=403', /not available on this site/],
  ]
  for (const [row, fault, words] of rows) {
    it(row, async () => {
      const chat = await askWith(fault)
      await chat.alert.waitFor()
      expect(await chat.alert.innerText()).toMatch(words)
      expect(await inNotice(chat, 'Try again').count()).toBe(0)
      expect(await chat.messages.first().innerText()).toContain(question)
    })
  }

  for (const [row, status] of [
    ['E3 a message that can’t be processed', 400],
    ['E8 a message that is too long', 413],
    ['E9 a message of an unknown kind', 422],
  ] as const) {
    it(`${row} goes back into the composer to be changed`, async () => {
      const chat = await askWith(`status=${status}`)
      await inNotice(chat, 'Edit message').click()
      expect(await chat.input.inputValue()).toBe(question)
      expect(await chat.messages.count()).toBe(0)
      expect(await chat.alert.count()).toBe(0)
    })
  }

  it('E9 a redirect is not followed', async () => {
    const chat = await askWith('redirect')
    await chat.alert.waitFor({ timeout: 20_000 })
    expect(chat.complaints.join()).toMatch(/redirect/i)
  })
})

describe('what resolves by itself', () => {
  it('E11 a server error that passes is not shown at all', async () => {
    const chat = await askWith('status=500;times=1')
    await chat.messages.nth(1).waitFor({ timeout: 15_000 })
    expect((await chat.answers())[0]).toMatch(/delivery times/i)
    expect(await chat.alert.count()).toBe(0)
  })

  it('E10 too many messages: a countdown, then the answer', async () => {
    const chat = await askWith('status=429;retry-after=2;times=1')
    await chat.alert.waitFor()
    expect(await chat.alert.innerText()).toMatch(/too many messages/i)
    expect(await chat.panel.locator('.countdown').innerText()).toMatch(/[123] s/)
    await chat.messages.nth(1).waitFor({ timeout: 15_000 })
    expect(await chat.alert.count()).toBe(0)
    expect(await chat.page.getByRole('article', { name: 'You said' }).count()).toBe(1)
  })

  it('E7 a run that is still active is waited for', async () => {
    const chat = await askWith('status=409;times=1')
    await chat.messages.nth(1).waitFor({ timeout: 15_000 })
    expect(await chat.messages.count()).toBe(2)
  })

  it('E13 a whole JSON answer where a stream was asked for is shown', async () => {
    const chat = await askWith('json')
    await chat.messages.nth(1).waitFor()
    expect((await chat.answers())[0]).toMatch(/delivery times/i)
  })

  it('E6 a conversation the server forgot goes on in a new session, the old talk in sight', async () => {
    const chat = await open({ expectsComplaints: true })
    const sessionId = () =>
      chat.page.evaluate(() => (window.Parley as unknown as { get(): { sessionId: string } }).get().sessionId)
    await chat.openPanel()
    await chat.ask('Hello')
    const before = await sessionId()
    await chat.page.route(/\/messages$/, (route) => route.fulfill({ status: 404 }), { times: 1 })
    await chat.ask(question)
    expect(await chat.messages.count()).toBe(4)
    expect(await sessionId()).not.toBe(before)
    expect(await chat.alert.count()).toBe(0)
  })

  it('E4 an expired token is refreshed once', async () => {
    const chat = await open({
      html: '<!doctype html><title>Site</title><script src="/dist/parley.js"></script>',
      expectsComplaints: true,
    })
    const seen: (string | undefined)[] = []
    await chat.page.route('**/v1/conversations', async (route) => {
      const { authorization } = route.request().headers()
      seen.push(authorization)
      if (authorization === 'Bearer fresh-2') await route.continue()
      else await route.fulfill({ status: 401 })
    })
    await chat.page.evaluate(() => {
      let count = 0
      const getToken = async () => `fresh-${++count}`
      ;(window.Parley as unknown as { mount(options: object): void }).mount({ endpoint: '/', getToken })
    })
    await chat.openPanel()
    await chat.ask(question)
    expect(seen).toEqual(['Bearer fresh-1', 'Bearer fresh-2'])
    expect(await chat.messages.count()).toBe(2)
  })
})

describe('E1 a service that can’t be reached', () => {
  for (const reason of [
    'connectionrefused',
    'connectionreset',
    'namenotresolved',
    'internetdisconnected',
  ] as const) {
    it(`says so and offers to try again: ${reason}`, async () => {
      const chat = await open({ expectsComplaints: true })
      await chat.page.route('**/v1/conversations', (route) => route.abort(reason), { times: 1 })
      await chat.openPanel()
      await chat.send(question)
      await chat.alert.waitFor()
      expect(await chat.alert.innerText()).toMatch(/can’t reach the service/)
      await inNotice(chat, 'Try again').click()
      await chat.messages.nth(1).waitFor()
      expect(await chat.page.getByRole('article', { name: 'You said' }).count()).toBe(1)
    })
  }

  it('E2 names CORS and CSP to the developer', async () => {
    const chat = await open({ options: { endpoint: 'http://127.0.0.1:1/' }, expectsComplaints: true })
    await chat.openPanel()
    await chat.send(question)
    await chat.alert.waitFor()
    expect(chat.complaints.join()).toMatch(/\[Parley\].*CORS.*connect-src/)
  })
})

it('E16 says that it is still waiting after ten seconds', async () => {
  const chat = await open({ options: { 'param-fault': 'hang' }, init: 'window.realSetTimeout = setTimeout' })
  await chat.page.clock.install()
  await chat.openPanel()
  await chat.send(question)
  await chat.page.locator('parley-chat .pending').waitFor()
  await chat.page.clock.runFor(11_000)
  await chat.page.getByText('Still waiting for an answer').waitFor()
  await chat.button('Stop').click()
  await chat.button('Send message').waitFor()
})

import { describe, expect, it } from 'vitest'
import { useBrowser } from '../../support/browser-page.ts'

const { open } = useBrowser()
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('a conversation', () => {
  it('asks nothing of the network before the panel opens', async () => {
    const chat = await open()
    await chat.launcher.waitFor()
    const beyondThePage = chat.requests.filter(
      (request) => !/ \/(scenario|dist\/parley\.js|favicon\.ico)$/.test(request),
    )
    expect(beyondThePage).toEqual([])
  })

  it('answers from the pages of the site while the text streams in', async () => {
    const chat = await open()
    await chat.openPanel()
    await chat.ask('What does shipping cost?')
    const [answer] = await chat.answers()
    expect(answer).toMatch(/delivery times/i)
    expect(answer).toContain('[1]')
    expect(await chat.messages.first().getAttribute('aria-label')).toBe('You said')
    expect(await chat.messages.nth(1).getAttribute('aria-label')).toBe('Assistant said')
  })

  it('remembers within a session and only there', async () => {
    const chat = await open()
    await chat.openPanel()
    await chat.ask('Hi, my name is Ada.')
    await chat.ask('What is my name?')
    expect((await chat.answers()).at(-1)).toContain('Ada')
    await chat.button('New conversation').click()
    expect(await chat.messages.count()).toBe(0)
    await chat.ask('What is my name?')
    expect((await chat.answers()).at(-1)).not.toContain('Ada')
  })

  it('is back after a reload with its ids, its messages and the draft', async () => {
    const chat = await open()
    await chat.openPanel()
    await chat.ask('Hi, my name is Ada.')
    await chat.input.fill('a half written thought')
    const before = await snapshot(chat.page)
    expect(before.sessionId).toMatch(uuid)
    expect(before.userId).toMatch(uuid)
    await chat.page.reload()
    await chat.panel.waitFor()
    expect(await snapshot(chat.page)).toEqual(before)
    expect(await chat.input.inputValue()).toBe('a half written thought')
    await chat.ask('What is my name?')
    expect((await chat.answers()).at(-1)).toContain('Ada')
  })

  it('gives every conversation its own session id and keeps the visitor’s', async () => {
    const chat = await open()
    await chat.openPanel()
    await chat.ask('Hello')
    const first = await snapshot(chat.page)
    await chat.button('New conversation').click()
    const second = await snapshot(chat.page)
    expect(second.sessionId).toMatch(uuid)
    expect(second.sessionId).not.toBe(first.sessionId)
    expect(second.userId).toBe(first.userId)
  })

  it('passes the ids and every parameter to the back end in both calls', async () => {
    const chat = await open({
      options: { 'user-id': 'user-42', params: '{"plan":"pro"}', 'param-language': 'en' },
    })
    const bodies: Record<string, Record<string, unknown>> = {}
    chat.page.on('request', (request) => {
      const call = /\/v1\/conversations$|\/messages$/.exec(request.url())?.[0]
      if (call && request.method() === 'POST') bodies[call] = request.postDataJSON()
    })
    await chat.openPanel()
    await chat.ask('Hello')
    const { sessionId } = await snapshot(chat.page)
    const ids = { user_id: 'user-42', session_id: sessionId, plan: 'pro', language: 'en' }
    expect(bodies['/v1/conversations']).toMatchObject(ids)
    expect(bodies['/messages']).toMatchObject({ ...ids, content: [{ type: 'text', text: 'Hello' }] })
  })

  it('stops, keeps the text and says that it was stopped', async () => {
    const chat = await open({ options: { 'param-fault': 'silence-after=6' } })
    await chat.openPanel()
    await chat.send('What does shipping cost?')
    await chat.messages.nth(1).waitFor()
    const before = await chat.messages.nth(1).innerText()
    await chat.button('Stop').click()
    await chat.button('Send message').waitFor()
    const after = await chat.messages.nth(1).innerText()
    expect(after.startsWith(before.trim())).toBe(true)
    expect(after).toContain('Stopped')
    expect(await chat.alert.count()).toBe(0)
  })

  it('keeps what came before a cut, and trying again makes no second question', async () => {
    const chat = await open({
      options: { 'param-fault': 'drop-after=6;times=1' },
      expectsComplaints: true,
    })
    await chat.openPanel()
    await chat.ask('What does shipping cost?')
    const cut = await chat.messages.nth(1).innerText()
    expect(cut).toContain('Interrupted')
    expect(await chat.alert.innerText()).toMatch(/interrupted/i)
    await chat.page.locator('parley-chat .notice').getByRole('button', { name: 'Try again' }).click()
    await chat.messages.nth(2).waitFor()
    await chat.button('Send message').waitFor()
    expect(await chat.messages.count()).toBe(3)
    expect(await chat.messages.nth(1).innerText()).toContain(cut.split('\n')[0])
    expect(await chat.messages.nth(2).innerText()).toContain('[1]')
    expect(await chat.page.getByRole('article', { name: 'You said' }).count()).toBe(1)
  })

  it('copies the answer as it was written', async () => {
    const chat = await open({ context: { permissions: ['clipboard-read', 'clipboard-write'] } })
    await chat.openPanel()
    await chat.ask('What does shipping cost?')
    await chat.button('Copy').click()
    await chat.button('Copied').waitFor()
    const copied = await chat.page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toBe((await messages(chat.page)).at(-1)?.text)
  })

  it('starts from a suggestion and leaves a typed draft alone', async () => {
    const chat = await open({ options: { prompts: 'What does shipping cost?|Refunds?' } })
    await chat.openPanel()
    await chat.input.fill('my own words')
    await chat.button('What does shipping cost?').click()
    await chat.messages.nth(1).waitFor()
    await chat.button('Send message').waitFor()
    expect(await chat.input.inputValue()).toBe('my own words')
  })

  it('tells the site what happens, in order', async () => {
    const chat = await open()
    await chat.page.evaluate(() => {
      const names = ['open', 'message', 'response-start', 'response-end', 'conversation', 'close']
      const log: string[] = []
      Object.assign(window, { log })
      for (const name of names) document.addEventListener(`parley:${name}`, () => log.push(name))
    })
    await chat.openPanel()
    await chat.ask('Hello')
    await chat.button('New conversation').click()
    await chat.button('Close').click()
    const log = await chat.page.evaluate(() => (window as unknown as { log: string[] }).log)
    expect(log).toEqual(['open', 'message', 'response-start', 'response-end', 'conversation', 'close'])
  })
})

type Page = Awaited<ReturnType<typeof open>>['page']

function snapshot(page: Page) {
  return page.evaluate(() => {
    const chat = (window.Parley as { get(): { userId: string; sessionId: string; messages: unknown } }).get()
    return { userId: chat.userId, sessionId: chat.sessionId, messages: chat.messages }
  })
}

function messages(page: Page) {
  return page.evaluate(
    () => (window.Parley as { get(): { messages: { text: string }[] } }).get().messages as { text: string }[],
  )
}

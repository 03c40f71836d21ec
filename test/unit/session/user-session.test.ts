import { afterEach, describe, expect, it } from 'vitest'
import { type ChatConfig, resolveConfig } from '../../../src/config/resolve-config.ts'
import { initialChatState } from '../../../src/core/chat-state.ts'
import { ChatError } from '../../../src/core/errors.ts'
import type { Message } from '../../../src/core/message.ts'
import { createStore } from '../../../src/core/store.ts'
import { createKeyValue } from '../../../src/session/key-value.ts'
import { createUserSession } from '../../../src/session/user-session.ts'
import { createFakeEnvironment, testId } from '../../support/fake-environment.ts'
import { createFakeStorage } from '../../support/fake-storage.ts'

const leavePage: (() => void)[] = []
afterEach(() => {
  for (const leave of leavePage.splice(0)) leave()
})

/** A browser that pages are opened in, one after the other. */
function createBrowser() {
  const local = createFakeStorage()
  const environment = createFakeEnvironment()
  const sources = { local: () => local, session: () => null }

  async function openPage(options: Record<string, unknown> = {}) {
    const config: ChatConfig = resolveConfig(
      { endpoint: 'https://agent.example/', ...options },
      { baseUrl: 'https://site.example/', supportsCss: () => true, isSelector: () => true, report: () => {} },
    )
    const storage = createKeyValue({ persist: config.persist, sources, isDeferred: config.storeOnOpen })
    const session = createUserSession({ storage, config, environment })
    const store = createStore(initialChatState(session.conversation().sessionId), environment)
    store.dispatch({ type: 'conversation-opened', ...(await session.restore()) })
    const leave = session.keep(store)
    leavePage.push(leave)
    return {
      session,
      store,
      storage,
      leave,
      sessionId: () => store.current().sessionId,
      type: (draft: string) => store.dispatch({ type: 'draft-changed', draft }),
      /** What the composition root does after a change of the user. */
      async switchUser(userId: string | undefined, keepConversation = false) {
        session.switchUser(userId, store, keepConversation)
        store.dispatch({ type: 'conversation-opened', ...session.conversation() })
        store.dispatch({ type: 'conversation-opened', ...(await session.restore()) })
      },
    }
  }
  return { local, environment, openPage }
}

const stored = (browser: ReturnType<typeof createBrowser>) => JSON.stringify(browser.local.entries)

describe('saving', () => {
  it('the draft and the text are stored within half a second', async () => {
    const browser = createBrowser()
    const page = await browser.openPage()
    page.type('dra')
    page.store.dispatch({ type: 'turn-started', answer: { messageId: 'a', turnId: 't', createdAt: 1 } })
    page.store.dispatch({ type: 'text-delta', delta: 'answer so far' })
    await browser.environment.clock.advance(499)
    expect(stored(browser)).not.toContain('dra')
    page.type('draft')
    await browser.environment.clock.advance(1)
    expect(stored(browser)).toContain('draft')
    expect(stored(browser)).toContain('answer so far')
  })

  it('writes at most twice a second while an answer streams in, and not at all when nothing changes', async () => {
    const browser = createBrowser()
    const page = await browser.openPage()
    page.store.dispatch({ type: 'turn-started', answer: { messageId: 'a', turnId: 't', createdAt: 1 } })
    for (let count = 0; count < 100; count += 1) {
      page.store.dispatch({ type: 'text-delta', delta: 'x' })
      await browser.environment.clock.advance(10)
    }
    const writes = () => browser.local.touched.filter((key) => key.endsWith(page.sessionId())).length
    expect(writes()).toBeLessThanOrEqual(2)
    await browser.environment.clock.advance(500)
    const settled = writes()
    await browser.environment.clock.advance(10_000)
    expect(writes()).toBe(settled)
  })

  it.each([
    ['pagehide', () => window],
    ['visibilitychange', () => document],
  ] as const)('what is pending is stored at once on %s', async (type, target) => {
    const browser = createBrowser()
    const page = await browser.openPage()
    page.type('last words')
    expect(stored(browser)).not.toContain('last words')
    target().dispatchEvent(new Event(type))
    expect(stored(browser)).toContain('last words')
  })

  it('a conversation that is left behind is stored as it was last seen', async () => {
    const browser = createBrowser()
    const page = await browser.openPage()
    page.type('left behind')
    page.store.dispatch({ type: 'conversation-opened', sessionId: testId(77), messages: [], draft: '' })
    expect(stored(browser)).toContain('left behind')
    expect((await browser.openPage()).sessionId()).toBe(testId(77))
  })

  it('T5: a site that clears the storage loses the past, not the current talk', async () => {
    const browser = createBrowser()
    const page = await browser.openPage()
    page.type('before')
    await browser.environment.clock.advance(500)
    browser.local.clear()
    page.type('after')
    await browser.environment.clock.advance(500)
    const next = await browser.openPage()
    expect(next.session.userId()).toBe(page.session.userId())
    expect(next.store.current()).toMatchObject({ sessionId: page.sessionId(), draft: 'after' })
  })

  it('after the widget is gone nothing is stored any more, and the page’s events call nothing', async () => {
    const browser = createBrowser()
    const page = await browser.openPage()
    page.type('kept')
    page.leave()
    expect(stored(browser)).toContain('kept')
    page.type('not kept')
    window.dispatchEvent(new Event('pagehide'))
    expect(stored(browser)).not.toContain('not kept')
    expect(browser.environment.clock.waiting).toBe(0)
  })

  it('T14: with persist none nothing is ever written', async () => {
    const browser = createBrowser()
    const page = await browser.openPage({ persist: 'none' })
    page.type('secret')
    await browser.environment.clock.advance(500)
    page.leave()
    expect(browser.local.touched).toEqual([])
    expect(page.sessionId()).not.toBe('')
  })

  it('with storeOnOpen nothing is written before the panel opens, then everything', async () => {
    const browser = createBrowser()
    const page = await browser.openPage({ storeOnOpen: true })
    page.type('typed')
    await browser.environment.clock.advance(500)
    expect(browser.local.touched).toEqual([])
    page.storage.startWriting()
    expect(stored(browser)).toContain('typed')
    expect((await browser.openPage()).session.userId()).toBe(page.session.userId())
  })
})

describe('an answer that is being written', () => {
  const answer = { messageId: 'a', turnId: 'q', createdAt: 1 }

  it('is stored with its run and how far it has come, until it has ended', async () => {
    const browser = createBrowser()
    const first = await browser.openPage()
    first.store.dispatch({ type: 'turn-started', answer })
    first.store.dispatch({ type: 'message-start', runId: 'run-1' })
    first.store.dispatch({ type: 'text-delta', delta: 'Hel' })
    first.store.dispatch({ type: 'cursor-moved', sequence: 7 })
    first.leave()
    const second = await browser.openPage()
    expect(second.store.current()).toMatchObject({
      status: 'streaming',
      answer: { ...answer, runId: 'run-1', sequence: 7 },
    })
    second.store.dispatch({ type: 'message-end', finishReason: 'completed' })
    second.leave()
    expect((await browser.openPage()).store.current()).toMatchObject({ status: 'ready', answer: undefined })
  })

  it('whose connection was lost is stored as well', async () => {
    const browser = createBrowser()
    const first = await browser.openPage()
    first.store.dispatch({ type: 'turn-started', answer })
    first.store.dispatch({ type: 'message-start', runId: 'run-1' })
    first.store.dispatch({ type: 'turn-failed', error: new ChatError('interrupted', 'cut') })
    first.leave()
    expect((await browser.openPage()).store.current().answer).toMatchObject({ runId: 'run-1' })
  })

  it('that is to take the place of another does not cost that one when the page goes before its first word', async () => {
    const browser = createBrowser()
    const first = await browser.openPage()
    const question: Message = { id: 'q', role: 'user', parts: [{ type: 'text', text: 'Why?' }], createdAt: 1 }
    const before: Message = { ...question, id: 'b', role: 'assistant', finishReason: 'completed' }
    const messages = [question, before]
    first.store.dispatch({ type: 'conversation-opened', sessionId: first.sessionId(), messages, draft: '' })
    first.store.dispatch({ type: 'turn-started', answer: { ...answer, replaces: 'b' } })
    expect(first.store.current().messages).toHaveLength(1)
    first.leave()
    const again = await browser.openPage()
    expect(again.store.current().answer?.versions?.others).toEqual([[before]])
  })

  it('of no name is not: it can only be asked for again', async () => {
    const browser = createBrowser()
    const first = await browser.openPage()
    first.store.dispatch({ type: 'turn-started', answer })
    first.store.dispatch({ type: 'text-delta', delta: 'Hel' })
    first.leave()
    expect((await browser.openPage()).store.current()).toMatchObject({ status: 'error', answer: undefined })
  })
})

describe('which conversation', () => {
  it('there is a session from the start, and a reload goes on in it', async () => {
    const browser = createBrowser()
    const first = await browser.openPage()
    expect(first.sessionId()).toMatch(/^[0-9a-f-]{36}$/)
    expect(first.sessionId()).not.toBe(first.session.userId())
    first.type('draft')
    first.leave()
    const second = await browser.openPage()
    expect(second.store.current()).toMatchObject({ sessionId: first.sessionId(), draft: 'draft' })
    expect(second.session.userId()).toBe(first.session.userId())
  })

  it('the one that is given, with what was said in it', async () => {
    const browser = createBrowser()
    const sessionId = testId(50)
    const first = await browser.openPage({ sessionId })
    expect(first.sessionId()).toBe(sessionId)
    first.type('there')
    first.leave()
    const other = await browser.openPage({ sessionId: testId(51) })
    expect(other.store.current()).toMatchObject({ sessionId: testId(51), draft: '' })
    other.leave()
    expect((await browser.openPage({ sessionId })).store.current().draft).toBe('there')
  })

  it('the one that is given by its server’s name, and a reload goes on in it', async () => {
    const browser = createBrowser()
    const options = { protocol: 'powabase', agent: 'a1', sessionId: 'sess_1' }
    const first = await browser.openPage(options)
    expect(first.store.current()).toMatchObject({ remoteConversationId: 'sess_1', messages: [] })
    first.type('there')
    first.leave()
    const again = await browser.openPage(options)
    expect(again.store.current()).toMatchObject({ remoteConversationId: 'sess_1', draft: 'there' })
    expect(again.sessionId()).toBe(first.sessionId())
    again.leave()
    const other = await browser.openPage({ ...options, sessionId: 'sess_2' })
    expect(other.store.current()).toMatchObject({ remoteConversationId: 'sess_2', draft: '' })
  })

  it('a new one when the last message is longer ago than the session timeout', async () => {
    const browser = createBrowser()
    const first = await browser.openPage({ sessionTimeout: 30 })
    first.type('old')
    first.leave()
    await browser.environment.clock.advance(30 * 60_000)
    expect((await browser.openPage({ sessionTimeout: 30 })).sessionId()).toBe(first.sessionId())
    await browser.environment.clock.advance(31 * 60_000)
    const late = await browser.openPage({ sessionTimeout: 30 })
    expect(late.sessionId()).not.toBe(first.sessionId())
    expect(late.store.current().draft).toBe('')
  })

  it('each agent and each endpoint has its own', async () => {
    const browser = createBrowser()
    const pages = [{}, { agent: 'a' }, { model: 'a' }, { endpoint: 'https://other.example/' }]
    const ids: string[] = []
    for (const options of pages) ids.push((await browser.openPage(options)).sessionId())
    expect(new Set(ids).size).toBe(4)
    expect((await browser.openPage({ agent: 'a' })).sessionId()).toBe(ids[1])
  })
})

describe('T12: another user', () => {
  it('sees nothing of the one before, and each finds their own again', async () => {
    const browser = createBrowser()
    const page = await browser.openPage({ userId: 'ada' })
    const adas = page.sessionId()
    page.type('ada’s words')
    await page.switchUser('bob')
    expect(page.session.userId()).toBe('bob')
    expect(page.store.current()).toMatchObject({ draft: '', messages: [] })
    expect(page.sessionId()).not.toBe(adas)
    page.type('bob’s words')
    await page.switchUser('ada')
    expect(page.store.current()).toMatchObject({ sessionId: adas, draft: 'ada’s words' })
    page.leave()
    expect((await browser.openPage({ userId: 'bob' })).store.current().draft).toBe('bob’s words')
  })

  it('nobody: the user is gone from page and storage, and a new visitor goes on', async () => {
    const browser = createBrowser()
    const page = await browser.openPage()
    const visitor = page.session.userId()
    page.type('private words')
    await page.switchUser(undefined)
    page.type('new words')
    page.leave()
    expect(page.session.userId()).not.toBe(visitor)
    expect(stored(browser)).not.toContain('private words')
    expect(stored(browser)).not.toContain(visitor)
    expect(stored(browser)).toContain('new words')
  })

  it('a session id that the site gave is not handed to the next user', async () => {
    const browser = createBrowser()
    const page = await browser.openPage({ userId: 'ada', sessionId: testId(60) })
    await page.switchUser('bob')
    expect(page.sessionId()).not.toBe(testId(60))
  })

  it('I2: a visitor who signs in may take the conversation along, once', async () => {
    const browser = createBrowser()
    const page = await browser.openPage()
    const visitors = page.sessionId()
    page.store.dispatch({
      type: 'message-sent',
      message: { id: 'm', role: 'user', parts: [{ type: 'text', text: 'my words' }], createdAt: 1 },
    })
    page.type('half a')
    await page.switchUser('ada', true)
    expect(page.store.current()).toMatchObject({
      sessionId: visitors,
      draft: 'half a',
      messages: [{ id: 'm' }],
    })
    await page.switchUser('bob', true)
    expect(page.store.current()).toMatchObject({ messages: [], draft: '' })
    expect(page.sessionId()).not.toBe(visitors)
    page.leave()
    const adas = await browser.openPage({ userId: 'ada' })
    expect(adas.store.current()).toMatchObject({
      sessionId: visitors,
      draft: 'half a',
      messages: [{ id: 'm' }],
    })
    adas.leave()
    expect(await (await browser.openPage()).session.archive().list()).toEqual([])
  })

  it('I2: without being asked to, nothing is taken along', async () => {
    const browser = createBrowser()
    const page = await browser.openPage()
    page.type('mine')
    await page.switchUser('ada')
    expect(page.store.current()).toMatchObject({ draft: '' })
  })
})

it('what was said a moment ago is in the archive, before it is its time to be stored', async () => {
  const browser = createBrowser()
  const page = await browser.openPage()
  const message = { id: 'q', role: 'user', parts: [{ type: 'text', text: 'Hi' }], createdAt: 1 } as const
  page.store.dispatch({ type: 'message-sent', message })
  expect(await page.session.archive().list()).toMatchObject([{ title: 'Hi' }])
  await page.switchUser('bob')
  page.store.dispatch({ type: 'message-sent', message: { ...message, id: 'r' } })
  expect(await page.session.archive().list()).toHaveLength(1)
})

describe('an answer that nobody sees', () => {
  it.each([
    [false, true],
    [true, false],
  ])('seen: %s, unread: %s', async (isSeen, isUnread) => {
    const browser = createBrowser()
    const page = await browser.openPage()
    page.leave()
    leavePage.push(page.session.keep(page.store, () => isSeen))
    const message = { id: 'q', role: 'user', parts: [{ type: 'text', text: 'Hi' }], createdAt: 1 } as const
    page.store.dispatch({ type: 'message-sent', message })
    page.store.dispatch({ type: 'turn-started', answer: { messageId: 'a', turnId: 'q', createdAt: 1 } })
    page.store.dispatch({ type: 'text-delta', delta: 'Hello' })
    page.store.dispatch({ type: 'message-end', finishReason: 'completed' })
    await browser.environment.clock.advance(500)
    expect(await page.session.archive().list()).toMatchObject([{ isUnread }])
  })
})

// @vitest-environment node
import { describe, expect, it, vi } from 'vitest'
import { writeRecord } from '../../../src/session/stored-records.ts'
import { testId } from '../../support/fake-environment.ts'
import { ada, bob, createFakeBrowser, said, talk, wholeTalk } from './fake-browser.ts'

const ids = (conversation: { messages: readonly { id: string }[] } | undefined) =>
  conversation?.messages.map(({ id }) => id)

describe.each([
  ['in the database', true],
  ['among the small texts', false],
])('a conversation %s', (_, hasDatabase) => {
  it('comes back as it was', async () => {
    const browser = createFakeBrowser({ hasDatabase })
    await browser.openTab().save(wholeTalk())
    const { sessionId, remoteConversationId, messages, draft, answer } = wholeTalk()
    expect(await browser.openTab().history.load(testId(1))).toEqual({
      sessionId,
      remoteConversationId,
      messages,
      draft,
      answer,
    })
  })

  it('is listed newest first, by the first words or the visitor’s own name', async () => {
    const browser = createFakeBrowser({ hasDatabase })
    const { save, history } = browser.openTab()
    await save(talk([said('m', 'x'.repeat(200))], { sessionId: testId(1) }))
    await browser.environment.clock.advance(1000)
    await save(talk([said('m', 'second')], { sessionId: testId(2) }))
    await save(talk([], { sessionId: testId(3) }))
    await history.rename(testId(2), 'My name')
    const [first, second, ...rest] = await browser.openTab().history.list()
    expect(first).toMatchObject({ sessionId: testId(2), title: 'My name', isRenamed: true, isUnread: false })
    expect(second).toMatchObject({ sessionId: testId(1), title: 'x'.repeat(80), isRenamed: false })
    expect(rest).toEqual([])
  })

  it('keeps the visitor’s name for it when the talk goes on', async () => {
    const { save, history } = createFakeBrowser({ hasDatabase }).openTab()
    await save(talk([said('a')]))
    await history.rename(testId(1), 'Mine')
    await save(talk([said('a'), said('b')]))
    expect(await history.list()).toMatchObject([{ title: 'Mine', isRenamed: true }])
  })

  it('is unread until it is read', async () => {
    const { save, history } = createFakeBrowser({ hasDatabase }).openTab()
    await save(talk([said('a')]), { isUnread: true })
    await save(talk([said('a'), said('b')]))
    expect(await history.list()).toMatchObject([{ isUnread: true }])
    await history.markRead(testId(1))
    await history.markRead(testId(2))
    expect(await history.list()).toMatchObject([{ isUnread: false }])
  })

  it('T11: that was deleted is not brought back by what was still on its way', async () => {
    const browser = createFakeBrowser({ hasDatabase })
    const [mine, theirs] = [browser.openTab(), browser.openTab()]
    const state = talk([said('a'), said('b')])
    await mine.save(state)
    await theirs.history.load(testId(1))
    await mine.history.remove(testId(1))
    await theirs.save(talk([said('a'), said('b', 'more')]), { isLeaving: true })
    await mine.save(talk([said('a'), said('b', 'even more')]))
    expect(await browser.openTab().history.list()).toEqual([])
    expect(await browser.openTab().history.load(testId(1))).toBeUndefined()
    expect([...(await browser.stored()).keys()].filter((key) => key.includes('"b"'))).toEqual([])
    expect(JSON.stringify(browser.local.entries)).not.toContain('more')
  })

  it('that was deleted begins anew where the site names it again', async () => {
    const browser = createFakeBrowser({ hasDatabase })
    const { save, history } = browser.openTab()
    await save(talk([said('a')]))
    await history.remove(testId(1))
    const createdAt = browser.environment.now() + 1
    await save(talk([said('z', 'new', { createdAt })]))
    expect(ids(await browser.openTab().history.load(testId(1)))).toEqual(['z'])
  })

  it('T10: two tabs that both write lose nothing: 2 × 200 and 5 × 400', async () => {
    for (const [tabs, writes] of [
      [2, 200],
      [5, 400],
    ] as const) {
      const browser = createFakeBrowser({ hasDatabase })
      const opened = Array.from({ length: tabs }, () => browser.openTab())
      // No tab is told anything: each knows only its own messages.
      const states = opened.map(() => talk([]))
      for (let count = 1; count <= writes; count += 1) {
        opened.forEach(({ history }, tab) => {
          const message = said(`${tab}-${count}`, 'x', { createdAt: count * 10 + tab })
          const state = talk([...states[tab]!.messages, message])
          states[tab] = state
          history.save(state, { isLeaving: hasDatabase && count % 50 === 0, isUnread: false })
        })
        if (count % 20 === 0) await Promise.all(opened.map(({ history }) => history.list()))
      }
      const kept = ids(await browser.openTab().history.load(testId(1))) ?? []
      expect(kept).toHaveLength(tabs * writes)
      expect(kept.slice(0, 3)).toEqual(['0-1', '1-1', tabs > 2 ? '2-1' : '0-2'])
    }
  }, 30_000)

  it('T6: of which one message is damaged keeps the others', async () => {
    const browser = createFakeBrowser({ hasDatabase })
    await browser.openTab().save(talk([said('a'), said('b'), said('c')]))
    const name = Object.keys(browser.local.entries).find((key) => key.endsWith(':b'))
    if (name) browser.local.entries[name] = '{"__proto__":'
    else await browser.overwrite([ada, testId(1), 'b'], '{"__proto__":')
    expect(ids(await browser.openTab().history.load(testId(1)))).toEqual(['a', 'c'])
  })

  it('forgetting removes everything of one user, and nothing of anyone else', async () => {
    const browser = createFakeBrowser({ hasDatabase })
    browser.local.entries['site:cart'] = '1'
    const theirs = browser.openTab({ scope: bob })
    await theirs.save(talk([said('a', 'kept')]), { isLeaving: true })
    const mine = browser.openTab()
    await mine.save(talk([said('a', 'secret')]), { isLeaving: true })
    await mine.history.forget()
    expect(await mine.history.list()).toEqual([])
    const everything = JSON.stringify([[...(await browser.stored())], browser.local.entries])
    expect(everything).not.toMatch(/secret|ada/)
    expect(ids(await theirs.history.load(testId(1)))).toEqual(['a'])
    expect(browser.local.entries['site:cart']).toBe('1')
  })
})

describe('saving', () => {
  it('writes only the messages that changed', async () => {
    const browser = createFakeBrowser()
    const { save } = browser.openTab()
    const [first, second] = [said('a'), said('b')]
    await save(talk([first, second]))
    await browser.overwrite([ada, testId(1), 'a'], 'untouched')
    await save(talk([first, said('b', 'changed')]))
    const texts = [...(await browser.stored()).values()]
    expect(texts).toContain('untouched')
    expect(texts.join()).toContain('changed')
  })

  it('writes nothing where nothing changed, be it that a stored talk is shown', async () => {
    const browser = createFakeBrowser()
    await browser.openTab().save(talk([said('a')]))
    const before = [...(await browser.stored())]
    const { history, save } = browser.openTab()
    const loaded = (await history.load(testId(1)))?.messages ?? []
    const shown = loaded.map((message) => ({ ...message }))
    history.keepAsLoaded(testId(1), loaded, shown)
    await browser.environment.clock.advance(1000)
    await save(talk(shown))
    expect([...(await browser.stored())]).toEqual(before)
  })

  it('removes what the state has dropped, and keeps what only another tab knows', async () => {
    const browser = createFakeBrowser()
    const [mine, theirs] = [browser.openTab(), browser.openTab()]
    const first = said('a')
    await mine.save(talk([first, said('b', 'b', { createdAt: 2 })]))
    await theirs.save(talk([said('z', 'z', { createdAt: 9 })]))
    await mine.save(talk([first]))
    expect(ids(await browser.openTab().history.load(testId(1)))).toEqual(['a', 'z'])
  })

  it('keeps the order of messages that came before others, whatever their clocks say', async () => {
    const browser = createFakeBrowser()
    const { save } = browser.openTab()
    const [a, z] = [said('a', 'a', { createdAt: 500 }), said('z', 'z', { createdAt: 100 })]
    await save(talk([a, z]))
    await save(talk([said('0', '0', { createdAt: 900 }), a, said('m', 'm', { createdAt: 1 }), z]))
    expect(ids(await browser.openTab().history.load(testId(1)))).toEqual(['0', 'a', 'm', 'z'])
  })

  it('of what another tab writes is that tab’s', async () => {
    const browser = createFakeBrowser()
    const [owner, other] = [browser.openTab(), browser.openTab()]
    const answer = { messageId: 'a', turnId: 'q', createdAt: 2, runId: 'r', sequence: 9 }
    const later = said('a', 'longer', { role: 'assistant', createdAt: 2 })
    await owner.save(talk([said('q'), later], { answer }))
    const stale = { answer: { ...answer, sequence: 1, isElsewhere: true } }
    await other.save(talk([said('q'), said('a', 'lo', { role: 'assistant' })], stale))
    const loaded = await browser.openTab().history.load(testId(1))
    expect(loaded?.messages[1]).toEqual(later)
    expect(loaded?.answer).toEqual(answer)
  })
})

describe('a page that goes away', () => {
  it('leaves what the database does not have yet among the small texts, and finds it again', async () => {
    const browser = createFakeBrowser()
    const first = browser.openTab()
    await first.save(talk([said('a')]))
    first.history.save(talk([said('a'), said('b', 'last words', { createdAt: 2 })]), {
      isLeaving: true,
      isUnread: false,
    })
    // Now, and not with the next turn of the event loop.
    const rescued = { ...browser.local.entries }
    expect(JSON.stringify(rescued)).toContain('last words')
    await first.history.list()
    expect(Object.keys(browser.local.entries)).toEqual([])
    // As if the database had not come to it.
    const next = createFakeBrowser()
    Object.assign(next.local.entries, rescued)
    await next.openTab().save(talk([said('0', '0', { createdAt: 0 })]))
    const tab = next.openTab()
    expect(ids(await tab.history.load(testId(1)))).toEqual(['0', 'a', 'b'])
    expect(Object.keys(next.local.entries)).toEqual([])
  })

  it('what was left there does not replace what was written later', async () => {
    const browser = createFakeBrowser()
    const first = browser.openTab()
    first.history.save(talk([said('a', 'early')]), { isLeaving: true, isUnread: false })
    const rescued = { ...browser.local.entries }
    await first.history.list()
    await browser.environment.clock.advance(10)
    await first.save(talk([said('a', 'late')]))
    Object.assign(browser.local.entries, rescued)
    const loaded = await browser.openTab().history.load(testId(1))
    expect(loaded?.messages).toEqual([said('a', 'late')])
  })
})

describe('a browser that refuses its database', () => {
  it.each<[string, () => unknown]>([
    [
      'T1: throws',
      () => {
        throw new DOMException('blocked', 'SecurityError')
      },
    ],
    [
      'fails',
      () => {
        const request: Record<string, unknown> = {}
        setImmediate(() => (request['onerror'] as (event: Event) => void)(new Event('error')))
        return request
      },
    ],
    ['never answers', () => ({})],
  ])('that %s is done without', async (_, open) => {
    const browser = createFakeBrowser()
    browser.factory.open = open as IDBFactory['open']
    const { history } = browser.openTab()
    history.save(talk([said('a', 'kept')]), { isLeaving: false, isUnread: false })
    const done = history.list()
    await browser.environment.clock.advance(2_000)
    expect(await done).toHaveLength(1)
    expect(browser.environment.clock.waiting).toBe(0)
    expect(JSON.stringify(browser.local.entries)).toContain('kept')
    expect(browser.environment.reports).toEqual([])
  })

  it('what lay among the small texts is taken over once there is one', async () => {
    const browser = createFakeBrowser()
    const messages = [said('a'), said('b')]
    const key = `parley:${ada}:conversation:${testId(1)}`
    const { entries } = browser.local
    entries[key] = writeRecord({ savedAt: 5, updatedAt: 5, words: 'a', draft: 'typed' })
    messages.forEach((message, place) => {
      entries[`${key}:${message.id}`] = writeRecord({ savedAt: 5, place, message })
    })
    const { history } = browser.openTab()
    expect(await history.load(testId(1))).toMatchObject({ messages, draft: 'typed' })
    expect(Object.keys(browser.local.entries)).toEqual([])
    expect(await history.list()).toMatchObject([{ title: 'a', updatedAt: 5 }])
  })

  it('I8: before anything may be stored it is not made, and afterwards has everything', async () => {
    const browser = createFakeBrowser()
    const { history, storage } = browser.openTab({ isDeferred: true })
    expect(await history.load(testId(1))).toBeUndefined()
    history.save(talk([said('a')]), { isLeaving: true, isUnread: false })
    await history.list()
    expect(await browser.factory.databases()).toEqual([])
    expect(browser.local.touched).toEqual([])
    storage.startWriting()
    const next = browser.openTab()
    expect(ids(await next.history.load(testId(1)))).toEqual(['a'])
  })
})

describe('T4: a full browser', () => {
  const long = (id: number) => talk([said(`m${id}`, 'x'.repeat(2000))], { sessionId: testId(id) })

  it('drops its own oldest conversations, only as many as needed, and touches nothing else', async () => {
    const browser = createFakeBrowser({ hasDatabase: false, quotaChars: 9500 })
    Object.assign(browser.local.entries, { 'site:cart': 'c'.repeat(500), parley: 'not ours' })
    await browser.openTab({ scope: bob }).save(talk([said('b')]))
    const { save, history } = browser.openTab({ currentSessionId: testId(1) })
    for (const id of [1, 2, 3, 4]) {
      await browser.environment.clock.advance(10)
      await save(long(id))
    }
    const kept = (await browser.openTab().history.list()).map(({ sessionId }) => sessionId)
    expect(kept).toEqual([testId(4), testId(3), testId(1)])
    expect(await history.load(testId(2))).toBeUndefined()
    expect(browser.local.entries).toMatchObject({ 'site:cart': 'c'.repeat(500), parley: 'not ours' })
    expect(await browser.openTab({ scope: bob }).history.list()).toHaveLength(1)
  })

  it('drops nothing where that could not be enough: the page keeps the talk', async () => {
    const browser = createFakeBrowser({ hasDatabase: false, quotaChars: 4000 })
    const { save, history } = browser.openTab()
    await save(long(1))
    const huge = said('h', 'x'.repeat(9000))
    await save(talk([huge], { sessionId: testId(2) }))
    expect((await browser.openTab().history.list()).map(({ sessionId }) => sessionId)).toContain(testId(1))
    expect((await history.load(testId(2)))?.messages).toEqual([huge])
  })

  it('whose database is full does the same there', async () => {
    const browser = createFakeBrowser()
    const { database, save, history } = browser.openTab()
    const shelf = (await database())!
    const update = shelf.update
    const refused = vi.fn()
    await save(long(1))
    await browser.environment.clock.advance(10)
    await save(long(2))
    await browser.environment.clock.advance(10)
    Object.assign(shelf, {
      async update(...change: Parameters<typeof update>) {
        const count = (await browser.stored()).size
        const isWriting = change[0].length === 2 && !change[1]
        if (!isWriting || count <= 2) return update(...change)
        refused()
        return false
      },
    })
    await save(long(3))
    expect(refused).toHaveBeenCalledOnce()
    expect((await history.list()).map(({ sessionId }) => sessionId)).toEqual([testId(3), testId(2)])
  })
})

import { describe, expect, it } from 'vitest'
import { useBrowser } from '../../support/browser-page.ts'
import { databaseEntries, handle, messageTexts } from '../../support/in-page.ts'

const { open, serverUrl } = useBrowser()

const storedKeys = () => Object.keys(localStorage).concat(Object.keys(sessionStorage))

describe('storage', () => {
  it('T1 works where every kind of storage is blocked', async () => {
    const block = `for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, {
      get() { throw new DOMException('blocked', 'SecurityError') },
    })`
    const chat = await open({ init: block })
    await chat.openPanel()
    await chat.ask('Hi, my name is Ada.')
    await chat.ask('What is my name?')
    expect((await chat.answers()).at(-1)).toContain('Ada')
  })

  it('T2 works where localStorage is null', async () => {
    const chat = await open({ init: "Object.defineProperty(window, 'localStorage', { value: null })" })
    await chat.openPanel()
    await chat.ask('Hello')
    expect(await chat.messages.count()).toBe(2)
  })

  it('T4 works where the quota is used up by the site, and leaves the site’s keys alone', async () => {
    const fill = `for (let size = 1 << 22, count = 0; size > 0; ) {
      try { localStorage.setItem('site' + count++, 'x'.repeat(size)) } catch { size >>= 1 }
    }`
    const chat = await open({ init: fill })
    const siteKeys = () =>
      chat.page.evaluate(
        () => JSON.stringify(Object.entries(localStorage).filter(([key]) => key.startsWith('site'))).length,
      )
    const before = await siteKeys()
    await chat.openPanel()
    await chat.ask('Hello')
    expect(await chat.messages.count()).toBe(2)
    expect(await siteKeys()).toBe(before)
  })

  it('T6 starts clean from stored data that is damaged, in the database and beside it', async () => {
    const chat = await open()
    await chat.openPanel()
    await chat.ask('Hello')
    await expect.poll(async () => (await databaseEntries(chat)).length).toBe(3)
    await chat.page.evaluate(async () => {
      for (const key of Object.keys(localStorage))
        localStorage.setItem(key, `${localStorage.getItem(key)?.slice(0, 40)}{"__proto__":`)
      const opening = indexedDB.open('parley')
      await new Promise((resolve) => {
        opening.onsuccess = resolve
      })
      const transaction = opening.result.transaction(['conversations', 'messages'], 'readwrite')
      for (const name of ['conversations', 'messages']) {
        const store = transaction.objectStore(name)
        const keys = store.getAllKeys()
        keys.onsuccess = () => {
          for (const key of keys.result) store.put({ toString: 1, text: ['{"version":1'] }, key)
        }
      }
      await new Promise((resolve) => {
        transaction.oncomplete = resolve
      })
    })
    const other = await open({ besides: chat })
    await other.openPanel()
    await other.ask('Hello again')
    expect(await other.messages.count()).toBe(2)
  })

  it('T5 T16 goes on where the site clears everything, and starts afresh on the next visit', async () => {
    const chat = await open()
    await chat.openPanel()
    await chat.ask('Hi, my name is Ada.')
    await chat.page.evaluate(() => {
      localStorage.clear()
      indexedDB.deleteDatabase('parley')
    })
    await chat.ask('What is my name?')
    expect((await chat.answers()).at(-1)).toContain('Ada')
    // As long as a page is open it keeps its talk, so that it goes first.
    const empty = await chat.page.context().newPage()
    await chat.page.close()
    const session = await chat.page.context().newCDPSession(empty)
    await session.send('Storage.clearDataForOrigin', { origin: serverUrl, storageTypes: 'all' })
    const other = await open({ besides: chat })
    await other.openPanel()
    expect(await other.messages.count()).toBe(0)
  })

  it('T1 keeps the talk where only the database is refused, and says nothing about it', async () => {
    const chat = await open({
      init: "IDBFactory.prototype.open = () => { throw new DOMException('', 'UnknownError') }",
    })
    await chat.openPanel()
    await chat.ask('Hello')
    await chat.page.reload()
    await expect.poll(() => messageTexts(chat)).toHaveLength(2)
  })

  it('T3 works where nothing can be written', async () => {
    const init = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }"
    const chat = await open({ init })
    await chat.openPanel()
    await chat.ask('Hello')
    expect(await chat.messages.count()).toBe(2)
  })

  it('T13 does not show the talk of a month ago where the site sets a time', async () => {
    const chat = await open({ options: { 'session-timeout': '60' } })
    await chat.page.clock.install()
    await chat.page.reload()
    await chat.openPanel()
    await chat.ask('Hello')
    await chat.page.clock.runFor(1_000)
    await chat.page.clock.setSystemTime(Date.now() + 31 * 24 * 3_600_000)
    await chat.page.reload()
    await expect.poll(() => handle(chat, 'status')).toBe('ready')
    expect(await messageTexts(chat)).toEqual([])
  })

  it('T14 writes nothing with persist none', async () => {
    const chat = await open({ options: { persist: 'none' } })
    await chat.openPanel()
    await chat.ask('Hello')
    await chat.page.evaluate(() => dispatchEvent(new Event('pagehide')))
    expect(await chat.page.evaluate(storedKeys)).toEqual([])
    expect(await chat.page.evaluate(() => indexedDB.databases())).toEqual([])
  })

  it('I8 writes nothing before the panel opens with store-on-open, and keeps the same ids after', async () => {
    const chat = await open({ options: { 'store-on-open': 'true' } })
    const session = () =>
      chat.page.evaluate(() => (window.Parley as { get(): { sessionId: string } }).get().sessionId)
    const before = await session()
    await chat.page.evaluate(() => dispatchEvent(new Event('pagehide')))
    expect(await chat.page.evaluate(storedKeys)).toEqual([])
    expect(await chat.page.evaluate(() => indexedDB.databases())).toEqual([])
    await chat.openPanel()
    await chat.ask('Hello')
    await chat.page.reload()
    await chat.launcher.waitFor()
    expect(await session()).toBe(before)
  })

  it('T8 makes ids where crypto.randomUUID is missing', async () => {
    const chat = await open({ init: 'delete Crypto.prototype.randomUUID' })
    const id = await chat.page.evaluate(
      () => (window.Parley as { get(): { sessionId: string } }).get().sessionId,
    )
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('shows nothing of one user to another', async () => {
    const chat = await open({ options: { 'user-id': 'ada' } })
    await chat.openPanel()
    await chat.ask('Hi, my name is Ada.')
    await chat.page.evaluate(() => dispatchEvent(new Event('pagehide')))
    const other = await open({ besides: chat, options: { 'user-id': 'bob' } })
    await other.openPanel()
    expect(await other.messages.count()).toBe(0)
  })
})

it('T12 leaves nothing of a user who is forgotten, on the page or in the storage', async () => {
  const traces = /secret|anonymous|user-42/
  const chat = await open()
  await chat.openPanel()
  await chat.ask('my anonymous words')
  const identify = (user: object | null) =>
    chat.page.evaluate(
      (next) =>
        (window.Parley as unknown as { get(): { identify(user: unknown): void } }).get().identify(next),
      user,
    )
  await identify({ userId: 'user-42' })
  expect(await chat.messages.count()).toBe(0)
  await chat.ask('my secret words')
  await chat.page.evaluate(() => dispatchEvent(new Event('pagehide')))
  await identify(null)
  expect(await chat.messages.count()).toBe(0)
  await chat.page.evaluate(() => dispatchEvent(new Event('pagehide')))
  const small = await chat.page.evaluate(() => JSON.stringify(Object.entries(localStorage)))
  expect(small).not.toMatch(traces)
  // The database does one thing after the other, and this after what it was writing.
  await expect.poll(async () => JSON.stringify(await databaseEntries(chat))).not.toMatch(traces)
})

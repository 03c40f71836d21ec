import { describe, expect, it } from 'vitest'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'
import { handle, messageTexts } from '../../support/in-page.ts'

/** One conversation in several tabs of a real browser (rows T10, T11, T17). */

const { open } = useBrowser()
const runs = { protocol: 'dynamiq-runs' }

async function twoTabs(): Promise<[ChatPage, ChatPage]> {
  const first = await open({ options: runs })
  await first.openPanel()
  await first.ask('Hello')
  const second = await open({ options: runs, besides: first })
  await second.openPanel()
  await expect.poll(() => messageTexts(second)).toHaveLength(2)
  return [first, second]
}

describe('two tabs with one conversation', () => {
  it('T10: 2 × 40 messages sent at once are all there, once, in one order, in both and after a reload', async () => {
    const [first, second] = await twoTabs()
    const send = (chat: ChatPage, name: string) =>
      chat.page.evaluate(async (prefix) => {
        const chat = (window.Parley as unknown as { get(): { send(text: string): Promise<void> } }).get()
        await Promise.all(Array.from({ length: 40 }, (_, count) => chat.send(`${prefix}${count}`)))
      }, name)
    await Promise.all([send(first, 'first-'), send(second, 'second-')])
    const questions = async (chat: ChatPage) =>
      (await messageTexts(chat)).filter((text) => /^user:(first|second)-\d+$/.test(text))
    await expect.poll(async () => (await questions(first)).length, { timeout: 60_000 }).toBe(80)
    const answers = async (chat: ChatPage) =>
      (await messageTexts(chat)).filter((text) => text.startsWith('assistant:')).length
    await expect.poll(() => answers(first), { timeout: 60_000 }).toBe(81)
    await expect.poll(() => messageTexts(second)).toEqual(await messageTexts(first))
    expect(new Set(await questions(first)).size).toBe(80)
    const shown = await messageTexts(first)
    await second.page.reload()
    await expect.poll(() => messageTexts(second)).toEqual(shown)
    await first.page.close()
    await second.page.reload()
    await expect.poll(() => messageTexts(second)).toEqual(shown)
  }, 120_000)

  it('what one is told the other shows while it is being written, and can stop', async () => {
    const [first, second] = await twoTabs()
    await first.page.evaluate(() =>
      (window.Parley as unknown as { get(): { setParams(params: object): void } })
        .get()
        .setParams({ fault: 'endless=20' }),
    )
    await first.send('What does shipping cost?')
    await expect.poll(async () => (await messageTexts(second))[3]?.length).toBeGreaterThan(30)
    await second.button('Stop').click()
    for (const chat of [first, second]) await chat.button('Send message').waitFor()
    await expect.poll(() => messageTexts(second)).toEqual(await messageTexts(first))
  })

  it('T11: a conversation that is deleted while the other tab listens ends there, and does not come back', async () => {
    const [first, second] = await twoTabs()
    const deleted = await handle(first, 'sessionId')
    await second.page.evaluate(() =>
      (window.Parley as unknown as { get(): { setParams(params: object): void } })
        .get()
        .setParams({ fault: 'endless=20' }),
    )
    await second.send('What does shipping cost?')
    await second.button('Stop').waitFor()
    await first.page.evaluate(
      (id) =>
        (window.Parley as unknown as { get(): { deleteConversation(id: string): Promise<void> } })
          .get()
          .deleteConversation(id),
      String(deleted),
    )
    await expect.poll(() => messageTexts(second)).toEqual([])
    expect(await handle(second, 'sessionId')).not.toBe(deleted)
    await second.button('Send message').waitFor()
    // Longer than any save that was still on its way.
    await second.page.waitForTimeout(800)
    for (const chat of [first, second]) {
      await chat.page.evaluate(() => dispatchEvent(new Event('pagehide')))
      await chat.page.reload()
      await chat.launcher.waitFor()
    }
    const stored = await first.page.evaluate(async () => {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const opening = indexedDB.open('parley')
        opening.onsuccess = () => resolve(opening.result)
      })
      const all = database.transaction('messages').objectStore('messages').getAllKeys()
      return new Promise<string>((resolve) => {
        all.onsuccess = () => resolve(JSON.stringify([all.result, Object.keys(localStorage)]))
      })
    })
    expect(stored).not.toContain(`"${deleted}","`)
    expect(await messageTexts(first)).toEqual([])
    expect(await messageTexts(second)).toEqual([])
  })

  it('T17: a site that writes a thousand keys a second makes the widget do nothing', async () => {
    const [first, second] = await twoTabs()
    // What was said has been saved.
    await first.page.waitForTimeout(1_000)
    await first.page.evaluate(() => {
      const counted = window as unknown as { work: number }
      counted.work = 0
      const { getItem } = Storage.prototype
      Storage.prototype.getItem = function (key: string) {
        counted.work += 1
        return getItem.call(this, key)
      }
    })
    await second.page.evaluate(() => {
      for (let count = 0; count < 1000; count += 1) localStorage.setItem(`site:${count}`, String(count))
    })
    // The last of the storm has arrived.
    await first.page.waitForFunction(() => localStorage['site:999'] === '999')
    expect(await first.page.evaluate(() => (window as unknown as { work: number }).work)).toBe(0)
  })

  it('T8: on a plain http page, where there are channels but no locks, no tab takes an answer from another', async () => {
    const init = 'delete Navigator.prototype.locks'
    const options = { ...runs, 'param-fault': 'endless=20' }
    const first = await open({ options, init })
    await first.openPanel()
    await first.send('What does shipping cost?')
    await expect.poll(async () => (await messageTexts(first))[1]?.length ?? 0).toBeGreaterThan(60)
    const second = await open({ options: runs, init, besides: first })
    await second.openPanel()
    // Longer than the time after which a tab would take over.
    await second.page.waitForTimeout(1_000)
    const before = (await messageTexts(first))[1] ?? ''
    await expect
      .poll(async () => ((await messageTexts(first))[1] ?? '').length)
      .toBeGreaterThan(before.length)
    expect((await messageTexts(first))[1]?.startsWith(before)).toBe(true)
    await first.button('Stop').click()
    await first.panel.getByText('Stopped', { exact: true }).waitFor()
    expect(await messageTexts(first)).toHaveLength(2)
  })

  it('T1: without channels and locks every tab works on its own', async () => {
    const init = 'delete window.BroadcastChannel; delete Navigator.prototype.locks'
    const chat = await open({ options: runs, init })
    await chat.openPanel()
    await chat.ask('Hello')
    expect(await messageTexts(chat)).toHaveLength(2)
  })
})

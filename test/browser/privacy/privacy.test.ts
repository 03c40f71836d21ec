import { describe, expect, it } from 'vitest'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'
import { databaseEntries, handle, messageTexts } from '../../support/in-page.ts'

/** Whose words these are, and where they may be found (rows I2-I10 and T7, T9 of identity, privacy and storage). */

const { open } = useBrowser()

type Page = Window & { Parley: { get(): Record<string, (...args: unknown[]) => unknown> } }

function call(chat: ChatPage, method: string, ...args: unknown[]): Promise<unknown> {
  return chat.page.evaluate(([name, values]) => (window as unknown as Page).Parley.get()[name]?.(...values), [
    method,
    args,
  ] as const)
}

/** Everything that lies in this browser for the page's origin, as text. */
async function everythingStored(chat: ChatPage): Promise<string> {
  const small = await chat.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
  return small + JSON.stringify(await databaseEntries(chat))
}

describe('I2: a visitor who signs in', () => {
  it('takes the conversation along when the site says so, once', async () => {
    const chat = await open()
    await chat.openPanel()
    await chat.ask('Hi, my name is Ada.')
    const sessionId = await handle(chat, 'sessionId')
    await call(chat, 'identify', { userId: 'ada', keepConversation: true })
    await expect.poll(() => messageTexts(chat)).toHaveLength(2)
    expect(await handle(chat, 'sessionId')).toBe(sessionId)
    expect(await handle(chat, 'userId')).toBe('ada')
    await call(chat, 'identify', null)
    await expect.poll(() => messageTexts(chat)).toHaveLength(0)
    await call(chat, 'identify', { userId: 'bob' })
    await expect.poll(() => messageTexts(chat)).toHaveLength(0)
  })

  it('leaves it behind otherwise', async () => {
    const chat = await open()
    await chat.openPanel()
    await chat.ask('Hi, my name is Ada.')
    await call(chat, 'identify', { userId: 'ada' })
    await expect.poll(() => messageTexts(chat)).toHaveLength(0)
    expect(await chat.messages.count()).toBe(0)
  })
})

describe('I3 T12: another user without a reload', () => {
  it('sees nothing of the one before in a list that was open', async () => {
    const chat = await open({ options: { 'user-id': 'eve' } })
    await chat.openPanel()
    await chat.ask('My secret word is nougat.')
    await chat.button('Conversations').click()
    await chat.button('My secret word is nougat.').waitFor()
    await call(chat, 'identify', { userId: 'bob' })
    await chat.input.waitFor()
    expect(await chat.page.locator('parley-chat').innerText()).not.toContain('nougat')
  })

  it('sees nothing of the one before, in the page or in the list', async () => {
    const chat = await open({ options: { 'user-id': 'ada' } })
    await chat.openPanel()
    await chat.ask('My secret word is marzipan.')
    await call(chat, 'identify', { userId: 'bob' })
    await expect.poll(() => chat.messages.count()).toBe(0)
    expect(await chat.page.locator('parley-chat').innerText()).not.toContain('marzipan')
    const listed = JSON.stringify(await call(chat, 'listConversations'))
    expect(listed).not.toContain('marzipan')
  })
})

describe('I4 I9: a token and what is said', () => {
  it('are in no address, no storage but the transcript, and no line of the console', async () => {
    const token = 'canary-token-7f3a'
    const chat = await open({ options: { token } })
    const urls: string[] = []
    const lines: string[] = []
    const authorized: boolean[] = []
    chat.page.on('request', (request) => {
      urls.push(request.url())
      if (request.url().includes('/v3/'))
        authorized.push(request.headers()['authorization'] === `Bearer ${token}`)
    })
    chat.page.on('console', (message) => lines.push(message.text()))
    await chat.openPanel()
    await chat.ask('My secret word is marzipan.')
    // Longer than the pause between two saves.
    await expect.poll(() => everythingStored(chat)).toContain('marzipan')
    expect(authorized).toEqual([true])
    expect(urls.join()).not.toMatch(/canary-token|marzipan/)
    expect(lines.join()).not.toMatch(/canary-token|marzipan/)
    expect(await everythingStored(chat)).not.toContain(token)
    expect(await chat.page.evaluate(() => document.cookie)).toBe('')
  })
})

describe('I6: claims of the page', () => {
  it('go along as labels, whatever they are', async () => {
    const chat = await open({ options: { 'user-id': '5', 'param-role': 'admin' } })
    const bodies: unknown[] = []
    chat.page.on('request', (request) => {
      if (request.url().endsWith('/messages') && request.method() === 'POST')
        bodies.push(request.postDataJSON())
    })
    await chat.openPanel()
    await chat.ask('Hello')
    expect(bodies).toMatchObject([{ user_id: '5', role: 'admin' }])
  })
})

describe('I10: my talk', () => {
  it('can be deleted for good, here and at the back end', async () => {
    const chat = await open({ options: { 'user-id': `eve-${Date.now()}` } })
    await chat.openPanel()
    await chat.ask('My secret word is marzipan.')
    await expect.poll(() => everythingStored(chat)).toContain('marzipan')
    const [row] = (await call(chat, 'listConversations')) as { id: string }[]
    await call(chat, 'deleteConversation', row?.id)
    await expect.poll(() => everythingStored(chat)).not.toContain('marzipan')
    expect(chat.requests.filter((request) => request.startsWith('DELETE /v1/conversations/'))).toHaveLength(1)
    expect(await chat.messages.count()).toBe(0)
    expect(await call(chat, 'listConversations')).toEqual([])
  })
})

describe('ids', () => {
  it('T7: one that is no UUID is replaced', async () => {
    const chat = await open({ options: { 'session-id': 'mine' }, expectsComplaints: true })
    expect(await handle(chat, 'sessionId')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
    expect(chat.complaints.join()).toContain('"sessionId"')
  })

  it('T9: where the page has taken chance away, none is made that could be guessed', async () => {
    const init = "Object.defineProperty(window, 'crypto', { value: {} })"
    const chat = await open({ init, expectsComplaints: true })
    await expect.poll(() => chat.complaints.join()).toContain('getRandomValues')
    expect(await chat.page.locator('parley-chat [part~="launcher"]').count()).toBe(0)
  })
})

import { expect, it } from 'vitest'
import { createProtocol } from '../../../src/protocols/registry.ts'
import { createHttp } from '../../../src/transport/http.ts'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'
import { answersOf, names } from '../../support/protocol-pages.ts'

/** The page of the demo site to try each protocol and each capability. */

const { open, serverUrl } = useBrowser()

async function goTo(chat: ChatPage, search: string): Promise<void> {
  await chat.page.goto(`${serverUrl}/capabilities.html${search}`)
  await chat.panel.waitFor()
}

it('says of each protocol what its code can do, and no more', async () => {
  const chat = await open()
  await goTo(chat, '')
  const links = chat.page.getByRole('navigation', { name: 'Protocols' }).getByRole('link')
  const addresses = await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).search))
  expect(addresses.map((search) => search.replace('?protocol=', '')).sort()).toEqual([...names].sort())
  for (const name of names) {
    await goTo(chat, `?protocol=${name}`)
    const shown = await chat.page.locator('.abilities .has').allInnerTexts()
    const says = (words: string) => shown.some((ability) => ability.startsWith(words))
    const protocol = createProtocol(name, { agent: 'a' }, createHttp({ endpoint: 'http://127.0.0.1/' }))
    expect.soft(says('Go on after a cut'), `${name}: resume`).toBe(protocol.resume !== undefined)
    expect.soft(says('Files'), `${name}: files`).toBe(protocol.takesFiles === true)
    expect.soft(says('List of conversations'), `${name}: list`).toBe(protocol.listConversations !== undefined)
    expect.soft(says('Retrieved context'), `${name}: context`).toBe(protocol.loadContext !== undefined)
    expect.soft(says('Things to set up'), `${name}: requirements`).toBe(protocol.requirements !== undefined)
    // Closing the connection stops an answer as well, where the server takes it so.
    if (protocol.stop) expect.soft(says('Stop at the server'), `${name}: stop`).toBe(true)
  }
})

it('sends what a button says, by the protocol of its address, also after a reload', async () => {
  const chat = await open()
  await goTo(chat, '?protocol=ag-ui')
  await chat.button('Read my file').click()
  await expect.poll(() => answersOf(chat)).toEqual([expect.stringContaining('menu.txt')])
  await chat.page.reload()
  await expect.poll(() => answersOf(chat)).toEqual([expect.stringContaining('menu.txt')])
  expect(chat.requests.filter((request) => request.startsWith('POST'))).toEqual(['POST /ag-ui'])
  await chat.page.getByRole('link', { name: 'Powabase' }).click()
  await chat.button('Use a tool').click()
  await expect.poll(() => answersOf(chat)).toEqual([expect.stringContaining('**7** Marlow Duo')])
  expect(chat.requests.at(-1)).toMatch(/^POST \/powabase\//)
})

it('gives the tag for what it shows: pasted into a page, it makes that chat', async () => {
  const chat = await open()
  await goTo(chat, '?protocol=openai')
  const tag = (await chat.page.locator('[data-tag]').textContent()) ?? ''
  const pasted = await open({ html: `<!doctype html><html lang="en"><body>${tag}</body></html>` })
  await pasted.openPanel()
  await pasted.ask('What is the price of the Marlow Duo?')
  expect((await answersOf(pasted))[0]).toContain('1,290')
  expect(pasted.requests.at(-1)).toBe('POST /openai/v1/chat/completions')
})

it('makes trouble on the way where the server obeys, and takes it back', async () => {
  const chat = await open({ expectsComplaints: true })
  await goTo(chat, '?protocol=dynamiq-conversations')
  await chat.page.getByRole('radio', { name: 'The answer never ends' }).check()
  await chat.button('How do I get a refund?').click()
  await expect.poll(async () => (await answersOf(chat))[0]).toContain('and on and on')
  await chat.button('Stop').click()
  await chat.page.getByRole('radio', { name: 'None' }).check()
  await chat.ask('Hello')
  expect((await answersOf(chat)).at(-1)).toContain('Hello!')
})

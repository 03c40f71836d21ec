import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'
import { messagesOf, visit } from '../../support/protocol-pages.ts'

/** Text that is awkward: far too much of it, with more than words in it, or of the kinds that break programs. */

const { open } = useBrowser()
const context = { permissions: ['clipboard-read', 'clipboard-write'] }

async function paste(chat: ChatPage, items: Readonly<Record<string, string>>): Promise<void> {
  await chat.page.evaluate(
    (data) =>
      navigator.clipboard.write([
        new ClipboardItem(
          Object.fromEntries(Object.entries(data).map(([type, text]) => [type, new Blob([text], { type })])),
        ),
      ]),
    items,
  )
  await chat.input.press('Control+v')
}

describe('K9 pasting', () => {
  it('a megabyte keeps what there is room for, says so, and what is left arrives whole', async () => {
    const chat = await open({ context, expectsComplaints: true })
    await chat.openPanel()
    await paste(chat, { 'text/plain': 'words and more '.repeat(70_000) })
    await expect.poll(async () => (await chat.input.inputValue()).length).toBe(100_000)
    await chat.page
      .getByRole('status')
      .getByText('A message has room for 100,000 characters. The rest was left out.')
      .waitFor()
    const kept = (await chat.input.inputValue()).trim()
    const sending = chat.page.waitForRequest((request) => request.url().endsWith('/messages'))
    await chat.input.press('Enter')
    expect((await sending).postData()).toContain(kept)
    expect((await messagesOf(chat))[0]?.text).toBe(kept)
  })

  it('what has markup or a picture beside its text is its text', async () => {
    const chat = await open({ context })
    await chat.openPanel()
    await paste(chat, { 'text/html': '<b onclick="x()">bold</b>', 'text/plain': 'bold' })
    expect(await chat.input.inputValue()).toBe('bold')
    expect(await chat.page.locator('parley-chat .composer b').count()).toBe(0)
  })
})

describe('K10 strings that break programs', () => {
  const file = new URL('../../../node_modules/big-list-of-naughty-strings/blns.json', import.meta.url)
  const strings = JSON.parse(readFileSync(file, 'utf8')) as string[]
  // Many in each message, for a talk that is drawn whole. A text field turns every line end into the one of its own.
  const perMessage = 100
  const messages = Array.from({ length: Math.ceil(strings.length / perMessage) }, (_, index) =>
    strings
      .slice(index * perMessage, (index + 1) * perMessage)
      .join('\n\n')
      .replace(/\r\n?/g, '\n')
      .trim(),
  )

  it('go to the server and come back as they were typed, each kept from turning its surroundings', async () => {
    const options = { 'user-id': 'naughty' }
    const chat = await visit(open, 'dynamiq-runs', { options })
    for (const text of messages) await chat.ask(text)
    const said = async (page: ChatPage) =>
      (await messagesOf(page)).filter(({ role }) => role === 'user').map(({ text }) => text)
    expect(await said(chat)).toEqual(messages)
    const shown = await chat.page
      .getByRole('article', { name: 'You said' })
      .last()
      .locator('p')
      .allTextContents()
    expect(shown).toEqual(messages.at(-1)?.split(/\n{2,}/))
    const isolation = await chat.page
      .locator('parley-chat .user p')
      .evaluateAll((paragraphs) => paragraphs.map((one) => getComputedStyle(one).unicodeBidi))
    expect(new Set(isolation)).toEqual(new Set(['isolate']))

    // Nothing of it is in this browser.
    const other = await visit(open, 'dynamiq-runs', { options })
    await other.button('Conversations').click()
    await other.page.locator('parley-chat .row-open').first().click()
    await expect.poll(() => said(other)).toEqual(messages)
  }, 90_000)
})

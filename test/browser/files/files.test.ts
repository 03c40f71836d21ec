import { Buffer } from 'node:buffer'
import { text } from 'node:stream/consumers'
import type { Route } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { type ChatPage, type PageOptions, scriptTag, useBrowser } from '../../support/browser-page.ts'
import { answersOf, visit } from '../../support/protocol-pages.ts'

/** Files of the visitor and of the agent, in a real browser against the real server. */

const { open } = useBrowser()

const menu = {
  name: 'menu.txt',
  mimeType: 'text/plain',
  buffer: Buffer.from('Espresso 2.80\nCappuccino 3.60\n'),
}
/** One red pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)
const picture = { name: 'red.png', mimeType: 'image/png', buffer: pixel }

function visitWithUploads(options: Record<string, string> = {}, page: PageOptions = {}): Promise<ChatPage> {
  return visit(open, 'dynamiq-runs', { ...page, options: { uploads: 'true', ...options } })
}

const chosen = (chat: ChatPage) => chat.page.getByRole('list', { name: 'Attached files' })

/** The middle of the small picture beside the first name. */
async function thumbColor(chat: ChatPage): Promise<number[]> {
  const canvas = chosen(chat).locator('canvas').first()
  await canvas.waitFor()
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement
    const context = (element as HTMLCanvasElement).getContext('2d')
    return Array.from(context?.getImageData(width / 2, height / 2, 1, 1).data ?? []).slice(0, 3)
  })
}

/** By the button, as a visitor would. */
async function choose(chat: ChatPage, ...files: (typeof menu)[]): Promise<void> {
  const opening = chat.page.waitForEvent('filechooser')
  await chat.button('Attach files').click()
  await (await opening).setFiles(files)
}

/** Files that come in an event of the page itself: `drop` on the panel, `paste` in the composer. */
async function give(chat: ChatPage, how: 'drop' | 'paste', name: string, text: string): Promise<void> {
  const target = how === 'drop' ? chat.panel : chat.input
  await target.evaluate(
    (element, given) => {
      const data = new DataTransfer()
      data.items.add(new File([given.text], given.name, { type: 'text/plain' }))
      const common = { bubbles: true, composed: true, cancelable: true }
      if (given.how === 'paste')
        return void element.dispatchEvent(new ClipboardEvent('paste', { ...common, clipboardData: data }))
      for (const type of ['dragenter', 'dragover', 'drop'])
        element.dispatchEvent(new DragEvent(type, { ...common, dataTransfer: data }))
    },
    { how, name, text },
  )
}

async function askAboutFile(chat: ChatPage): Promise<string> {
  await chat.ask('read my file')
  return (await answersOf(chat)).at(-1) ?? ''
}

describe('a file', () => {
  it('goes with the message, by the button, by dropping and by pasting', async () => {
    const chat = await visitWithUploads()
    await choose(chat, menu)
    await give(chat, 'drop', 'dropped.txt', 'First dropped line')
    await give(chat, 'paste', 'pasted.txt', 'First pasted line')
    for (const name of ['menu.txt', 'dropped.txt', 'pasted.txt'])
      await chat.button(`Remove ${name}`).waitFor()
    await expect.poll(() => chosen(chat).getByRole('progressbar').count()).toBe(0)
    const answer = await askAboutFile(chat)
    for (const words of ['menu.txt', 'Espresso 2.80', 'First dropped line', 'First pasted line'])
      expect(answer).toContain(words)
    expect(await chosen(chat).count()).toBe(0)
    expect(await chat.messages.first().innerText()).toContain('menu.txt')
    await chat.page.reload()
    expect(await chat.messages.first().innerText()).toContain('menu.txt')
  })

  it('may be sent without a word', async () => {
    const chat = await visitWithUploads()
    await choose(chat, menu)
    await chat.button('Send message').click()
    await chat.messages.nth(1).waitFor()
    await expect.poll(() => answersOf(chat)).toEqual([expect.stringContaining('menu.txt')])
  })

  it('shows where to drop it, only while files are dragged over the panel', async () => {
    const chat = await visitWithUploads()
    const drag = (type: string, kind: 'file' | 'text') =>
      chat.panel.evaluate(
        (element, given) => {
          const dataTransfer = new DataTransfer()
          if (given.kind === 'file') dataTransfer.items.add(new File(['x'], 'x.txt', { type: 'text/plain' }))
          else dataTransfer.setData('text/plain', 'words')
          element.dispatchEvent(new DragEvent(given.type, { bubbles: true, cancelable: true, dataTransfer }))
        },
        { type, kind },
      )
    const hint = chat.panel.getByText('Drop files here')
    await drag('dragenter', 'text')
    expect(await hint.count()).toBe(0)
    await drag('dragenter', 'file')
    await hint.waitFor()
  })

  it('with text beside it is pasted as the text', async () => {
    const chat = await visitWithUploads()
    const isTaken = await chat.input.evaluate((element) => {
      const clipboardData = new DataTransfer()
      clipboardData.items.add(new File(['x'], 'cells.png', { type: 'image/png' }))
      clipboardData.setData('text/plain', 'A1')
      const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData })
      return !element.dispatchEvent(event)
    })
    expect(isTaken).toBe(false)
    expect(await chosen(chat).count()).toBe(0)
  })

  it('that may not be sent is refused in plain words, and the rest is taken', async () => {
    const chat = await visitWithUploads(
      { accept: 'text/plain,.csv', 'max-file-size': '40', 'max-files': '2' },
      { expectsComplaints: true },
    )
    const big = { ...menu, name: 'big.txt', buffer: Buffer.alloc(41, 'x') }
    const empty = { ...menu, name: 'empty.txt', buffer: Buffer.alloc(0) }
    await choose(chat, picture, big, empty, menu)
    await chat.button('Remove menu.txt').waitFor()
    expect(await chosen(chat).getByRole('listitem').count()).toBe(1)
    const words = await chat.alert.innerText()
    expect(words).toContain('This kind of file can’t be sent: red.png')
    expect(words).toContain('Larger than 40 bytes: big.txt')
    expect(words).toContain('Nothing in it: empty.txt')
    await choose(chat, { ...menu, name: 'second.txt' }, { ...menu, name: 'third.txt' })
    await expect.poll(() => chat.alert.innerText()).toContain('No more than 2 files at once: third.txt')
    expect(await askAboutFile(chat)).not.toContain('red.png')
    expect(await chat.alert.count()).toBe(0)
  })

  it('that is a picture is shown before it is sent', async () => {
    const chat = await visitWithUploads()
    await choose(chat, picture)
    expect(await thumbColor(chat)).toEqual([255, 0, 0])
    expect(await askAboutFile(chat)).toContain('image/png')
  })
})

describe('while a file is on its way', () => {
  it('shows how far it is, holds the message back, and lets it go again', async () => {
    const chat = await visitWithUploads()
    let held: Route | undefined
    await chat.page.route('**/v1/files', (route) => {
      held = route
    })
    await choose(chat, menu)
    await chat.page.getByRole('progressbar', { name: 'Uploading menu.txt' }).waitFor()
    expect(await chat.button('Send message').isDisabled()).toBe(true)
    await chat.send('read my file')
    await chat.panel.getByText('Wait for the files, or remove them, before you send.').waitFor()
    expect(await chat.input.inputValue()).toBe('read my file')
    expect(await chat.messages.count()).toBe(0)
    await held?.continue()
    await expect.poll(() => chat.button('Send message').isEnabled()).toBe(true)
    await chat.input.press('Enter')
    await expect.poll(() => answersOf(chat)).toEqual([expect.stringContaining('menu.txt')])
  })

  it('can be taken back, which ends the request', async () => {
    const chat = await visitWithUploads()
    await chat.page.route('**/v1/files', () => {})
    const failed = chat.page.waitForEvent('requestfailed')
    await choose(chat, menu)
    await chat.button('Remove menu.txt').click()
    expect((await failed).url()).toMatch(/\/v1\/files$/)
    expect(await chosen(chat).count()).toBe(0)
    await chat.page.unrouteAll()
    expect(await askAboutFile(chat)).toContain('no file')
  })

  it('E20: that is cut half way can be sent again, and was not lost', async () => {
    const chat = await visitWithUploads({}, { expectsComplaints: true })
    let isFirst = true
    await chat.page.route('**/v1/files', (route) => {
      const url = isFirst ? `${route.request().url()}?fault=drop-at%3D50` : route.request().url()
      isFirst = false
      return route.continue({ url })
    })
    await choose(chat, menu)
    await chosen(chat).getByText('Could not be sent').waitFor()
    await chat.button('Retry menu.txt').click()
    await expect.poll(() => chat.button('Retry menu.txt').count()).toBe(0)
    expect(await askAboutFile(chat)).toContain('Espresso 2.80')
  })
})

describe('every protocol that takes files', () => {
  it.each(['dynamiq-conversations', 'dynamiq-app', 'agent-manager', 'ai-sdk', 'ag-ui'] as const)(
    '%s brings them to the agent, type and bytes',
    async (name) => {
      const chat = await visit(open, name, { options: { uploads: 'true' } })
      await choose(chat, menu)
      await chat.button('Remove menu.txt').waitFor()
      await expect.poll(() => chosen(chat).getByRole('progressbar').count()).toBe(0)
      const answer = await askAboutFile(chat)
      expect(answer).toContain('text/plain')
      expect(answer).toContain('Espresso 2.80')
      // An agent manager is told no names.
      if (name !== 'agent-manager') expect(answer).toContain('menu.txt')
    },
  )

  it('openai brings pictures to the agent', async () => {
    const chat = await visit(open, 'openai', { options: { uploads: 'true' } })
    await choose(chat, picture)
    await chat.button('Remove red.png').waitFor()
    expect(await askAboutFile(chat)).toContain(`image/png, ${pixel.length} bytes`)
  })

  it('powabase, which takes none, offers no button', async () => {
    const chat = await visit(open, 'powabase', { options: { uploads: 'true' } })
    await chat.input.waitFor()
    expect(await chat.button('Attach files').count()).toBe(0)
  })
})

describe('a file that an answer brings', () => {
  it.each(['dynamiq-runs', 'dynamiq-conversations', 'dynamiq-app', 'ag-ui'] as const)(
    '%s: can be saved under its name',
    async (name) => {
      const chat = await visit(open, name)
      await chat.ask('make a file')
      // A file whose bytes came with the answer has no address, so that a button stands in the place of a link.
      const label = /^Download price-list\.csv/
      const chip = chat.page.getByRole('link', { name: label }).or(chat.button(label))
      const [file] = await Promise.all([chat.page.waitForEvent('download'), chip.click()])
      expect(file.suggestedFilename()).toBe('price-list.csv')
      expect(await text(await file.createReadStream())).toContain('Marlow Duo,1290')
    },
  )
})

it('P1: under a strict policy a picture is shown and sent, without a violation', async () => {
  const policy =
    "default-src 'none'; script-src 'nonce-r4nd0m' 'strict-dynamic'; style-src 'self'; connect-src 'self'; " +
    "require-trusted-types-for 'script'; trusted-types 'none'"
  const tag = scriptTag({ protocol: 'dynamiq-runs', uploads: 'true' }, 'nonce="r4nd0m"')
  const chat = await open({
    html: `<!doctype html><html lang="en"><head></head><body><h1>Strict</h1>${tag}</body></html>`,
    headers: { 'content-security-policy': policy },
  })
  await chat.openPanel()
  await choose(chat, picture)
  expect(await thumbColor(chat)).toEqual([255, 0, 0])
  expect(await askAboutFile(chat)).toContain('red.png')
})

import { describe, expect, it } from 'vitest'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'

/** Keys and the focus on pages that want them for themselves, with the libraries such pages use. */

const { open } = useBrowser()
const modules = new URL('../../../node_modules/', import.meta.url).pathname
const load = (chat: ChatPage, path: string) => chat.page.addScriptTag({ path: `${modules}${path}` })

const page = `<!doctype html><html lang="en"><head><title>Site</title></head><body><h1>Site</h1>
  <div id="modal" class="modal" tabindex="-1"><div class="modal-dialog"><button id="inside">Inside</button><a href="#x">Link</a></div></div>
  <dialog id="dialog"><button>Of the dialog</button></dialog>{tag}</body></html>`

interface Fired {
  readonly fired: string[]
}
const fired = (chat: ChatPage) => chat.page.evaluate(() => (window as unknown as Fired).fired)

describe('shortcuts of the page', () => {
  it('K1 mousetrap, hotkeys-js and an own listener hear nothing of what is typed, and everything elsewhere', async () => {
    const chat = await open({ html: page })
    await load(chat, 'mousetrap/mousetrap.js')
    await load(chat, 'hotkeys-js/dist/hotkeys-js.umd.cjs')
    await chat.page.evaluate(() => {
      const site = window as unknown as {
        Mousetrap: { bind(keys: string[], run: () => void): void }
        hotkeys: (keys: string, run: () => void) => void
        fired: string[]
      }
      site.fired = []
      site.Mousetrap.bind(['s', '/', '?', 'g i'], () => void site.fired.push('mousetrap'))
      const hotkeys = site.hotkeys as unknown as { default?: typeof site.hotkeys }
      ;(hotkeys.default ?? site.hotkeys)('s,k,/', () => void site.fired.push('hotkeys'))
      document.addEventListener('keydown', ({ key }) => key === 's' && site.fired.push('own'))
    })
    await chat.openPanel()
    await chat.input.pressSequentially('s/k?gi')
    expect(await chat.input.inputValue()).toBe('s/k?gi')
    expect(await fired(chat)).toEqual([])
    await chat.page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await chat.page.keyboard.press('s')
    expect((await fired(chat)).sort()).toEqual(['hotkeys', 'mousetrap', 'own'])
  })

  it('K2 a page that takes "/" in the capture phase takes it here too; pasting still works', async () => {
    const chat = await open({ html: page })
    await chat.page.evaluate(() =>
      window.addEventListener('keydown', (event) => event.key === '/' && event.preventDefault(), true),
    )
    await chat.openPanel()
    await chat.input.pressSequentially('a/b')
    expect(await chat.input.inputValue()).toBe('ab')
    await chat.page.keyboard.insertText('/c')
    expect(await chat.input.inputValue()).toBe('ab/c')
  })
})

it('K6 Escape closes the panel and nothing of the page', async () => {
  const chat = await open({ html: page })
  await chat.page.evaluate(() => {
    const dialog = document.querySelector('dialog')
    dialog?.show()
    document.addEventListener('keydown', ({ key }) => key === 'Escape' && dialog?.close())
  })
  await chat.openPanel()
  await chat.input.fill('half a thou')
  await chat.input.press('Escape')
  await chat.panel.waitFor({ state: 'hidden' })
  expect(await chat.page.evaluate(() => document.querySelector('dialog')?.open)).toBe(true)
  await chat.openPanel()
  expect(await chat.input.inputValue()).toBe('half a thou')
})

describe('K7 a page that holds the focus', () => {
  /** How often the focus moves after the composer was clicked, until it rests for ten frames. */
  const bounces = (chat: ChatPage) =>
    chat.page.evaluate(async () => {
      let moves = 0
      const count = () => (moves += 1)
      addEventListener('focusin', count, true)
      const input = document.querySelector('parley-chat')?.shadowRoot?.querySelector('textarea')
      input?.focus()
      for (let frame = 0, before = moves; frame < 10; frame += 1) {
        await new Promise(requestAnimationFrame)
        if (moves !== before) frame = 0
        if (moves > 50) break
        before = moves
      }
      removeEventListener('focusin', count, true)
      return moves
    })

  it('focus-trap gets it back without a fight, and the chat can be used when it is gone', async () => {
    const chat = await open({ html: page })
    await chat.openPanel()
    await chat.input.fill('half a thou')
    await load(chat, 'tabbable/dist/index.umd.js')
    await load(chat, 'focus-trap/dist/focus-trap.umd.js')
    await chat.page.evaluate(() => {
      const { focusTrap } = window as unknown as {
        focusTrap: { createFocusTrap(element: string): { activate(): void; deactivate(): void } }
      }
      const trap = focusTrap.createFocusTrap('#modal')
      trap.activate()
      Object.assign(window, { trap })
    })
    expect(await bounces(chat)).toBeLessThanOrEqual(3)
    await chat.page.evaluate(() => (window as unknown as { trap: { deactivate(): void } }).trap.deactivate())
    await chat.input.click()
    await chat.page.keyboard.type('ght')
    expect(await chat.input.inputValue()).toBe('half a thought')
  })

  it('Bootstrap’s modal gets it back without a fight', async () => {
    const chat = await open({ html: page })
    await chat.openPanel()
    await load(chat, 'bootstrap/dist/js/bootstrap.bundle.min.js')
    await chat.page.evaluate(async () => {
      const { bootstrap } = window as unknown as {
        bootstrap: { Modal: new (at: string) => { show(): void } }
      }
      const shown = new Promise((resolve) => document.addEventListener('shown.bs.modal', resolve))
      new bootstrap.Modal('#modal').show()
      await shown
    })
    expect(await bounces(chat)).toBeLessThanOrEqual(3)
    await chat.page.evaluate(() => document.querySelector('#modal')?.remove())
  })
})

it('K8 Tab leads through the panel in its order, and out of it again', async () => {
  const html = page.replace('<h1>Site</h1>', '<a href="#start">Start</a>')
  const chat = await open({ html, options: { prompts: 'What does shipping cost?' } })
  await chat.openPanel()
  const passed: string[] = []
  await chat.page.evaluate(() => (document.querySelector('[href="#start"]') as HTMLElement).focus())
  for (let press = 0; press < 12; press += 1) {
    await chat.page.keyboard.press('Tab')
    passed.push(
      await chat.page.evaluate(() => {
        const element = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement
        return element === document.body
          ? 'out'
          : (element?.getAttribute('aria-label') ?? element?.textContent ?? '')
      }),
    )
  }
  expect(passed.slice(2, 10)).toEqual([
    'Conversations',
    'Expand',
    'Close',
    'Conversation',
    'What does shipping cost?',
    'Message',
    'Close chat',
    'out',
  ])
})

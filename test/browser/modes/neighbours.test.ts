import { describe, expect, it } from 'vitest'
import { type ChatPage, scriptTag, useBrowser } from '../../support/browser-page.ts'
import { desktop, settle } from '../../support/pictures.ts'

/** The widget among other things on the page: layers, dialogs, scroll locks, the site's own buttons, other widgets. */

const { open } = useBrowser()
const page = (body: string) =>
  `<!doctype html><html lang="en"><head><title>Site</title></head><body>${body}</body></html>`
const frames = (chat: ChatPage, count: number) =>
  chat.page.evaluate(async (left) => {
    for (let frame = 0; frame < left; frame++) await new Promise((done) => requestAnimationFrame(done))
  }, count)

describe('layers', () => {
  it('S5 a rival on top stays on top: nothing flickers, and zIndex decides', async () => {
    const rival =
      '<div id="rival" style="position: fixed; inset: auto 0 0 auto; width: 200px; height: 200px; z-index: 2147483647"></div>'
    const chat = await open({ context: desktop })
    await chat.launcher.waitFor()
    const topmost = () => chat.page.evaluate(() => document.elementFromPoint(1232, 752)?.localName)
    expect(await topmost()).toBe('parley-chat')
    await chat.page.evaluate((html) => {
      const changes: unknown[] = []
      Object.assign(window, { changes })
      document.body.insertAdjacentHTML('beforeend', html)
      new MutationObserver((records) => changes.push(...records)).observe(document.documentElement, {
        childList: true,
        attributes: true,
        subtree: true,
      })
    }, rival)
    await frames(chat, 30)
    expect(await topmost()).toBe('div')
    expect(await chat.page.evaluate(() => (window as unknown as { changes: unknown[] }).changes.length)).toBe(
      0,
    )
    await chat.page.evaluate(() =>
      (window.Parley as unknown as { get(): { setTheme(theme: object): void } })
        .get()
        .setTheme({ zIndex: 2147483647 }),
    )
    expect(await topmost()).toBe('parley-chat')
  })

  it('S6 waits behind a modal dialog of the page, and goes on after it with the draft', async () => {
    const chat = await open({ html: page('<dialog><button>Buy</button></dialog>{tag}'), context: desktop })
    await chat.openPanel()
    await chat.input.fill('half a question')
    await chat.page.evaluate(() => document.querySelector('dialog')?.showModal())
    await chat.input.evaluate((input: HTMLElement) => input.focus())
    const focused = () => chat.page.evaluate(() => document.activeElement?.textContent)
    expect(await focused()).toBe('Buy')
    await chat.page.keyboard.press('Escape')
    expect(await chat.page.evaluate(() => document.querySelector('dialog')?.open)).toBe(false)
    expect(await chat.panel.isVisible()).toBe(true)
    await chat.input.press('Enter')
    await chat.messages.first().waitFor()
    expect(await chat.messages.first().innerText()).toContain('half a question')
  })
})

describe('S7 the page holds its own scrolling', () => {
  const locks = {
    'overflow: hidden': 'document.documentElement.style.overflow = document.body.style.overflow = "hidden"',
    'a listener that refuses': `for (const type of ['wheel', 'touchmove'])
      for (const target of [window, document, document.body]) target.addEventListener(type, (event) => event.preventDefault(), { passive: false })
      window.addEventListener('keydown', (event) => event.preventDefault())`,
  }
  it.each(Object.entries(locks))('by %s: the transcript scrolls by wheel and keys', async (_, lock) => {
    const chat = await open({ html: page(`<div style="height: 3000px"></div>{tag}<script>${lock}</script>`) })
    await chat.openPanel()
    for (let turn = 0; turn < 3; turn++) await chat.ask('What does shipping cost?')
    const top = () => chat.transcript.evaluate((element) => element.scrollTop)
    let before = await top()
    await chat.transcript.hover()
    await chat.page.mouse.wheel(0, -120)
    await expect.poll(top).toBeLessThan(before)
    before = await top()
    await chat.transcript.focus()
    await chat.page.keyboard.press('PageUp')
    await expect.poll(top).toBeLessThan(before)
    expect(await chat.page.evaluate(() => window.scrollY)).toBe(0)
  })

  it('S8 a wheel that has nothing to scroll in the panel does not scroll the page', async () => {
    const chat = await open({ html: page('<div style="height: 3000px"></div>{tag}') })
    await chat.openPanel()
    await settle(chat)
    for (const place of [chat.transcript, chat.input, chat.page.locator('parley-chat .header')]) {
      await place.hover()
      await chat.page.mouse.wheel(0, 300)
    }
    await frames(chat, 12)
    expect(await chat.page.evaluate(() => window.scrollY)).toBe(0)
    await chat.page.mouse.move(100, 100)
    await chat.page.mouse.wheel(0, 300)
    await expect.poll(() => chat.page.evaluate(() => window.scrollY)).toBeGreaterThan(0)
  })
})

describe('the site’s own button', () => {
  const said = (chat: ChatPage) =>
    chat.page
      .locator('.help')
      .evaluateAll((buttons) =>
        buttons.map((button) => ['aria-expanded', 'aria-haspopup'].map((name) => button.getAttribute(name))),
      )

  it('says whether the panel is open, also one that comes later, and is as it was afterwards', async () => {
    const html = page('<button class="help" aria-expanded="mixed">Help</button>{tag}')
    const chat = await open({ html, options: { launcher: '.help' } })
    await expect.poll(() => said(chat)).toEqual([['false', 'dialog']])
    await chat.button('Help').click()
    expect(await said(chat)).toEqual([['true', 'dialog']])
    await chat.page.evaluate(() => {
      const link = Object.assign(document.createElement('a'), { href: '/contact', className: 'help' })
      link.textContent = 'Contact'
      document.body.append(link)
    })
    await expect
      .poll(() => said(chat))
      .toEqual([
        ['true', 'dialog'],
        ['true', 'dialog'],
      ])
    // For those without the widget it leads somewhere.
    await chat.page.getByRole('link', { name: 'Contact' }).click()
    await chat.panel.waitFor({ state: 'hidden' })
    expect(new URL(chat.page.url()).pathname).toBe('/scenario')
    await chat.page.evaluate(() =>
      (window.Parley as unknown as { get(): { destroy(): void } }).get().destroy(),
    )
    expect(await said(chat)).toEqual([
      ['mixed', null],
      [null, null],
    ])
  })

  it('gets the focus back, also when it was replaced meanwhile', async () => {
    const html = page('<button class="help">Help</button>{tag}')
    const chat = await open({ html, options: { launcher: '.help' } })
    await chat.button('Help').click()
    await chat.input.waitFor()
    await chat.page.evaluate(() => {
      const old = document.querySelector('.help')
      old?.replaceWith(old.cloneNode(true))
    })
    await chat.input.press('Escape')
    await expect.poll(() => chat.page.evaluate(() => document.activeElement?.className)).toBe('help')
    expect(await said(chat)).toEqual([['false', 'dialog']])
  })

  it('gets the focus of a panel that was open at load', async () => {
    const html = page('<button class="help">Help</button>{tag}')
    const chat = await open({ html, options: { launcher: '.help', open: 'true' } })
    await chat.input.press('Escape')
    await expect.poll(() => chat.page.evaluate(() => document.activeElement?.className)).toBe('help')
  })

  it.each(['Control', 'Meta', 'Shift'])('is a link as any other with %s held', async (key) => {
    const html = page('<a class="help" href="#contact">Contact</a>{tag}')
    const chat = await open({ html, options: { launcher: '.help' } })
    await expect.poll(() => said(chat)).toEqual([['false', 'dialog']])
    const isRefused = chat.page.evaluate(
      () =>
        new Promise((done) =>
          addEventListener('click', (event) => {
            done(event.defaultPrevented)
            // No window is wanted here.
            event.preventDefault()
          }),
        ),
    )
    await chat.page.keyboard.down(key)
    await chat.page.locator('.help').click()
    expect(await isRefused).toBe(false)
    expect(await said(chat)).toEqual([['false', 'dialog']])
  })
})

describe('L5 two widgets', () => {
  const pairs = {
    'two floating': [{}, { position: 'bottom-left' }],
    'one floating, one inline': [{}, { mode: 'inline', target: '#place' }],
    'two inline': [
      { mode: 'inline', target: '#place' },
      { mode: 'inline', target: '#other' },
    ],
  }
  it.each(Object.entries(pairs))('%s: each with its own talk', async (_, [one, two]) => {
    const tags = scriptTag({ ...one, title: 'One' }) + scriptTag({ ...two, title: 'Two', 'user-id': 'two' })
    const place = 'style="width: 400px; height: 500px"'
    const chat = await open({
      html: page(`<div id="place" ${place}></div><div id="other" ${place}></div>${tags}`),
    })
    const widget = (title: string) => {
      const panel = chat.page.locator(`parley-chat [part~="panel"][aria-label="${title}"]`)
      return { panel, input: panel.getByRole('textbox', { name: 'Message' }), said: panel.locator('article') }
    }
    for (const launcher of await chat.launcher.all()) await launcher.click()
    const [first, second] = [widget('One'), widget('Two')]
    await first.input.fill('kept here')
    await second.input.fill('Hello')
    await second.input.press('Enter')
    await second.said.nth(1).waitFor()
    expect(await first.said.count()).toBe(0)
    expect(await first.input.inputValue()).toBe('kept here')
    const ids = await chat.page.evaluate(() =>
      Array.from(
        document.querySelectorAll('parley-chat'),
        (host) => (host as unknown as { handle: { sessionId: string } }).handle.sessionId,
      ),
    )
    expect(new Set(ids).size).toBe(2)
  })

  it('Escape closes the one with the focus, and each remembers for itself what it is', async () => {
    const tags = scriptTag({ title: 'One' }) + scriptTag({ title: 'Two', position: 'bottom-left' })
    const chat = await open({ html: page(tags), context: desktop })
    for (const launcher of await chat.launcher.all()) await launcher.click()
    const one = chat.page.getByRole('dialog', { name: 'One' })
    const two = chat.page.getByRole('dialog', { name: 'Two' })
    const [left, right] = [await two.boundingBox(), await one.boundingBox()]
    expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThan(right?.x ?? 0)
    await one.getByRole('button', { name: 'Expand' }).click()
    await one.getByRole('textbox', { name: 'Message' }).press('Escape')
    await one.waitFor({ state: 'hidden' })
    expect(await two.isVisible()).toBe(true)
    await chat.page.reload()
    await two.waitFor()
    expect(await one.isVisible()).toBe(false)
    expect(await two.getByRole('button', { name: 'Expand' }).count()).toBe(1)
    await chat.button('Open chat').click()
    await one.getByRole('button', { name: 'Restore' }).waitFor()
  })
})

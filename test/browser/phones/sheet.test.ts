import { describe, expect, it } from 'vitest'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'
import { phone, phoneReadyPage, picture } from '../../support/pictures.ts'
import { fakeKeyboard, landscape, longPage, phonePage, showKeyboard, swipe } from './phone-page.ts'

/** On a narrow or low window the panel is a sheet: all there is to see and to reach while it is open. */

const { open } = useBrowser()

const focused = (chat: ChatPage) =>
  chat.page.evaluate(() => {
    const inner = document.activeElement?.shadowRoot?.activeElement
    return inner?.getAttribute('aria-label') ?? document.activeElement?.id ?? ''
  })

const box = (chat: ChatPage) => chat.panel.boundingBox()

describe('A10 the sheet is modal', () => {
  it.each(['floating', 'sidebar'])('%s: Tab goes round in it, both ways', async (mode) => {
    const chat = await open({ ...phonePage, options: { mode } })
    await chat.openPanel()
    expect(await chat.panel.getAttribute('role')).toBe('dialog')
    expect(await chat.panel.getAttribute('aria-modal')).toBe('true')
    await expect.poll(() => focused(chat)).toBe('Message')
    await chat.page.keyboard.press('Tab')
    expect(await focused(chat)).toBe('Conversations')
    await chat.page.keyboard.press('Shift+Tab')
    expect(await focused(chat)).toBe('Message')
    await chat.page.keyboard.press('Escape')
    await expect.poll(() => focused(chat)).toBe('Open chat')
    await chat.panel.waitFor({ state: 'hidden' })
  })

  it('takes the focus when the page opens it, but does not ask for a keyboard', async () => {
    const chat = await open({ ...phonePage, options: { launcher: 'none' } })
    await chat.page.locator('#before').focus()
    await chat.page.evaluate(() => (window.Parley as unknown as { get(): { open(): void } }).get().open())
    await expect.poll(() => focused(chat)).toBe('Chat')
    await chat.page.keyboard.press('Shift+Tab')
    expect(await focused(chat)).toBe('Message')
    await chat.page.keyboard.press('Escape')
    await expect.poll(() => focused(chat)).toBe('before')
  })

  it('becomes one when the window gets narrow, and is none any more when there is room', async () => {
    const chat = await open({ html: longPage })
    await chat.openPanel()
    expect(await chat.panel.getAttribute('aria-modal')).toBeNull()
    await chat.page.locator('#before').focus()
    await chat.page.setViewportSize({ width: 390, height: 780 })
    await expect.poll(() => chat.panel.getAttribute('aria-modal')).toBe('true')
    await expect.poll(() => focused(chat)).toBe('Chat')
    expect(await chat.button('Expand').count()).toBe(0)
    await chat.page.setViewportSize({ width: 1280, height: 800 })
    await expect.poll(() => chat.panel.getAttribute('aria-modal')).toBeNull()
    expect(await box(chat)).toEqual({ x: 860, y: 30, width: 400, height: 680 })
  })
})

describe('the keyboard of the screen', () => {
  it('S9 leaves header and composer in sight, also when the page was moved for it', async () => {
    const chat = await open({ ...phonePage, init: fakeKeyboard })
    await chat.openPanel()
    expect(await box(chat)).toEqual({ x: 0, y: 0, width: 390, height: 780 })
    await showKeyboard(chat, { height: 440 })
    expect(await box(chat)).toEqual({ x: 0, y: 0, width: 390, height: 440 })
    await showKeyboard(chat, { height: 440, offsetTop: 130 })
    expect(await box(chat)).toEqual({ x: 0, y: 130, width: 390, height: 440 })
    const composer = await chat.input.boundingBox()
    expect((composer?.y ?? 0) + (composer?.height ?? 0)).toBeLessThan(130 + 440)
    await chat.input.fill('kept')
    await showKeyboard(chat, { height: 780, offsetTop: 0 })
    expect(await box(chat)).toEqual({ x: 0, y: 0, width: 390, height: 780 })
    expect(await chat.input.inputValue()).toBe('kept')
  })

  it('S9 leaves room for an answer on a phone that lies on its side', async () => {
    const chat = await open({ html: phoneReadyPage, context: landscape, init: fakeKeyboard })
    await chat.openPanel()
    await showKeyboard(chat, { height: 180 })
    expect((await box(chat))?.height).toBe(180)
    await picture(chat, 'phone-landscape-keyboard')
    expect((await chat.transcript.boundingBox())?.height).toBeGreaterThan(50)
  })

  it('stays on what is seen of a page that was pinched larger', async () => {
    const chat = await open(phonePage)
    const devtools = await chat.page.context().newCDPSession(chat.page)
    await chat.openPanel()
    await devtools.send('Emulation.setPageScaleFactor', { pageScaleFactor: 1.5 })
    await expect.poll(() => chat.page.evaluate(() => visualViewport?.scale)).toBe(1.5)
    await expect.poll(async () => Math.round((await box(chat))?.height ?? 0)).toBe(520)
    await devtools.send('Emulation.setPageScaleFactor', { pageScaleFactor: 1 })
    await expect.poll(async () => Math.round((await box(chat))?.height ?? 0)).toBe(780)
  })

  it('leaves nothing on the panel when it is a sheet no more', async () => {
    const chat = await open({ html: longPage, init: fakeKeyboard, context: { viewport: phone.viewport } })
    await chat.openPanel()
    await showKeyboard(chat, { height: 300 })
    expect((await box(chat))?.height).toBe(300)
    await chat.page.setViewportSize({ width: 1280, height: 800 })
    await expect.poll(async () => (await box(chat))?.height).toBe(680)
    expect(await chat.panel.evaluate((panel) => panel.style.length)).toBe(0)
  })
})

describe('fits', () => {
  it.each([
    [320, 568],
    [320, 256],
    [780, 360],
    [568, 320],
  ])('S9 %i × %i pixels, with nothing to scroll sideways', async (width, height) => {
    const options = {
      uploads: 'true',
      title: 'Ask Acme about everything',
      prompts: 'What does shipping cost?',
    }
    const chat = await open({ html: longPage, context: { ...phone, viewport: { width, height } }, options })
    await chat.openPanel()
    await chat.ask('What does shipping cost?')
    await picture(chat, `phone-${width}x${height}`)
    expect(await box(chat)).toEqual({ x: 0, y: 0, width, height })
    const wide = await chat.panel.evaluate((panel) =>
      [panel, ...Array.from(panel.querySelectorAll('.transcript, .header, .composer'))]
        .filter((element) => element.scrollWidth > element.clientWidth)
        .map((element) => element.className),
    )
    expect(wide).toEqual([])
    for (const name of ['Close', 'Conversations', 'Send message']) {
      const at = await chat.button(name).boundingBox()
      expect(at && at.x >= 0 && at.x + at.width <= width && at.y >= 0 && at.y + at.height <= height).toBe(
        true,
      )
    }
  })

  it('S13 keeps clear of a notch and of the bar for the thumb, which a keyboard covers', async () => {
    const chat = await open({ ...phonePage, init: fakeKeyboard })
    const devtools = await chat.page.context().newCDPSession(chat.page)
    await devtools.send('Emulation.setSafeAreaInsetsOverride', { insets: { top: 40, bottom: 34, left: 0 } })
    const launcher = await chat.launcher.boundingBox()
    expect(launcher?.y).toBe(780 - 34 - 20 - 56)
    await chat.openPanel()
    const padding = () =>
      chat.panel.evaluate((panel) => {
        const { paddingTop, paddingBottom } = getComputedStyle(panel)
        return [paddingTop, paddingBottom]
      })
    expect(await padding()).toEqual(['40px', '34px'])
    await showKeyboard(chat, { height: 440 })
    expect(await padding()).toEqual(['40px', '0px'])
  })
})

it('a finger scrolls the transcript, wherever it starts in it', async () => {
  const chat = await open(phonePage)
  const devtools = await chat.page.context().newCDPSession(chat.page)
  await chat.openPanel()
  await chat.ask('What does shipping cost?')
  await chat.ask('What does shipping cost?')
  const top = () => chat.transcript.evaluate((element) => element.scrollTop)
  const before = await top()
  await swipe(chat, devtools, 'parley-chat [part~="transcript"]', -200)
  expect(await top()).toBeLessThan(before - 100)
})

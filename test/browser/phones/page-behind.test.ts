import { describe, expect, it } from 'vitest'
import { type ChatPage, scriptTag, useBrowser } from '../../support/browser-page.ts'
import { phone } from '../../support/pictures.ts'
import { landscape, longPage, phonePage, scrollY, swipe, traces } from './phone-page.ts'

/** While a sheet covers the page, the page keeps still, and nothing on it is touched for that. */

const { open } = useBrowser()

async function openOnScrolledPage() {
  const chat = await open(phonePage)
  const devtools = await chat.page.context().newCDPSession(chat.page)
  await chat.page.evaluate(() => scrollTo({ top: 1234, behavior: 'instant' }))
  await chat.launcher.waitFor()
  const before = await traces(chat)
  await chat.openPanel()
  return { chat, devtools, before }
}

const close = async (chat: ChatPage) => {
  await chat.button('Close').click()
  await chat.panel.waitFor({ state: 'hidden' })
}

const call = (chat: ChatPage, name: 'destroy' | 'close') =>
  chat.page.evaluate((wanted) => {
    ;(window.Parley as unknown as { get(): Record<string, () => void> }).get()[wanted]?.()
  }, name)

describe('S8 the page behind a sheet', () => {
  it('does not move under a finger, wherever it is put, before and after the talk fills the sheet', async () => {
    const { chat, devtools } = await openOnScrolledPage()
    const places = ['header', 'transcript', 'composer']
    for (const place of places)
      for (const distance of [150, -150]) {
        await swipe(chat, devtools, `parley-chat [part~="${place}"]`, distance)
        expect(await scrollY(chat), `${place} ${distance}`).toBe(1234)
      }
    await chat.ask('What does shipping cost?')
    await chat.ask('What does shipping cost?')
    for (const place of places) {
      await swipe(chat, devtools, `parley-chat [part~="${place}"]`, 300)
      expect(await scrollY(chat), place).toBe(1234)
    }
    await chat.transcript.evaluate((element) => {
      element.scrollTop = 0
    })
    await swipe(chat, devtools, 'parley-chat [part~="transcript"]', -300)
    expect(await scrollY(chat)).toBe(1234)
    await close(chat)
    await swipe(chat, devtools, 'body', 100)
    expect(await scrollY(chat)).toBeGreaterThan(1234)
  })

  it('does not move by wheel or by keys', async () => {
    const { chat } = await openOnScrolledPage()
    await turnAndPress(chat)
    await chat.ask('What does shipping cost?')
    await chat.ask('What does shipping cost?')
    await turnAndPress(chat)
    expect(await scrollY(chat)).toBe(1234)
  })

  async function turnAndPress(chat: ChatPage) {
    for (const place of [chat.page.locator('parley-chat .header'), chat.transcript, chat.input]) {
      await place.hover()
      await chat.page.mouse.wheel(0, 400)
    }
    for (const target of [chat.input, chat.button('Close'), chat.transcript]) {
      await target.focus()
      for (const key of ['PageDown', 'ArrowDown', 'End', 'PageUp']) await chat.page.keyboard.press(key)
    }
    // A wheel's effect comes with a later frame.
    await chat.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200))))
    expect(await scrollY(chat)).toBe(1234)
  }

  it('is not touched while the sheet is open, nor after it', async () => {
    const { chat, before } = await openOnScrolledPage()
    expect(await traces(chat)).toEqual(before)
    await close(chat)
    expect(await traces(chat)).toEqual(before)
  })

  it('is as it was when the widget is destroyed while it is open', async () => {
    const { chat, before } = await openOnScrolledPage()
    await call(chat, 'destroy')
    expect(await traces(chat)).toEqual(before)
    expect(await chat.page.locator('parley-chat').count()).toBe(0)
  })

  it('is as it was when the phone is turned and there and back', async () => {
    const { chat, before } = await openOnScrolledPage()
    await chat.page.setViewportSize(landscape.viewport)
    await expect.poll(async () => (await chat.panel.boundingBox())?.width).toBe(780)
    await chat.page.setViewportSize({ width: 1280, height: 800 })
    await expect.poll(() => chat.panel.getAttribute('aria-modal')).toBeNull()
    await chat.page.setViewportSize(phone.viewport)
    await expect.poll(() => chat.panel.getAttribute('aria-modal')).toBe('true')
    await close(chat)
    expect(await traces(chat)).toEqual(before)
  })

  it('keeps what it sets itself meanwhile', async () => {
    const { chat } = await openOnScrolledPage()
    await chat.page.evaluate(() => {
      document.documentElement.style.setProperty('overflow', 'hidden', 'important')
      document.body.style.overflow = 'scroll'
    })
    await close(chat)
    expect(
      await chat.page.evaluate(() => [
        document.documentElement.style.getPropertyPriority('overflow'),
        document.documentElement.style.overflow,
        document.body.style.overflow,
      ]),
    ).toEqual(['important', 'hidden', 'scroll'])
  })

  it('stands again where it was when the keyboard has moved it, and stays where the page went itself', async () => {
    const { chat } = await openOnScrolledPage()
    const scroll = (top: number) =>
      chat.page.evaluate(
        (to) =>
          new Promise((done) => {
            addEventListener('scroll', done, { once: true })
            scrollTo({ top: to, behavior: 'instant' })
          }),
        top,
      )
    await chat.input.focus()
    await scroll(1500)
    await close(chat)
    await expect.poll(() => scrollY(chat)).toBe(1234)
    await chat.openPanel()
    await chat.button('Close').focus()
    await scroll(900)
    await close(chat)
    expect(await scrollY(chat)).toBe(900)
  })

  it('is free again only when both of two sheets are closed', async () => {
    const tags = scriptTag({ title: 'One' }) + scriptTag({ title: 'Two', position: 'bottom-left' })
    const chat = await open({ html: longPage.replace('{tag}', tags), context: phone })
    const devtools = await chat.page.context().newCDPSession(chat.page)
    await chat.launcher.nth(1).waitFor()
    const before = await traces(chat)
    const each = (name: 'open' | 'close', index: number) =>
      chat.page.evaluate(
        ([method, at]) => {
          const host = document.querySelectorAll('parley-chat')[at] as unknown as {
            handle: Record<string, () => void>
          }
          host.handle[method]?.()
        },
        [name, index] as const,
      )
    await each('open', 0)
    await each('open', 1)
    await each('close', 1)
    await swipe(chat, devtools, 'parley-chat .header', 200)
    expect(await scrollY(chat)).toBe(0)
    await each('close', 0)
    expect(await traces(chat)).toEqual(before)
  })
})

import { describe, expect, it } from 'vitest'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'
import { desktop, picture, settle } from '../../support/pictures.ts'

/** Where the panel stands on a window with room, where it comes from, and how large it is. */

const { open } = useBrowser({ reducedMotion: 'no-preference' })

async function box(chat: ChatPage) {
  await settle(chat)
  return chat.panel.boundingBox()
}

const shown = (chat: ChatPage) => chat.panel.waitFor()

/** The first frame of the way in: how far the panel lies from its place, and the point it grows from. */
function wayIn(chat: ChatPage) {
  return chat.panel.evaluate((panel) => {
    // Once more, as it may be over by now.
    panel.style.animation = 'none'
    panel.getBoundingClientRect()
    panel.style.animation = ''
    for (const animation of panel.getAnimations()) {
      animation.pause()
      animation.currentTime = 0
    }
    const { transform, transformOrigin, opacity } = getComputedStyle(panel)
    const { e: x, f: y } = new DOMMatrix(transform)
    const origin = transformOrigin.split(' ').map(Number.parseFloat)
    for (const animation of panel.getAnimations()) animation.finish()
    return { x, y, origin, opacity }
  })
}

describe('floating', () => {
  const corners = {
    'bottom-right': { x: 860, y: 30, away: 8 },
    'bottom-left': { x: 20, y: 30, away: 8 },
    'top-right': { x: 860, y: 90, away: -8 },
    'top-left': { x: 20, y: 90, away: -8 },
  }
  it.each(Object.entries(corners))('%s: opens from its launcher', async (position, { x, y, away }) => {
    const chat = await open({ options: { position }, context: desktop })
    const button = await chat.launcher.boundingBox()
    await chat.openPanel()
    const way = await wayIn(chat)
    expect(await box(chat)).toEqual({ x, y, width: 400, height: 680 })
    expect([way.x, way.y, way.opacity]).toEqual([0, away, '0'])
    const [left = 0, top = 0] = way.origin
    expect([x + left, y + top]).toEqual([(button?.x ?? 0) + 28, (button?.y ?? 0) + 28])
  })

  it('stands in the mirrored corner in languages from right to left', async () => {
    const chat = await open({ options: { lang: 'ar', open: 'true' }, context: desktop })
    await chat.page.locator('parley-chat [dir=rtl]').first().waitFor({ state: 'attached' })
    await shown(chat)
    const way = await wayIn(chat)
    expect((await box(chat))?.x).toBe(20)
    expect(way.origin[0]).toBe(28)
  })

  it('keeps its distance: one length, two, or one that is reckoned', async () => {
    const at = async (offset: string, options = {}) => {
      const chat = await open({ options: { offset, ...options }, context: desktop })
      const { x = 0, y = 0 } = (await chat.launcher.boundingBox()) ?? {}
      return [1280 - 56 - x, 800 - 56 - y]
    }
    expect(await at('32px')).toEqual([32, 32])
    expect(await at('96px 24px')).toEqual([24, 96])
    expect(await at('calc(1em + (2 * 10px)) 5px')).toEqual([5, 35])
  })

  it('needs no room for a launcher that is not there, and never sticks out of the window', async () => {
    const options = { launcher: 'none', open: 'true', width: '3000px', height: '200vh' }
    const chat = await open({ options, context: desktop })
    await shown(chat)
    expect(await box(chat)).toEqual({ x: 20, y: 20, width: 1240, height: 760 })
  })
})

describe('sidebar', () => {
  it.each([
    ['bottom-right', 'en', 880, 32],
    ['bottom-left', 'en', 0, -32],
    ['bottom-right', 'ar', 0, -32],
    ['top-left', 'ar', 880, 32],
  ])('%s in %s: slides in from its side', async (position, lang, x, away) => {
    const chat = await open({ options: { mode: 'sidebar', position, lang, open: 'true' }, context: desktop })
    // The words of another language come from a file of their own.
    await chat.page.locator(`parley-chat .parley:lang(${lang})`).waitFor({ state: 'attached' })
    await shown(chat)
    expect((await wayIn(chat)).x).toBe(away)
    expect(await box(chat)).toEqual({ x, y: 0, width: 400, height: 800 })
  })

  it('is a region beside the page, which Tab leaves', async () => {
    const html = '<!doctype html><title>Site</title>{tag}<button id="site">Site</button>'
    const chat = await open({ html, options: { mode: 'sidebar' }, context: desktop })
    await chat.openPanel()
    expect([await chat.panel.getAttribute('role'), await chat.panel.getAttribute('aria-modal')]).toEqual([
      'region',
      null,
    ])
    await expect.poll(() => chat.page.evaluate(() => document.activeElement?.tagName)).toBe('PARLEY-CHAT')
    await chat.page.keyboard.press('Tab')
    expect(await chat.page.evaluate(() => document.activeElement?.tagName)).not.toBe('PARLEY-CHAT')
  })
})

it('S11 does not move for those who want no motion', async () => {
  const chat = await open({ context: { ...desktop, reducedMotion: 'reduce' } })
  await chat.openPanel()
  expect(await chat.panel.evaluate((panel) => panel.getAnimations().length)).toBe(0)
})

it('moves, while it opens, nothing that has to be painted again for each frame', async () => {
  const init = `
    window.keyframeFields = new Set()
    const look = () => {
      const root = document.querySelector('parley-chat')?.shadowRoot
      const keyframes = root?.getAnimations().flatMap(({ effect }) => effect.getKeyframes()) ?? []
      for (const name of keyframes.flatMap(Object.keys)) keyframeFields.add(name)
      requestAnimationFrame(look)
    }
    look()`
  const chat = await open({ context: desktop, init })
  await chat.openPanel()
  await settle(chat)
  const fields = await chat.page.evaluate(() =>
    Array.from((window as unknown as { keyframeFields: Set<string> }).keyframeFields),
  )
  const ofAnyKeyframe = ['offset', 'computedOffset', 'easing', 'composite']
  expect(fields.filter((name) => !ofAnyKeyframe.includes(name)).sort()).toEqual(['opacity', 'transform'])
})

it('is gone at once when it is closed', async () => {
  const chat = await open({ context: desktop })
  await chat.openPanel()
  await settle(chat)
  const display = await chat.panel.evaluate((panel) => {
    ;(window.Parley as unknown as { get(): { close(): void } }).get().close()
    return new Promise((done) => requestAnimationFrame(() => done(getComputedStyle(panel).display)))
  })
  expect(display).toBe('none')
})

describe('made large', () => {
  it.each([
    ['floating', { x: 540, y: 20, width: 720, height: 690 }],
    ['sidebar', { x: 560, y: 0, width: 720, height: 800 }],
  ])('%s: and small again, remembered during the visit', async (mode, large) => {
    const chat = await open({ options: { mode }, context: desktop })
    await chat.openPanel()
    const small = await box(chat)
    await chat.button('Expand').click()
    expect(await box(chat)).toEqual(large)
    await picture(chat, `large-${mode}`)
    await chat.page.reload()
    await shown(chat)
    expect(await box(chat)).toEqual(large)
    await chat.button('Restore').press('Enter')
    expect(await box(chat)).toEqual(small)
    expect(await chat.button('Expand').evaluate((button) => button.matches(':focus'))).toBe(true)
  })

  it('is not offered where there is nothing to make larger', async () => {
    for (const mode of ['inline', 'fullscreen']) {
      const chat = await open({ options: { mode, open: 'true' }, context: desktop })
      await shown(chat)
      expect(await chat.button('Expand').count()).toBe(0)
    }
  })

  it('shows what was read before, or the end to whoever was there', async () => {
    const chat = await open({ context: desktop })
    await chat.openPanel()
    for (let turn = 0; turn < 3; turn++) await chat.ask('What does shipping cost?')
    const fromEnd = () =>
      chat.transcript.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight)
    await chat.button('Expand').click()
    await box(chat)
    expect(await fromEnd()).toBeLessThan(2)
    await chat.button('Restore').click()
    await box(chat)
    expect(await fromEnd()).toBeLessThan(2)
    await chat.messages.nth(3).evaluate((message) => message.scrollIntoView({ block: 'start' }))
    await chat.page.mouse.move(1000, 400)
    const top = () =>
      chat.messages
        .nth(3)
        .evaluate((message) =>
          Math.round(
            message.getBoundingClientRect().top -
              (message.closest('.transcript') as Element).getBoundingClientRect().top,
          ),
        )
    await chat.page.locator('parley-chat .to-end').waitFor()
    const before = await top()
    await chat.button('Expand').click()
    await box(chat)
    expect(Math.abs((await top()) - before)).toBeLessThan(4)
    await chat.button('Restore').click()
    await box(chat)
    expect(Math.abs((await top()) - before)).toBeLessThan(4)
  })
})

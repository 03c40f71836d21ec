import type { CDPSession } from 'playwright-core'
import type { ChatPage, PageOptions } from '../../support/browser-page.ts'
import { phone } from '../../support/pictures.ts'

/** A site on a phone: long enough to scroll, with something to reach by Tab. */
export const longPage = `<!doctype html><html lang="en" style="scroll-behavior: smooth !important">
  <head><title>Site</title><meta name="viewport" content="width=device-width"></head>
  <body style="overflow-x: clip; margin: 7px"><button id="before">Before</button><div style="height: 4000px">Long</div>{tag}</body></html>`

export const phonePage: PageOptions = { html: longPage, context: phone }

export const landscape = { ...phone, viewport: { width: 780, height: 360 } }

/**
 * The browser of these tests has no keyboard on its screen. What pages learn of one is `visualViewport`; here it says
 * what `showKeyboard` tells it to.
 */
export const fakeKeyboard = `
  const real = visualViewport
  const fake = new EventTarget()
  const part = { offsetTop: 0, height: undefined, scale: 1 }
  for (const name of ['offsetTop', 'height', 'scale'])
    Object.defineProperty(fake, name, { get: () => part[name] ?? real[name] })
  Object.defineProperty(window, 'visualViewport', { value: fake })
  window.showKeyboard = (change) => {
    Object.assign(part, change)
    fake.dispatchEvent(new Event('resize'))
    fake.dispatchEvent(new Event('scroll'))
  }`

export function showKeyboard(
  chat: ChatPage,
  change: { offsetTop?: number; height?: number; scale?: number },
) {
  return chat.page.evaluate(
    (part) => (window as unknown as { showKeyboard(part: object): void }).showKeyboard(part),
    change,
  )
}

/** One finger that goes up by so many pixels, at the middle of what is described. */
export async function swipe(
  chat: ChatPage,
  devtools: CDPSession,
  selector: string,
  distance: number,
): Promise<void> {
  const box = await chat.page.locator(selector).first().boundingBox()
  if (!box) throw new Error(`${selector} isn't shown`)
  // What is higher than the screen is touched in the middle of that.
  const from = {
    x: Math.round(box.x + box.width / 2),
    y: Math.round(Math.min(Math.max(box.y, 0) + box.height / 2, 390)),
  }
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [from] })
  for (let step = 1; step <= 10; step++) {
    const point = { x: from.x, y: Math.max(0, Math.round(from.y - (distance * step) / 10)) }
    await devtools.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [point] })
    // A browser looks at fingers once a frame.
    await chat.page.evaluate(() => new Promise((done) => requestAnimationFrame(done)))
  }
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await chat.page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  )
}

export const scrollY = (chat: ChatPage): Promise<number> => chat.page.evaluate(() => window.scrollY)

/** Everything about `<html>` and `<body>` that a careless widget leaves its traces in. */
export function traces(chat: ChatPage): Promise<unknown> {
  return chat.page.evaluate(() => ({
    attributes: [document.documentElement, document.body].map((element) =>
      Array.from(element.attributes, ({ name, value }) => `${name}=${value}`),
    ),
    children: document.body.outerHTML,
    width: document.documentElement.clientWidth,
    scroll: [scrollX, scrollY],
    history: history.length,
    url: location.href,
  }))
}

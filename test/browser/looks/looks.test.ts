import { describe, expect, it } from 'vitest'
import { type ChatPage, type PageOptions, useBrowser } from '../../support/browser-page.ts'
import { desktop, phone, picture } from '../../support/pictures.ts'

/**
 * The widget as it is painted. Each state leaves a picture in `test/browser/.output` for people; what can be checked
 * without taste is checked: nothing sticks out, nothing is cut, text stands out from what is behind it, and the page
 * can't get in.
 */

const { open } = useBrowser()

const settings: Record<string, PageOptions> = {
  light: { context: desktop },
  dark: { context: { ...desktop, colorScheme: 'dark' } },
  phone: { context: phone },
  'phone-dark': { context: { ...phone, colorScheme: 'dark' } },
  yellow: { context: desktop, options: { accent: '#ffd400', density: 'compact', position: 'bottom-left' } },
}

const look = {
  title: 'Ask Acme',
  subtitle: 'Answers from our docs',
  prompts: 'What does shipping cost?|Refunds?',
}

describe.each(Object.entries(settings))('%s', (name, setting) => {
  it('is whole in its main states', async () => {
    const chat = await open({ ...setting, options: { ...look, ...setting.options } })
    await chat.launcher.waitFor()
    await picture(chat, `${name}-closed`)
    await chat.openPanel()
    await picture(chat, `${name}-welcome`)
    await expectToFit(chat)
    await expectContrast(chat)
    await chat.ask('What does shipping cost?')
    await picture(chat, `${name}-answer`)
    await expectToFit(chat)
    await expectContrast(chat)
  })

  it('is whole with an error in it', async () => {
    const options = { ...look, ...setting.options, 'param-fault': 'drop-after=8' }
    const chat = await open({ ...setting, options, expectsComplaints: true })
    await chat.openPanel()
    await chat.ask('What does shipping cost?')
    await picture(chat, `${name}-error`)
    await expectToFit(chat)
    await expectContrast(chat)
  })
})

it('is the same on a page with hostile styles', async () => {
  const hostile = `<style>
    html { font-size: 62.5% } body { zoom: .8; transform: rotate(1deg); filter: blur(1px) }
    body, body *, parley-chat { all: unset !important; color: red !important; letter-spacing: 9px !important; text-transform: uppercase !important;
        display: none !important; visibility: hidden !important; opacity: 0 !important; position: static !important }
    :root { --_surface: red; --parley: red }
  </style>`
  const html = (style: string) =>
    `<!doctype html><html lang="en"><head><title>Site</title>${style}</head><body>{tag}</body></html>`
  const shots: Buffer[] = []
  for (const style of ['', hostile]) {
    const chat = await open({ html: html(style), options: look, context: desktop })
    await chat.page.evaluate(() => (window.Parley as unknown as { get(): { open(): void } }).get().open())
    await chat.panel.waitFor()
    shots.push(await chat.page.screenshot({ clip: { x: 840, y: 60, width: 440, height: 740 } }))
  }
  expect(shots[0]?.equals(shots[1] as Buffer)).toBe(true)
})

it('fills its place in every mode', async () => {
  const expected: Record<string, { x: number; y: number; width: number; height: number }> = {
    fullscreen: { x: 0, y: 0, width: 1280, height: 800 },
    sidebar: { x: 880, y: 0, width: 400, height: 800 },
  }
  for (const [mode, box] of Object.entries(expected)) {
    const chat = await open({ options: { ...look, mode, open: 'true' }, context: desktop })
    await chat.panel.waitFor()
    await picture(chat, `mode-${mode}`)
    expect(await chat.panel.boundingBox()).toEqual(box)
  }
})

async function expectToFit(chat: ChatPage) {
  const problems = await chat.panel.evaluate((panel) => {
    const outer = panel.getBoundingClientRect()
    const found: string[] = []
    if (outer.left < 0 || outer.top < 0 || outer.right > innerWidth || outer.bottom > innerHeight)
      found.push('panel')
    for (const element of Array.from(panel.querySelectorAll('button, textarea, p, article'))) {
      const { left, right, width } = element.getBoundingClientRect()
      if (width > 0 && (left < outer.left - 1 || right > outer.right + 1))
        found.push(element.outerHTML.slice(0, 80))
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways')
    return found
  })
  expect(problems).toEqual([])
}

/** WCAG 1.4.3 for every visible piece of text: painted on a canvas, any CSS colour becomes numbers. */
async function expectContrast(chat: ChatPage) {
  const poor = await chat.panel.evaluate((panel) => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    if (!canvas) throw new Error('There is no canvas.')
    type Color = readonly [number, number, number, number]
    const read = (color: string): Color => {
      canvas.clearRect(0, 0, 1, 1)
      canvas.fillStyle = color
      canvas.fillRect(0, 0, 1, 1)
      const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data
      return [r, g, b, a / 255]
    }
    const over = ([r, g, b, a]: Color, [x, y, z]: Color): Color => [
      r * a + x * (1 - a),
      g * a + y * (1 - a),
      b * a + z * (1 - a),
      1,
    ]
    const behind = (element: Element | null): Color => {
      if (!element) return [255, 255, 255, 1]
      const own = read(getComputedStyle(element).backgroundColor)
      return own[3] === 1 ? own : over(own, behind(element.parentElement))
    }
    const luminance = ([r, g, b]: Color) => {
      const [x = 0, y = 0, z = 0] = [r, g, b].map((v) =>
        v / 255 <= 0.04045 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4,
      )
      return 0.2126 * x + 0.7152 * y + 0.0722 * z
    }
    const found: string[] = []
    for (const element of Array.from(panel.querySelectorAll('*'))) {
      const hasText = Array.from(element.childNodes).some(
        (node) => node.nodeType === 3 && node.textContent?.trim(),
      )
      if (!hasText || !element.checkVisibility()) continue
      const back = behind(element)
      const front = over(read(getComputedStyle(element).color), back)
      const [low = 0, high = 0] = [luminance(back), luminance(front)].sort((a, b) => a - b)
      const ratio = (high + 0.05) / (low + 0.05)
      if (ratio < 4.5) found.push(`${ratio.toFixed(2)} ${element.textContent?.slice(0, 40)}`)
    }
    return found
  })
  expect(poor).toEqual([])
}

import { expect, it } from 'vitest'
import { useBrowser } from '../../support/browser-page.ts'
import { edgeColors, randomColors } from './random-colors.ts'

/**
 * One accent colour makes the palette. Whatever it is, text keeps 4.5:1 (WCAG 1.4.3), and what tells a control from the
 * panel keeps 3:1 (1.4.11): its fill, or the edge around it where a pale or dark fill alone would not.
 */

const { open } = useBrowser()
const colors = [...edgeColors, ...randomColors(200)]

it.each(['light', 'dark'] as const)('keeps its contrasts with any accent colour, %s', async (theme) => {
  const chat = await open({
    options: { theme, title: 'Ask', uploads: 'true' },
    context: { viewport: { width: 1280, height: 800 } },
  })
  await chat.openPanel()
  await chat.ask('How do I get a refund?')
  await chat.input.fill('Draft')
  await chat.page.keyboard.press('Tab')
  await chat.page.getByRole('button', { name: 'Send message' }).focus()
  const { worst, poor } = await chat.panel.evaluate((panel, accents) => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    const root = panel.getRootNode() as ShadowRoot
    const { handle } = root.host as unknown as {
      handle: { setTheme(theme: object): void }
    }
    if (!canvas) throw new Error('There is no canvas.')
    const luminance = (color: string) => {
      canvas.clearRect(0, 0, 1, 1)
      canvas.fillStyle = color
      canvas.fillRect(0, 0, 1, 1)
      const [r = 0, g = 0, b = 0, alpha] = canvas.getImageData(0, 0, 1, 1).data
      if (alpha !== 255) throw new Error(`${color} lets something show through.`)
      const [x = 0, y = 0, z = 0] = [r, g, b].map((v) =>
        v / 255 <= 0.04045 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4,
      )
      return 0.2126 * x + 0.7152 * y + 0.0722 * z
    }
    const contrast = (one: string, other: string) => {
      const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
      return (high + 0.05) / (low + 0.05)
    }
    const find = (selector: string) => {
      const element = root.querySelector(selector)
      if (!element) throw new Error(`There is no ${selector}.`)
      return getComputedStyle(element)
    }
    const worst: Record<string, number> = {}
    const poor: string[] = []
    for (const accent of accents) {
      handle.setTheme({ accent })
      for (const animation of root.getAnimations()) {
        if (animation.effect?.getTiming().iterations !== Number.POSITIVE_INFINITY) animation.finish()
      }
      const surface = getComputedStyle(panel).backgroundColor
      const note = (name: string, ratio: number, least: number) => {
        worst[name] = Math.min(worst[name] ?? 21, ratio)
        if (ratio < least) poor.push(`${accent}: ${name} ${ratio.toFixed(2)}`)
      }
      for (const name of ['.launcher', '.send', '.user .bubble']) {
        const { color, backgroundColor, borderTopColor } = find(name)
        note(`text of ${name}`, contrast(color, backgroundColor), 4.5)
        if (name.includes('bubble')) continue
        const stands = Math.max(contrast(backgroundColor, surface), contrast(borderTopColor, surface))
        note(`edge of ${name}`, stands, 3)
      }
      note('link', contrast(find('.bubble a').color, surface), 4.5)
      const ring = find('.send:focus-visible')
      if (ring.outlineStyle !== 'solid') poor.push('no focus ring')
      note('focus ring', contrast(ring.outlineColor, surface), 3)
    }
    return { worst, poor }
  }, colors)
  expect(poor).toEqual([])
  expect(Object.keys(worst)).toHaveLength(7)
})

it('leaves an accent colour that has its contrasts as it was given', async () => {
  const chat = await open({ options: { accent: '#0f766e', theme: 'light' } })
  await chat.launcher.waitFor()
  const [fill, edge] = await chat.launcher.evaluate((launcher) => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    const { backgroundColor, borderTopColor } = getComputedStyle(launcher)
    return [backgroundColor, borderTopColor].map((color) => {
      if (!canvas) return []
      canvas.fillStyle = color
      canvas.fillRect(0, 0, 1, 1)
      return Array.from(canvas.getImageData(0, 0, 1, 1).data.slice(0, 3))
    })
  })
  const given = [15, 118, 110]
  expect(fill).toEqual(given)
  const moved = edge?.map((byte, index) => Math.abs(byte - (given[index] ?? 0))) ?? []
  expect(Math.max(...moved)).toBeLessThanOrEqual(2)
})

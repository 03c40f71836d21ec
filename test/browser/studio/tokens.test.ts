import { expect, it } from 'vitest'
import type { ParleyGlobal, ThemeOptions } from '../../../src/public-types.ts'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'

/** What a site may style beyond the options: tokens on the element, and parts. */

const { open } = useBrowser()
const desktop = { viewport: { width: 1280, height: 900 } }

const parts = [
  'launcher',
  'panel',
  'header',
  'transcript',
  'composer',
  'send',
  'message',
  'message-user',
  'message-assistant',
]

async function styleOf(chat: ChatPage, part: string, property: string) {
  return chat.page
    .locator(`parley-chat [part~="${part}"]`)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property)
}

/** Each token with a value, the part it shows in, and what it makes of it. */
const tokens: readonly [string, string, string, string, string | RegExp][] = [
  ['accent', 'rgb(15, 118, 110)', 'launcher', 'background-color', 'rgb(15, 118, 110)'],
  ['on-accent', 'rgb(1, 2, 3)', 'message-user', '--_on-accent', 'rgb(1, 2, 3)'],
  ['surface', 'rgb(250, 240, 230)', 'panel', 'background-color', 'rgb(250, 240, 230)'],
  ['on-surface', 'rgb(10, 20, 30)', 'panel', 'color', 'rgb(10, 20, 30)'],
  ['muted', 'rgb(70, 80, 90)', 'panel', '--_muted', 'rgb(70, 80, 90)'],
  ['border', 'rgb(200, 100, 50)', 'header', 'border-bottom-color', 'rgb(200, 100, 50)'],
  ['radius', '7px', 'panel', 'border-top-left-radius', '7px'],
  ['font', 'Georgia', 'panel', 'font-family', 'Georgia'],
  ['font-size', '18px', 'panel', 'font-size', '18px'],
  ['width', '450px', 'panel', 'width', '450px'],
  ['height', '500px', 'panel', 'height', '500px'],
  ['shadow', 'rgb(1, 2, 3) 0px 0px 5px 0px', 'panel', 'box-shadow', 'rgb(1, 2, 3) 0px 0px 5px 0px'],
]

it('takes every token from the page, at any time, before the option that says the same', async () => {
  const options = { accent: 'red', radius: '1px', font: 'serif', width: '300px', height: '300px' }
  const chat = await open({ options, context: desktop })
  await chat.openPanel()
  await chat.ask('Hello')
  const rules = [...tokens.map(([name, value]) => `--parley-${name}: ${value}`), '--parley-z-index: 12']
  await chat.page.addStyleTag({ content: `parley-chat { ${rules.join('; ')} }` })
  for (const [name, , part, property, expected] of tokens) {
    await expect.poll(() => styleOf(chat, part, property), { message: name }).toMatch(expected)
  }
  const zIndex = await chat.page.locator('parley-chat').evaluate((host) => getComputedStyle(host).zIndex)
  expect(zIndex).toBe('12')
})

it('lets the page style every part', async () => {
  const chat = await open({ context: desktop })
  await chat.openPanel()
  await chat.ask('Hello')
  const rules = parts.map(
    (part, index) => `parley-chat::part(${part}) { outline: ${index + 1}px solid rgb(1, 2, 3) }`,
  )
  await chat.page.addStyleTag({ content: rules.join('\n') })
  for (const part of parts) expect.soft(await styleOf(chat, part, 'outline-color'), part).toBe('rgb(1, 2, 3)')
})

it('changes every theme option of the running widget', async () => {
  const chat = await open({ context: desktop, options: { open: 'true' } })
  await chat.panel.waitFor()
  await chat.page.locator('parley-chat').evaluate((host) => host.setAttribute('data-same', ''))
  const theme: ThemeOptions = {
    theme: 'dark',
    accent: 'teal',
    radius: '3px',
    font: 'Georgia',
    density: 'compact',
    width: '444px',
    height: '555px',
    position: 'bottom-left',
    offset: '33px',
    zIndex: 9,
  }
  await chat.page.evaluate((given) => (window.Parley as ParleyGlobal).get()?.setTheme(given), theme)
  const seen = () =>
    chat.panel.evaluate((panel) => {
      const { backgroundColor, borderTopLeftRadius, fontFamily, fontSize, width, height, left } =
        getComputedStyle(panel)
      const { host } = panel.getRootNode() as ShadowRoot
      const zIndex = getComputedStyle(host).zIndex
      const isSame = host.hasAttribute('data-same')
      return {
        backgroundColor,
        borderTopLeftRadius,
        fontFamily,
        fontSize,
        width,
        height,
        left,
        zIndex,
        isSame,
      }
    })
  await expect.poll(seen).toEqual({
    backgroundColor: 'rgb(23, 24, 28)',
    borderTopLeftRadius: '3px',
    fontFamily: 'Georgia',
    fontSize: '14px',
    width: '444px',
    height: '555px',
    left: '33px',
    zIndex: '9',
    isSame: true,
  })
})

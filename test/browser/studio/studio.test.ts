import { expect, it } from 'vitest'
import { optionNames } from '../../../src/config/options.ts'
import { useBrowser } from '../../support/browser-page.ts'
import { openStudio, titles } from './open-studio.ts'

/** The page where a product team makes the widget theirs: controls, previews, address. */

const browser = useBrowser()

/** What nobody sees: it belongs to whoever connects the chat. A new option comes in here only on purpose. */
const notVisual = [
  ...['userId', 'sessionId', 'params', 'token', 'getToken', 'tokenUrl', 'headers', 'inputKey', 'outputKey'],
  ...['persist', 'storeOnOpen', 'sessionTimeout', 'requestTimeout', 'idleTimeout'],
]

const fillOf = (element: Element) => {
  const canvas = document.createElement('canvas').getContext('2d')
  if (!canvas) throw new Error('There is no canvas.')
  canvas.fillStyle = getComputedStyle(element).backgroundColor
  canvas.fillRect(0, 0, 1, 1)
  return Array.from(canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)).join()
}

it('has a control for every option of the table, but for those it lists as not visible', async () => {
  const { chat } = await openStudio(browser)
  const controls = await chat.page
    .locator('[data-option]')
    .evaluateAll((all) => all.map((control) => control.getAttribute('data-option') ?? ''))
  const listed = await chat.page.locator('[data-elsewhere] code').allTextContents()
  expect(listed).toEqual(notVisual)
  expect([...controls, ...listed].sort()).toEqual([...optionNames].sort())
})

it('makes a control of an option that is new in the table by itself', async () => {
  // The previews say that their build of the widget does not know it.
  const chat = await browser.open({ expectsComplaints: true })
  await chat.page.route('**/options.json', async (route) => {
    const response = await route.fetch()
    const described = (await response.json()) as { options: object[] }
    const sparkle = {
      kind: 'choice',
      values: ['none', 'some'],
      default: 'none',
      doc: 'How `much`.',
      isLive: false,
    }
    described.options.push({ name: 'sparkleLevel', attribute: 'sparkle-level', ...sparkle })
    await route.fulfill({ json: described })
  })
  await chat.page.goto(`${browser.serverUrl}/studio.html`)
  await chat.page.getByRole('tab', { name: 'Behaviour' }).click()
  await chat.page
    .getByRole('radiogroup', { name: 'Sparkle level' })
    .getByRole('radio', { name: 'some' })
    .check()
  await expect
    .poll(() => chat.page.locator('[data-code]').textContent())
    .toContain('data-sparkle-level="some"')
  await chat.page.getByRole('button', { name: 'Reset Sparkle level' }).click()
})

it('shows the real widget on a phone and a desktop, light and dark', async () => {
  const { chat, preview } = await openStudio(browser)
  for (const title of titles) {
    const panel = preview(title).locator('parley-chat [part~="panel"]')
    await panel.waitFor()
    expect(await panel.evaluate(fillOf)).toBe(title.endsWith('dark') ? '23,24,28' : '255,255,255')
    const width = await panel.evaluate((element) => element.clientWidth)
    expect(width).toBe(title.startsWith('Phone') ? 375 : 400)
  }
  expect(await chat.page.locator('iframe').count()).toBe(4)
})

it('changes what setTheme can change in the running widget, in every preview', async () => {
  const { chat, frames, control } = await openStudio(browser)
  for (const frame of frames) {
    await frame.locator('parley-chat [part~="panel"]').waitFor()
    await frame.locator('parley-chat').evaluate((element) => element.setAttribute('data-same', ''))
  }
  await (await control('accent')).getByRole('textbox', { name: 'Accent' }).fill('#0f766e')
  await (await control('radius')).getByRole('slider').fill('4')
  await (await control('font')).getByRole('combobox').fill('Georgia, serif')
  for (const frame of frames) {
    const widget = frame.locator('parley-chat[data-same]')
    await expect.poll(() => widget.locator('[part~="launcher"]').evaluate(fillOf)).toBe('15,118,110')
    const panel = widget.locator('[part~="panel"]')
    await expect
      .poll(() => panel.evaluate((element) => getComputedStyle(element).fontFamily))
      .toBe('Georgia, serif')
  }
  const corner = frames[0]?.locator('parley-chat [part~="panel"]')
  expect(await corner?.evaluate((element) => getComputedStyle(element).borderTopLeftRadius)).toBe('4px')
  await chat.button('Reset Accent').click()
  await expect
    .poll(() => frames[0]?.locator('parley-chat [part~="launcher"]').evaluate(fillOf))
    .toBe('51,85,224')
})

it('shows words, prompts and layout as they are typed, and keeps the focus where one types', async () => {
  const { chat, preview, control } = await openStudio(browser)
  const frame = preview('Desktop, light')
  const title = (await control('title')).getByRole('textbox')
  await title.pressSequentially('Ask Acme')
  await frame.locator('parley-chat [part~="header"]', { hasText: 'Ask Acme' }).waitFor()
  expect(await title.evaluate((input) => input === document.activeElement)).toBe(true)
  expect(await title.inputValue()).toBe('Ask Acme')
  const prompts = await control('prompts')
  await prompts.getByRole('button', { name: 'Add a suggestion' }).click()
  await chat.page.keyboard.type('Refunds?')
  await chat.page.keyboard.press('Tab')
  await chat.page.keyboard.type('How do I get a refund?')
  // While a widget is replaced two of them stand in one place.
  await frame.locator('parley-chat button', { hasText: 'Refunds?' }).first().waitFor()
  const words = await control('strings')
  await words.getByRole('button', { name: 'Replace a word' }).click()
  await words.getByRole('combobox', { name: 'Word' }).selectOption('send')
  await words.getByRole('textbox', { name: 'Instead' }).fill('Absenden')
  await frame.getByRole('button', { name: 'Absenden' }).waitFor()
  await (await control('mode')).getByRole('radio', { name: 'sidebar' }).check()
  const panel = frame.locator('parley-chat [part~="panel"]')
  await expect.poll(() => panel.evaluate((element) => element.clientHeight)).toBe(720)
  await expect.poll(() => frame.locator('parley-chat').count()).toBe(1)
})

it('shows a conversation with what answers carry, once asked for, and the closed launcher', async () => {
  const { frames, look, control, chat } = await openStudio(browser)
  await look('View', 'conversation')
  for (const frame of frames) {
    const answers = frame.locator('parley-chat [part~="message-assistant"]')
    await answers.nth(1).filter({ hasText: 'Sources' }).waitFor()
  }
  const asked = () => chat.requests.filter((request) => request.endsWith('/messages')).length
  const before = asked()
  await (await control('feedback')).getByRole('switch').check()
  for (const frame of frames) await frame.getByRole('button', { name: 'Good answer' }).first().waitFor()
  expect(asked()).toBe(before)
  await look('View', 'closed')
  for (const frame of frames) await frame.getByRole('button', { name: 'Open chat' }).waitFor()
  await frames[0]?.getByRole('button', { name: 'Open chat' }).click()
  await frames[0]?.getByRole('button', { name: 'Good answer' }).first().waitFor()
})

it('keeps the design in the address: a link carries it, back and forward walk through it', async () => {
  const studio = await openStudio(browser)
  const { chat, control, hash } = studio
  const accent = (await control('accent')).getByRole('textbox', { name: 'Accent' })
  await accent.fill('#0f766e')
  await accent.blur()
  const title = (await control('title')).getByRole('textbox')
  await title.pressSequentially('Ask')
  await title.blur()
  await (await control('theme')).getByRole('radio', { name: 'dark' }).check()
  expect(Object.fromEntries(hash())).toEqual({ accent: '#0f766e', title: 'Ask', theme: 'dark' })
  const link = new URL(chat.page.url()).hash
  // A text that was typed is one step.
  for (const left of [{ accent: '#0f766e', title: 'Ask' }, { accent: '#0f766e' }, {}]) {
    await chat.page.goBack()
    await expect.poll(() => Object.fromEntries(hash())).toEqual(left)
  }
  expect(await accent.inputValue()).toBe('')
  await chat.page.goForward()
  await expect.poll(() => accent.inputValue()).toBe('#0f766e')
  const shared = await openStudio(browser, { hash: link })
  expect(await (await shared.control('title')).getByRole('textbox').inputValue()).toBe('Ask')
  expect(await (await shared.control('theme')).getByRole('radio', { name: 'dark' }).isChecked()).toBe(true)
  expect(await shared.code.textContent()).toContain('data-accent="#0f766e"')
  await shared.preview('Phone, light').locator('parley-chat [part~="header"]', { hasText: 'Ask' }).waitFor()
})

it('takes no harm from a bent link', async () => {
  const { code, frames } = await openStudio(browser, {
    hash: '#accent=}nonsense&mode=hologram&prompts=[{&open=maybe&unknown=1&zIndex=x&title=Fine',
  })
  expect(await code.textContent()).toContain('data-title="Fine"')
  expect(await code.textContent()).not.toMatch(/accent|mode|prompts|open|unknown|z-index/)
  await frames[0]?.locator('parley-chat [part~="header"]', { hasText: 'Fine' }).waitFor()
})

it('says what is wrong with a value, and leaves the widget and the address as they were', async () => {
  const { control, hash, frames } = await openStudio(browser)
  const accent = await control('accent')
  await accent.getByRole('textbox', { name: 'Accent' }).fill('#0f766e')
  await accent.getByRole('textbox', { name: 'Accent' }).fill('#0f766ez')
  await accent.getByText('No colour yet.').waitFor()
  expect(await accent.getByRole('textbox', { name: 'Accent' }).getAttribute('aria-invalid')).toBe('true')
  expect(hash().get('accent')).toBe('#0f766e')
  const launcher = frames[0]?.locator('parley-chat [part~="launcher"]')
  await expect.poll(() => launcher?.evaluate(fillOf)).toBe('15,118,110')
})

it('starts over, and can be taken back even then', async () => {
  const { chat, hash, control } = await openStudio(browser, { hash: '#accent=teal&title=Ask' })
  await chat.button('Start over').click()
  expect([...hash()]).toEqual([])
  expect(await (await control('title')).getByRole('textbox').inputValue()).toBe('')
  await chat.page.goBack()
  await expect.poll(() => hash().get('accent')).toBe('teal')
})

it('can be used with the keyboard alone', async () => {
  const { chat, hash } = await openStudio(browser)
  const { keyboard } = chat.page
  const focused = () =>
    chat.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.id)
  await chat.page.getByRole('tab', { name: 'Brand' }).focus()
  await keyboard.press('End')
  expect(await focused()).toBe('tab-5')
  await keyboard.press('ArrowRight')
  expect(await focused()).toBe('tab-0')
  await keyboard.press('Tab')
  expect(await focused()).toBe('Pick a colour')
  await keyboard.press('Tab')
  await keyboard.type('teal')
  // The theme: radios take the arrows. Between them the way back of the accent would come first, in reading order.
  await keyboard.press('Tab')
  await keyboard.press('ArrowRight')
  await keyboard.press('Tab')
  await keyboard.press('ArrowLeft')
  expect(Object.fromEntries(hash())).toEqual({ accent: 'teal', theme: 'light', radius: '19px' })
  await chat.button('Reset Accent').focus()
  await keyboard.press('Enter')
  expect(hash().get('accent')).toBe(null)
  expect(await focused()).toBe('Pick a colour')
  await chat.button('Copy the tag').focus()
  await keyboard.press('Enter')
  await chat.page.getByText('Copied.').waitFor()
  expect(await chat.page.evaluate(() => navigator.clipboard.readText())).toContain('data-theme="light"')
})

it.each([375, 768, 1024, 1440])('fits a window %i pixels wide', async (width) => {
  const { chat, preview } = await openStudio(browser, { context: { viewport: { width, height: 780 } } })
  await preview('Phone, light').locator('parley-chat [part~="panel"]').waitFor()
  for (const tab of await chat.page.getByRole('tab').all()) {
    await tab.click()
    const wide = await chat.page.evaluate(() =>
      Array.from(document.querySelectorAll('main *'))
        .filter(
          (element) =>
            !element.closest('.toolbar, .frame') && element.getBoundingClientRect().right > innerWidth + 1,
        )
        .map((element) => element.outerHTML.slice(0, 90)),
    )
    expect(wide).toEqual([])
    expect(await chat.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
  }
})

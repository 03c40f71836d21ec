import { expect, it } from 'vitest'
import { useBrowser } from '../../support/browser-page.ts'
import { openStudio } from './open-studio.ts'

/** The code that is taken away: pasted into a page it makes the widget that was seen. */

const browser = useBrowser()

/** One value for each control, with what breaks markup in it. */
const values: Readonly<Record<string, unknown>> = {
  accent: 'oklch(0.5 0.1 180)',
  theme: 'dark',
  radius: '6px',
  font: '"Iowan Old Style", Georgia, serif',
  density: 'compact',
  avatar: '/assets/favicon.svg?a=1&b=2',
  launcherIcon: '/assets/favicon.svg',
  title: 'Ask "Acme" & <co>\'s',
  subtitle: '</script>',
  greeting: 'Hello\\',
  placeholder: 'What?',
  disclaimer: "It's a machine.",
  prompts: ['Say "hi" | bye', { label: 'Refunds?', prompt: "How's a refund made?" }],
  strings: { send: 'Absenden', close: 'Zu "da"' },
  mode: 'sidebar',
  target: '#chat',
  position: 'bottom-left',
  width: '480px',
  height: '600px',
  offset: '24px',
  launcher: 'none',
  zIndex: 7,
  open: true,
  uploads: true,
  accept: 'image/*',
  maxFileSize: 1000,
  maxFiles: 2,
  reasoning: 'open',
  steps: 'hidden',
  sources: false,
  feedback: true,
  images: ['https://cdn.example.com'],
  '--parley-surface': 'light-dark(#fffdf7, #101418)',
  '--parley-font-size': '17px',
}

const asHash = () =>
  `#${new URLSearchParams(Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]))}`

it.each(['Script tag', 'Element', 'JavaScript'])(
  'makes the widget that was designed, as %s',
  async (spelling) => {
    const studio = await openStudio(browser, { hash: asHash() })
    await studio.chat.page.getByRole('radio', { name: spelling }).check()
    await studio.chat.button('Copy this').click()
    await studio.chat.page.getByText('Copied.').waitFor()
    const code = await studio.chat.page.evaluate(() => navigator.clipboard.readText())
    const pasted = await browser.open({
      html: `<!doctype html><html lang="en"><head><title>Site</title></head><body><div id="chat"></div>${code}</body></html>`,
    })
    await pasted.panel.waitFor()
    const { page } = pasted
    await page.getByText('Ask "Acme" & <co>\'s').first().waitFor()
    for (const words of ['</script>', 'Hello\\', "It's a machine.", 'Say "hi" | bye', 'Refunds?'])
      await page.locator('parley-chat').getByText(words, { exact: true }).first().waitFor()
    await pasted.button('Absenden').waitFor()
    await pasted.button('Attach files').waitFor()
    const look = await pasted.panel.evaluate((panel) => {
      const { fontFamily, fontSize, backgroundColor } = getComputedStyle(panel)
      const host = (panel.getRootNode() as ShadowRoot).host
      const box = panel.getBoundingClientRect()
      return {
        fontFamily,
        fontSize,
        backgroundColor,
        z: getComputedStyle(host).zIndex,
        left: Math.round(box.left),
        width: box.width,
      }
    })
    expect(look).toEqual({
      fontFamily: '"Iowan Old Style", Georgia, serif',
      fontSize: '17px',
      backgroundColor: 'rgb(16, 20, 24)',
      z: '7',
      left: 0,
      width: 480,
    })
    expect(await pasted.launcher.count()).toBe(0)
  },
)

it('writes only what differs from the defaults', async () => {
  const { code } = await openStudio(browser, { hash: '#theme=auto&mode=floating&sources=true&accent=teal' })
  const attributes = [...((await code.textContent()) ?? '').matchAll(/data-([a-z-]+)=/g)].map(
    ([, name]) => name,
  )
  expect(attributes).toEqual(['endpoint', 'agent', 'accent'])
})

it('names the endpoint it was told', async () => {
  const { code, control, chat } = await openStudio(browser)
  const endpoint = (await control('endpoint')).getByRole('textbox')
  await endpoint.fill('https://agent.example.com')
  await endpoint.blur()
  await (await control('protocol')).getByRole('combobox').selectOption('openai')
  await expect.poll(() => code.textContent()).toContain('data-protocol="openai"')
  expect(await code.textContent()).toContain('data-endpoint="https://agent.example.com"')
  expect(await code.textContent()).not.toContain('data-agent')
  // The previews still talk to the demo.
  expect(chat.requests.filter((request) => request.startsWith('POST'))).toEqual([])
})

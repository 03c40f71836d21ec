import { mkdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { languageNames } from '../../../src/i18n/choose-language.ts'
import { type ChatPage, scriptTag, useBrowser } from '../../support/browser-page.ts'

/**
 * The words of another language are a second file, fetched from where the script came from. What is checked is when
 * it is fetched, that it may be, what happens when it may not, and that a widget from right to left is the mirror of
 * one from left to right.
 */

const { open } = useBrowser()
const folder = 'test/browser/.output'
mkdirSync(folder, { recursive: true })

const pageIn = (lang: string, tag = '{tag}', head = '') =>
  `<!doctype html><html lang="${lang}"><head><title>Site</title>${head}</head><body><h1>Site</h1>${tag}</body></html>`

const extrasOf = (chat: ChatPage) => chat.requests.filter((request) => request.includes('/extras/'))
const rootOf = (chat: ChatPage) => chat.page.locator('parley-chat .parley')

async function openInWords(chat: ChatPage, name: string) {
  await chat.button(name).click()
  await chat.panel.waitFor()
}

/** Puts the script on a page that is there already, as a tag manager does. */
async function addScript(chat: ChatPage, src: string) {
  await chat.page.evaluate((src) => {
    const script = document.createElement('script')
    script.src = src
    script.dataset['endpoint'] = '/'
    document.body.append(script)
  }, src)
}

/** The words have come. */
async function speaks(chat: ChatPage, lang: string) {
  await chat.page.locator(`parley-chat .parley[lang="${lang}"]`).waitFor({ state: 'attached' })
}

/** Asks in any language; resolves when the answer has ended. */
async function ask(chat: ChatPage, text: string) {
  const input = chat.page.locator('parley-chat textarea')
  await input.fill(text)
  await input.press('Enter')
  await chat.page.locator('parley-chat .message-actions, parley-chat .assistant .actions').first().waitFor()
}

describe('the file of a language', () => {
  it('is not asked for where English is spoken', async () => {
    const chat = await open({ html: pageIn('en-GB'), context: { locale: 'de-DE' } })
    await chat.openPanel()
    expect(extrasOf(chat)).toEqual([])
    expect(await rootOf(chat).getAttribute('lang')).toBe('en-GB')
  })

  it('is that of the page, fetched once, from beside the script', async () => {
    const chat = await open({ html: pageIn('de-AT') })
    await openInWords(chat, 'Chat öffnen')
    await chat.page.getByRole('textbox', { name: 'Nachricht' }).waitFor()
    await chat.page.getByText('Wie können wir helfen?').waitFor()
    expect(extrasOf(chat)).toEqual(['GET /dist/extras/lang-de.js'])
    expect(await rootOf(chat).getAttribute('lang')).toBe('de-AT')
  })

  it('is that of the browser where the page says nothing', async () => {
    const html = pageIn('').replace(' lang=""', '')
    const chat = await open({ html, context: { locale: 'zh-TW' } })
    await chat.button('開啟聊天').waitFor()
  })

  it('is the one the option names, on a tag and on the element', async () => {
    const element = '<parley-chat endpoint="/" agent="x" lang="pt-PT"></parley-chat>'
    const chat = await open({ html: pageIn('de', `${element}${scriptTag({ lang: 'fr' })}`) })
    await chat.button('Ouvrir le chat').waitFor()
    await chat.button('Abrir o chat').waitFor()
  })

  it('leaves the words of the site above it', async () => {
    const chat = await open({ options: { lang: 'it', strings: '{"openChat":"Ciao!"}' } })
    await openInWords(chat, 'Ciao!')
    await chat.button('Chiudi').waitFor()
    await chat.page.evaluate(() => {
      const { get } = window.Parley as unknown as { get(): { setStrings(words: object): void } }
      get().setStrings({ close: 'Basta' })
    })
    await chat.button('Basta').waitFor()
    await chat.button('Nuova conversazione').waitFor()
  })

  it('is fetched from another origin, that of the script', async () => {
    const chat = await open({ html: pageIn('nl', '') })
    await chat.page.route('https://cdn.example/**', async (route) => {
      const path = new URL(route.request().url()).pathname.replace('/v1', 'dist')
      const headers = { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' }
      await route.fulfill({ path, headers })
    })
    await addScript(chat, 'https://cdn.example/v1/parley.js')
    await chat.button('Chat openen').waitFor()
    expect(extrasOf(chat)).toEqual(['GET /v1/extras/lang-nl.js'])
  })

  it('is found by the module too', async () => {
    const start = `<script type="module">
      import { mount } from '/dist/index.js'
      mount({ endpoint: '/', agent: 'x' })
    </script>`
    const chat = await open({ html: pageIn('uk', start) })
    await chat.button('Відкрити чат').waitFor()
    expect(extrasOf(chat)).toEqual(['GET /dist/extras/lang-uk.js'])
  })
})

describe('a file that does not come', () => {
  it('leaves English, whole, with one line of ours in the console', async () => {
    const chat = await open({ html: pageIn('pl', '', ''), expectsComplaints: true })
    await chat.page.route('**/extras/**', (route) => route.fulfill({ status: 404, body: 'Not here' }))
    await addScript(chat, '/dist/parley.js')
    await chat.openPanel()
    await expect.poll(() => chat.complaints.filter((line) => line.includes('[Parley]'))).toHaveLength(1)
    expect(chat.complaints.filter((line) => line.startsWith('uncaught'))).toEqual([])
    expect(await rootOf(chat).getAttribute('lang')).toBe('en')
    expect(await rootOf(chat).getAttribute('dir')).toBe('ltr')
    await chat.button('Send message').waitFor()
  })
})

describe('under a Content Security Policy', () => {
  const rest = [
    "default-src 'none'",
    "style-src 'self'",
    "connect-src 'self'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]
  it.each(["'nonce-r4nd0m' 'strict-dynamic'", "'nonce-r4nd0m'", "'self' 'nonce-r4nd0m'"])(
    'P1 P3 with script-src %s the words are loaded without one violation',
    async (sources) => {
      const listen = `<script nonce="r4nd0m">
        window.violations = []
        addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI))
      </script>`
      const chat = await open({
        html: pageIn('de', scriptTag({}, 'nonce="r4nd0m"'), listen),
        headers: { 'content-security-policy': [`script-src ${sources}`, ...rest].join('; ') },
      })
      await openInWords(chat, 'Chat öffnen')
      const violations = await chat.page.evaluate(
        () => (window as unknown as { violations: string[] }).violations,
      )
      expect(violations).toEqual([])
    },
  )
})

describe('from right to left', () => {
  const desktop = { viewport: { width: 1280, height: 800 } }
  const boxes = async (chat: ChatPage) => {
    const box = async (selector: string) => {
      const found = await chat.page.locator(`parley-chat ${selector}`).first().boundingBox()
      if (!found) throw new Error(`There is no ${selector}.`)
      return found
    }
    return {
      launcher: await box('[part~="launcher"]'),
      panel: await box('[part~="panel"]'),
      send: await box('[part~="send"]'),
      close: await box('.header .icon-button:last-child'),
      mine: await box('.user .bubble'),
    }
  }

  it.each(['floating', 'sidebar'])('is the mirror of left to right: %s', async (mode) => {
    const seen = []
    for (const lang of ['en', 'ar']) {
      const chat = await open({ options: { lang, mode, open: 'true', title: 'Acme' }, context: desktop })
      await speaks(chat, lang)
      await ask(chat, 'What does shipping cost?')
      if (mode === 'sidebar') {
        const { x, width } = (await chat.panel.boundingBox()) ?? { x: 0, width: 0 }
        seen.push({ start: lang === 'en' ? x : 1280 - x - width })
        continue
      }
      const mirror = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) => ({
        x: Math.round(lang === 'en' ? x : 1280 - x - width),
        y: Math.round(y),
        width: Math.round(width),
        height: Math.round(height),
      })
      const { launcher, panel, send, close, mine } = await boxes(chat)
      seen.push({
        launcher: mirror(launcher),
        panel: mirror(panel),
        send: mirror(send),
        close: mirror(close),
        mine: { end: mirror(mine).x + mirror(mine).width },
      })
    }
    expect(seen[1]).toEqual(seen[0])
  })

  it('icons that point turn around, others don’t, and an empty field begins at the right', async () => {
    const chat = await open({ options: { lang: 'he', open: 'true' }, context: desktop })
    await speaks(chat, 'he')
    const turned = (icon: string) =>
      chat.page.locator(`parley-chat ${icon} .icon`).evaluate((element) => getComputedStyle(element).scale)
    expect(await turned('.to-list')).toBe('-1 1')
    expect(await turned('[part~="send"]')).toBe('none')
    const field = chat.page.locator('parley-chat textarea')
    const direction = () => field.evaluate((element) => getComputedStyle(element).direction)
    expect(await direction()).toBe('rtl')
    await field.fill('What does shipping cost?')
    expect(await direction()).toBe('ltr')
  })
})

it('fits in every language, and keeps a picture of Arabic and German', async () => {
  for (const lang of languageNames) {
    const chat = await open({
      options: { lang, open: 'true', title: 'Acme', feedback: 'true', prompts: 'What does shipping cost?' },
      context: { viewport: { width: 1000, height: 800 } },
    })
    await speaks(chat, lang)
    expect(await findMisfits(chat), lang).toEqual([])
    await ask(chat, 'What does shipping cost?')
    expect(await findMisfits(chat), lang).toEqual([])
    if (['ar', 'de'].includes(lang)) await chat.page.screenshot({ path: `${folder}/language-${lang}.png` })
    await chat.page.locator('parley-chat .to-list').click()
    await chat.page.locator('parley-chat .rows .row').first().waitFor()
    expect(await findMisfits(chat), lang).toEqual([])
    if (['ar', 'de'].includes(lang))
      await chat.page.screenshot({ path: `${folder}/language-${lang}-list.png` })
    await chat.page.context().close()
  }
}, 120_000)

async function findMisfits(chat: ChatPage): Promise<string[]> {
  return chat.panel.evaluate((panel) => {
    const outer = panel.getBoundingClientRect()
    return Array.from(panel.querySelectorAll<HTMLElement>('button, textarea, p, article, small, .title'))
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect()
        const isCut = element.matches('button, .title') && element.scrollWidth > element.clientWidth + 1
        return width > 0 && (left < outer.left - 1 || right > outer.right + 1 || isCut)
      })
      .map((element) => element.outerHTML.slice(0, 80))
  })
}

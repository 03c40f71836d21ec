import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { DEMO_APP_ID } from '../../demo/server/well-known.ts'

/**
 * Pages for browser tests. Each test describes the page it needs as HTML; it is served from the demo server's own
 * origin, so that the built script and the API are where a site would have them. A test fails when its page logged
 * an error or let one escape, unless it says that this is what it expects.
 */
export interface ChatPage {
  readonly page: Page
  /** What the page's console said at `warning` and `error`, and what nobody caught. */
  readonly complaints: string[]
  readonly requests: string[]
  readonly launcher: Locator
  readonly panel: Locator
  readonly input: Locator
  readonly transcript: Locator
  /** The visitor's messages and the answers, in order. */
  readonly messages: Locator
  readonly alert: Locator
  button(name: string | RegExp): Locator
  openPanel(): Promise<void>
  /** Types and sends; resolves when the answer has ended, however it ended. */
  ask(text: string): Promise<void>
  send(text: string): Promise<void>
  answers(): Promise<string[]>
}

export interface PageOptions {
  /** Attributes of the script tag beside src, without `data-`. An endpoint and an agent are there unless given. */
  readonly options?: Readonly<Record<string, string | undefined>>
  /** The whole page, instead of one with only the script tag. `{tag}` stands for that tag. */
  readonly html?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly context?: BrowserContextOptions
  readonly path?: string
  /** Runs in the page before anything else. */
  readonly init?: string
  /** Reuses the storage of an earlier page. */
  readonly besides?: ChatPage
  readonly expectsComplaints?: boolean
}

/** What moves costs two cores a third of the run; tests of motion, and of what things cost, ask for it. */
const stillContext: BrowserContextOptions = { reducedMotion: 'reduce' }

export function useBrowser(every: BrowserContextOptions = stillContext): {
  open: (options?: PageOptions) => Promise<ChatPage>
  serverUrl: string
} {
  let browser: Browser
  let opened: { chat: ChatPage; mayComplain: boolean }[] = []
  const serverUrl = inject('serverUrl')

  beforeAll(async () => {
    browser = await chromium.connect(inject('browserEndpoint'))
  })
  afterAll(() => browser.close())
  afterEach(async () => {
    const pages = opened
    opened = []
    await Promise.all(pages.map(({ chat }) => chat.page.context().close()))
    for (const { chat, mayComplain } of pages) if (!mayComplain) expect(chat.complaints).toEqual([])
  })

  async function open(options: PageOptions = {}): Promise<ChatPage> {
    const context =
      options.besides?.page.context() ?? (await browser.newContext({ ...every, ...options.context }))
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    const url = `${serverUrl}${options.path ?? '/scenario'}`
    const headers = { 'content-type': 'text/html; charset=utf-8', ...options.headers }
    await page.route(url, (route) => route.fulfill({ body: pageHtml(options), headers }))
    await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }))
    if (options.init) await page.addInitScript(options.init)
    const chat = describePage(page)
    opened.push({ chat, mayComplain: options.expectsComplaints ?? false })
    await page.goto(url)
    return chat
  }

  return { open, serverUrl }
}

export function scriptTag(
  options: Readonly<Record<string, string | undefined>> = {},
  attributes = '',
): string {
  const all = { endpoint: '/', agent: DEMO_APP_ID, ...options }
  const data = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`data-${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`],
  )
  return `<script src="/dist/parley.js" ${attributes} ${data.join(' ')}></script>`
}

function pageHtml({ html, options }: PageOptions): string {
  const tag = scriptTag(options)
  const page =
    '<!doctype html><html lang="en"><head><title>Scenario</title></head><body><h1>Site</h1>{tag}</body></html>'
  return (html ?? page).replace('{tag}', () => tag)
}

function describePage(page: Page): ChatPage {
  const complaints: string[] = []
  const requests: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  page.on('request', (request) => requests.push(`${request.method()} ${new URL(request.url()).pathname}`))
  const button = (name: string | RegExp) =>
    page.getByRole('button', { name, exact: typeof name === 'string' })
  const panel = page.locator('parley-chat [part~="panel"]')
  const input = page.getByRole('textbox', { name: 'Message' })
  const messages = page.locator('parley-chat article')

  async function send(text: string) {
    await input.fill(text)
    await input.press('Enter')
  }

  return {
    page,
    complaints,
    requests,
    launcher: page.locator('parley-chat [part~="launcher"]'),
    panel,
    input,
    transcript: page.getByRole('region', { name: 'Conversation' }),
    messages,
    alert: page.getByRole('alert'),
    button,
    async openPanel() {
      await button('Open chat').click()
      await panel.waitFor()
    },
    send,
    async ask(text) {
      const before = await messages.count()
      await send(text)
      await messages.nth(before).waitFor()
      await button('Send message').waitFor()
    },
    answers: () => page.locator('parley-chat [part~="message-assistant"]').allInnerTexts(),
  }
}

import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useBrowser } from '../../support/browser-page.ts'

/**
 * The widget of the vendor whose classic endpoint the demo server claims to speak, as published, in a real page: if it
 * holds a conversation with our server, what our own client is tested against is more than our reading of the docs.
 */

const vendorScript = join(
  dirname(createRequire(import.meta.url).resolve('@dynamiq/assistant/vanilla')),
  '../index.browser.js',
)

interface VendorOptions {
  params?: Record<string, string>
  allowFileUpload?: boolean
}

describe('the vendor’s own widget on our classic endpoint', () => {
  const { open, serverUrl } = useBrowser()

  /** The page a site would have, with the vendor's script from where it is installed. */
  const openVendor = async ({ params = {}, ...rest }: VendorOptions = {}): Promise<Page> => {
    const options = {
      title: 'Vendor',
      placeholder: 'Ask the vendor',
      api: { url: `${serverUrl}/classic`, streaming: true },
      params,
      ...rest,
    }
    const html = `<!doctype html><html lang="en"><head><title>Vendor</title></head><body><div id="chat"></div></body></html>`
    const { page } = await open({ html, expectsComplaints: true })
    await page.addScriptTag({ path: vendorScript })
    await page.evaluate((given) => {
      const { dynamiq } = globalThis as unknown as {
        dynamiq: { DynamiqAssistant: new (selector: string, options: object) => object }
      }
      new dynamiq.DynamiqAssistant('#chat', given)
    }, options)
    await page.locator('.chat-widget-toggle').click()
    return page
  }
  const say = async (page: Page, text: string): Promise<void> => {
    const input = page.getByPlaceholder('Ask the vendor')
    await input.fill(text)
    await input.press('Enter')
  }
  const conversation = (page: Page): Locator => page.locator('.chat-widget-messages')

  it('shows a streamed answer', async () => {
    const page = await openVendor()
    const [sent] = await Promise.all([
      page.waitForRequest(`${serverUrl}/classic`),
      say(page, 'How do I get a refund?'),
    ])
    expect(sent.headers()['content-type']).toMatch(/^multipart\/form-data/)
    await conversation(page).getByText('How to get a refund').waitFor()
    await conversation(page).locator('a[href]', { hasText: '1' }).first().waitFor()
  })

  it('is remembered by its own ids from one message to the next', async () => {
    const page = await openVendor()
    await say(page, 'My name is Ada')
    await conversation(page).getByText('Nice to meet you').waitFor()
    await say(page, 'What is my name?')
    await conversation(page).getByText('Your name is Ada').waitFor()
  })

  it('asks what the agent asks, and passes on the answer', async () => {
    const page = await openVendor()
    await say(page, 'ask me a question')
    await conversation(page).getByText('Please answer in your next message.').waitFor()
    await say(page, 'a very dark roast')
    await expect.poll(() => conversation(page).getByText('a very dark roast').count()).toBeGreaterThan(1)
  })

  it('sends a file along', async () => {
    const page = await openVendor({ allowFileUpload: true })
    const file = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Milk and sugar') }
    await page.locator('input[type=file]').setInputFiles(file)
    await say(page, 'read my file')
    await conversation(page).getByText('Milk and sugar').waitFor()
  })

  it('shows its own error when the run fails before a word', async () => {
    const page = await openVendor({ params: { fault: 'fail-after=0' } })
    await say(page, 'Hello')
    await conversation(page)
      .getByText(/sorry|error|wrong/i)
      .first()
      .waitFor()
  })
})

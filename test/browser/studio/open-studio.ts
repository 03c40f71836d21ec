import type { FrameLocator, Locator } from 'playwright-core'
import type { ChatPage, PageOptions } from '../../support/browser-page.ts'

/** The studio in a page of its own, with what the tests touch. */
export interface Studio {
  readonly chat: ChatPage
  readonly frames: readonly FrameLocator[]
  readonly code: Locator
  /** The control of an option, its group chosen. */
  control(name: string): Promise<Locator>
  preview(title: string): FrameLocator
  look(name: 'View' | 'Device' | 'Scheme', value: string): Promise<void>
  hash(): URLSearchParams
}

export const titles = ['Desktop, light', 'Phone, light', 'Desktop, dark', 'Phone, dark']

export async function openStudio(
  { open, serverUrl }: { open: (options?: PageOptions) => Promise<ChatPage>; serverUrl: string },
  { hash = '', context }: { hash?: string; context?: PageOptions['context'] } = {},
): Promise<Studio> {
  const viewport = { width: 1440, height: 900 }
  const permissions = ['clipboard-read', 'clipboard-write']
  const chat = await open({ context: { viewport, permissions, ...context } })
  const { page } = chat
  await page.goto(`${serverUrl}/studio.html${hash}`)
  await page.locator('[data-code]').filter({ hasText: 'parley' }).waitFor()
  const preview = (title: string) => page.frameLocator(`iframe[title="${title}"]`)
  return {
    chat,
    frames: titles.map(preview),
    code: page.locator('[data-code]'),
    async control(name) {
      const control = page.locator(`[data-option="${name}"], [data-token="${name}"]`)
      const panel = page.locator('[role="tabpanel"]').filter({ has: control })
      await page.locator(`#${await panel.getAttribute('aria-labelledby')}`).click()
      return control
    },
    preview,
    async look(name, value) {
      await page.getByRole('radiogroup', { name }).getByRole('radio', { name: value }).check()
    },
    hash: () => new URLSearchParams(new URL(page.url()).hash.slice(1)),
  }
}

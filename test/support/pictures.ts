/** The screens a widget is looked at on, and pictures of it, left in `test/browser/.output` for people. */
import { mkdirSync } from 'node:fs'
import type { BrowserContextOptions } from 'playwright-core'
import type { ChatPage } from './browser-page.ts'

const folder = 'test/browser/.output'

export const desktop = { viewport: { width: 1280, height: 800 } }
export const phone = { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true }
export const screens: Record<'light' | 'dark' | 'phone', BrowserContextOptions> = {
  light: desktop,
  dark: { ...desktop, colorScheme: 'dark' },
  phone,
}

/** A page with the script tag alone that a phone shows in its own width. */
export const phoneReadyPage =
  '<!doctype html><html lang="en"><head><title>Site</title><meta name="viewport" content="width=device-width"></head><body>{tag}</body></html>'

/** Lets the opening animations end on a page with motion, so that measures are those of the settled panel. */
export async function settle(chat: ChatPage): Promise<void> {
  await chat.page.evaluate(async () => {
    const root = document.querySelector('parley-chat')?.shadowRoot
    const running = root?.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
    await Promise.all(running?.map(({ finished }) => finished.catch(() => {})) ?? [])
  })
}

export async function picture(chat: ChatPage, name: string): Promise<void> {
  await settle(chat)
  mkdirSync(folder, { recursive: true })
  await chat.page.screenshot({ path: `${folder}/${name}.png` })
}

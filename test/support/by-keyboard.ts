/** A visitor without a pointer: real key presses, and what has the focus by the name a screen reader says. */
import { expect } from 'vitest'
import type { ChatPage } from './browser-page.ts'

export function focusedName(chat: ChatPage): Promise<string> {
  return chat.page.evaluate(() => {
    const outer = document.activeElement
    const element = outer?.shadowRoot?.activeElement ?? outer
    if (!element || element === document.body) return ''
    return (element.getAttribute('aria-label') ?? element.textContent ?? '').trim()
  })
}

/** Presses Tab, or Shift+Tab, until what is wanted has the focus. */
export async function reach(chat: ChatPage, name: string | RegExp, key = 'Tab'): Promise<void> {
  const isThere = (focused: string) => (typeof name === 'string' ? focused === name : name.test(focused))
  const passed: string[] = []
  while (!isThere(await focusedName(chat))) {
    if (passed.length > 40) throw new Error(`${key} never reached ${name}; it passed ${passed.join(' | ')}`)
    await chat.page.keyboard.press(key)
    passed.push(await focusedName(chat))
  }
}

export async function pressOn(chat: ChatPage, name: string | RegExp, key = 'Tab'): Promise<void> {
  await reach(chat, name, key)
  await chat.page.keyboard.press('Enter')
}

export async function expectFocus(chat: ChatPage, name: string): Promise<void> {
  await expect.poll(() => focusedName(chat)).toBe(name)
}

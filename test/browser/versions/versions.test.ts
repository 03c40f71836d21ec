import { mkdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type ChatPage, type PageOptions, useBrowser } from '../../support/browser-page.ts'

const { open } = useBrowser()
const folder = 'test/browser/.output'
mkdirSync(folder, { recursive: true })

const html =
  '<!doctype html><html lang="en"><head><title>Site</title><meta name="viewport" content="width=device-width"></head><body>{tag}</body></html>'
const desktop = { viewport: { width: 1280, height: 800 } }
const phone = { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true }
const settings: Record<string, NonNullable<PageOptions['context']>> = {
  light: desktop,
  dark: { ...desktop, colorScheme: 'dark' },
  phone,
}

async function picture(chat: ChatPage, name: string) {
  await chat.page.evaluate(async () => {
    const root = document.querySelector('parley-chat')?.shadowRoot
    const running = root?.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
    await Promise.all(running?.map(({ finished }) => finished.catch(() => {})) ?? [])
  })
  await chat.page.screenshot({ path: `${folder}/${name}.png` })
}

const ended = (chat: ChatPage) => chat.button('Try again').waitFor()

describe.each(Object.entries(settings))('versions, %s', (name, context) => {
  it('of an answer and of a message stand one behind the other', async () => {
    const chat = await open({ html, context })
    await chat.openPanel()
    await chat.ask('Hello')
    await chat.button('Try again').click()
    await chat.page.getByRole('group', { name: 'Version 2 of 2' }).waitFor()
    await ended(chat)
    await picture(chat, `${name}-versions`)
    await chat.messages.first().hover()
    await chat.button('Edit').click()
    await picture(chat, `${name}-edit`)
    await chat.page.getByRole('textbox', { name: 'Edit message' }).fill('What does shipping cost?')
    await chat.page.keyboard.press('Enter')
    await chat.page.getByRole('group', { name: 'Version 2 of 2' }).waitFor()
    await ended(chat)
    expect(await chat.messages.count()).toBe(2)
    expect(await chat.messages.first().innerText()).toContain('shipping')
    await chat.button('Previous version').press('Enter')
    await chat.page.getByRole('article').filter({ hasText: 'Hello' }).first().waitFor()
    const label = await chat.page.evaluate(() =>
      document.activeElement?.shadowRoot?.activeElement?.getAttribute('aria-label'),
    )
    expect(label).toBe('Previous version')
    await chat.page.getByRole('group', { name: 'Version 1 of 2' }).waitFor()
  })
})

describe.each(Object.entries(settings))('without a network, %s', (name, context) => {
  it('K12 what is sent waits, says so, and goes out when the network is back', async () => {
    const chat = await open({ html, context, expectsComplaints: true })
    await chat.openPanel()
    await chat.ask('Hello')
    await chat.page.context().setOffline(true)
    await chat.page.getByText('You are offline.').waitFor()
    await chat.send('What does shipping cost?')
    await chat.page.getByText('Waiting for a connection').waitFor()
    expect(await chat.input.inputValue()).toBe('')
    await picture(chat, `${name}-waiting`)
    await chat.page.context().setOffline(false)
    await chat.messages.nth(3).waitFor()
    await ended(chat)
    await chat.page.getByText('Waiting for a connection').waitFor({ state: 'detached' })
    expect((await chat.answers()).at(-1)).toContain('Delivery')
  })
})

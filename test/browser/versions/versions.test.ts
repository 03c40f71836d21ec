import { describe, expect, it } from 'vitest'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'
import { phoneReadyPage, picture, screens } from '../../support/pictures.ts'

const { open } = useBrowser()

const ended = (chat: ChatPage) => chat.button('Try again').waitFor()

describe.each(Object.entries(screens))('versions, %s', (name, context) => {
  it('of an answer and of a message stand one behind the other', async () => {
    const chat = await open({ html: phoneReadyPage, context })
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

describe.each(Object.entries(screens))('without a network, %s', (name, context) => {
  it('K12 what is sent waits, says so, and goes out when the network is back', async () => {
    const chat = await open({ html: phoneReadyPage, context, expectsComplaints: true })
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

import { expect, it } from 'vitest'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'
import { desktop, settle } from '../../support/pictures.ts'

/** The field is as high as its text, also where it got that text, or its width, while nobody saw it. */

const { open } = useBrowser()
const lines = 'one\ntwo\nthree\nfour'

async function height(chat: ChatPage): Promise<number> {
  await chat.input.waitFor()
  await settle(chat)
  return chat.input.evaluate((input: HTMLElement) => input.offsetHeight)
}

function setDraft(chat: ChatPage, text: string) {
  return chat.page.evaluate(
    (draft) =>
      (window.Parley as unknown as { get(): { setDraft(text: string): void } }).get().setDraft(draft),
    text,
  )
}

async function openWithDraft() {
  const chat = await open({ context: desktop })
  await chat.openPanel()
  const low = await height(chat)
  await chat.input.fill(lines)
  const high = await height(chat)
  expect(high).toBeGreaterThan(2 * low)
  return { chat, high }
}

it('when a panel that was made ready beforehand is opened with a draft', async () => {
  const { chat, high } = await openWithDraft()
  await chat.button('Close').click()
  await chat.page.reload()
  await chat.launcher.hover()
  await chat.panel.waitFor({ state: 'attached' })
  await chat.launcher.click()
  await expect.poll(() => height(chat)).toBe(high)
})

it('when the page has set the draft while the panel was closed, or showed the list', async () => {
  const { chat, high } = await openWithDraft()
  await chat.button('Close').click()
  await setDraft(chat, '')
  await setDraft(chat, lines)
  await chat.launcher.click()
  await expect.poll(() => height(chat)).toBe(high)
  await setDraft(chat, '')
  await chat.button('Conversations').click()
  await setDraft(chat, lines)
  await chat.button('Back').click()
  await expect.poll(() => height(chat)).toBe(high)
})

it('when the panel is made large and small again', async () => {
  const { chat } = await openWithDraft()
  await chat.input.fill('words and more of them '.repeat(4))
  const narrow = await height(chat)
  await chat.button('Expand').click()
  await expect.poll(() => height(chat)).toBeLessThan(narrow)
  await chat.button('Restore').click()
  await expect.poll(() => height(chat)).toBe(narrow)
})

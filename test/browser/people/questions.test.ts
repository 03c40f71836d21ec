import { describe, expect, it } from 'vitest'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'
import { answersOf, visit } from '../../support/protocol-pages.ts'

/** Questions of the agent to the visitor in the middle of an answer. */

const { open } = useBrowser()

const lastAnswer = async (chat: ChatPage) => (await answersOf(chat)).at(-1)

describe.each(['dynamiq-runs', 'dynamiq-conversations', 'ai-sdk', 'ag-ui'] as const)('%s', (name) => {
  it('goes on with the visitor’s own words, and with what was chosen', async () => {
    const chat = await visit(open, name)
    await chat.send('ask me a question')
    const card = chat.page.getByRole('group', { name: 'How do you drink your coffee?' })
    await card.getByRole('textbox', { name: 'Your answer' }).fill('Black, in a glass')
    await card.getByRole('button', { name: 'Send answer' }).click()
    await expect.poll(() => lastAnswer(chat)).toContain('Black, in a glass')
    await chat.button('Send message').waitFor()
    expect(await card.innerText()).toMatch(/Answered/)
    expect(await chat.messages.count()).toBe(2)

    await chat.send('let me choose')
    const form = chat.page.getByRole('group', { name: 'Two questions before I go on.' })
    await form.getByRole('radio', { name: 'Marlow Duo' }).check()
    await form.getByRole('checkbox', { name: 'Grinder' }).check()
    await form.getByRole('checkbox', { name: 'Course' }).check()
    await form.getByRole('button', { name: 'Send answer' }).click()
    await expect.poll(() => lastAnswer(chat)).toContain('Marlow Duo')
    await expect.poll(() => lastAnswer(chat)).toContain('Grinder, Course')
    expect(await form.innerText()).toContain('Grinder, Course')
  })
})

it('choices can be made with nothing but a keyboard, from the message to the answer', async () => {
  const chat = await visit(open, 'dynamiq-runs')
  const { keyboard } = chat.page
  await chat.send('let me choose')
  const card = chat.page.getByRole('group', { name: 'Two questions before I go on.' })
  await card.waitFor()
  // From the composer back to the first choice: it is the group's one stop for Tab.
  const focused = () =>
    chat.page.evaluate(() => {
      const element = document.querySelector('parley-chat')?.shadowRoot?.activeElement
      return element instanceof HTMLInputElement ? `${element.type} ${element.value}` : element?.tagName
    })
  for (let steps = 0; steps < 12 && !(await focused())?.startsWith('radio'); steps++)
    await keyboard.press('Shift+Tab')
  expect(await focused()).toMatch(/^radio/)
  await keyboard.press('ArrowUp')
  expect(await card.getByRole('radio', { name: 'Marlow Duo' }).isChecked()).toBe(true)
  await keyboard.press('Tab')
  expect(await focused()).toBe('checkbox Grinder')
  await keyboard.press('Tab')
  await keyboard.press('Space')
  await keyboard.press('Tab')
  await keyboard.press('Tab')
  await keyboard.type('A cup')
  await keyboard.press('Enter')
  await chat.button('Send message').waitFor()
  expect(await lastAnswer(chat)).toContain('Marlow Duo')
  expect(await lastAnswer(chat)).toContain('Beans, “A cup”')
})

it('a question with nothing chosen is not sent, and says what is missing', async () => {
  const chat = await visit(open, 'dynamiq-runs')
  await chat.send('let me choose')
  const card = chat.page.getByRole('group', { name: 'Two questions before I go on.' })
  await card.getByRole('button', { name: 'Send answer' }).click()
  await card.getByRole('alert').waitFor()
  expect(chat.requests.filter((request) => request.endsWith('/input'))).toEqual([])
})

it('a question is spoken', async () => {
  const chat = await visit(open, 'dynamiq-runs')
  await chat.send('ask me a question')
  await expect
    .poll(() => chat.page.locator('parley-chat [aria-live="polite"]').allInnerTexts())
    .toContainEqual(expect.stringContaining('How do you drink your coffee?'))
})

import { expect, it } from 'vitest'
import { useBrowser } from '../../support/browser-page.ts'
import { expectFocus, focusedName, pressOn, reach } from '../../support/by-keyboard.ts'
import { setFault } from '../../support/protocol-pages.ts'

const { open } = useBrowser()

it('A15 all that a pointer can do is done by keys alone', { timeout: 90_000 }, async () => {
  const options = { feedback: 'true', uploads: 'true' }
  const chat = await open({
    options: { protocol: 'dynamiq-runs', ...options, 'user-id': 'typist' },
    context: { permissions: ['clipboard-read', 'clipboard-write'] },
    // The connection that is to be tried again is cut on purpose.
    expectsComplaints: true,
  })
  const { page } = chat
  const type = (text: string) => page.keyboard.type(text)
  const answered = (count: number) =>
    expect.poll(() => chat.page.getByRole('article', { name: 'Assistant said' }).count()).toBe(count)

  await pressOn(chat, 'Open chat')
  await expectFocus(chat, 'Message')
  await type('What does shipping cost?')
  await page.keyboard.press('Enter')
  await chat.button('Try again').waitFor()

  await pressOn(chat, 'Bad answer', 'Shift+Tab')
  await expect.poll(() => chat.button('Bad answer').getAttribute('aria-pressed')).toBe('true')
  await pressOn(chat, 'Copy', 'Shift+Tab')
  await chat.button('Copied').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('Delivery')

  await setFault(chat, 'silence-after=3')
  await reach(chat, 'Message')
  await type('Tell me more')
  await page.keyboard.press('Enter')
  await answered(2)
  await pressOn(chat, 'Stop')
  await chat.page.getByText('Stopped').waitFor()
  await expectFocus(chat, 'Message')

  await setFault(chat, 'fail-after=2;times=1')
  await type('And returns?')
  await page.keyboard.press('Enter')
  await chat.alert.waitFor()
  await setFault(chat, '')
  await pressOn(chat, 'Try again', 'Shift+Tab')
  await expectFocus(chat, 'Message')
  await chat.alert.waitFor({ state: 'detached' })
  await answered(3)
  await chat.button('Send message').waitFor()

  await type('Please ask for approval')
  await page.keyboard.press('Enter')
  await chat.button('Approve').waitFor()
  await pressOn(chat, 'Approve', 'Shift+Tab')
  await chat.page.getByText('Approved').waitFor()
  await chat.button('Send message').waitFor()

  const opening = page.waitForEvent('filechooser')
  await reach(chat, 'Attach files')
  await page.keyboard.press('Space')
  await (await opening).setFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') })
  await pressOn(chat, 'Remove a.txt', 'Shift+Tab')
  await chat.button('Remove a.txt').waitFor({ state: 'detached' })
  await expectFocus(chat, 'Message')

  await pressOn(chat, 'New conversation', 'Shift+Tab')
  await expectFocus(chat, 'Message')
  await type('Hello')
  await page.keyboard.press('Enter')
  await chat.button('Try again').waitFor()

  await pressOn(chat, 'Conversations', 'Shift+Tab')
  await expectFocus(chat, 'Back')
  await reach(chat, 'Search conversations')
  await type('shipping')
  await chat.button('What does shipping cost?').waitFor()
  await expect.poll(() => chat.page.locator('parley-chat .row').count()).toBe(1)
  await pressOn(chat, /^Rename/)
  await expectFocus(chat, 'New name')
  await type('Shipping talk')
  await page.keyboard.press('Enter')
  await expectFocus(chat, 'Shipping talk')
  await pressOn(chat, 'Delete Shipping talk')
  await pressOn(chat, 'Undo')
  await chat.button('Shipping talk').waitFor()
  await expectFocus(chat, 'Shipping talk')
  await page.keyboard.press('Enter')
  await expectFocus(chat, 'Message')
  await chat.page
    .getByRole('article', { name: 'You said' })
    .first()
    .getByText('What does shipping cost?')
    .waitFor()

  await page.keyboard.press('Escape')
  await expectFocus(chat, 'Open chat')
  expect(await focusedName(chat)).toBe('Open chat')
})

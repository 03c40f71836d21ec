import { describe, expect, it } from 'vitest'
import { en } from '../../../src/i18n/en.ts'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'
import { setFault, visit } from '../../support/protocol-pages.ts'

/** What a screen reader is told without being asked: every change of every live region of the widget. */

const { open } = useBrowser()

/** From here on; regions that come later are heard from their coming on, as browsers do it. */
async function listen(chat: ChatPage): Promise<() => Promise<string[]>> {
  await chat.page.evaluate(() => {
    const heard: string[] = []
    Object.assign(window, { heard })
    const root = document.querySelector('parley-chat')?.shadowRoot
    if (!root) throw new Error('There is no widget.')
    const live = '[role=status], [role=alert], [aria-live]'
    let before = new Map<Element, string>()
    const read = () => new Map(Array.from(root.querySelectorAll(live), (one) => [one, one.textContent ?? '']))
    before = read()
    new MutationObserver(() => {
      const now = read()
      for (const [region, text] of now) {
        const role = region.getAttribute('role')
        if (text && text !== before.get(region) && !region.closest('[hidden]')) heard.push(`${role}: ${text}`)
      }
      before = now
    }).observe(root, { childList: true, characterData: true, subtree: true })
  })
  return () => chat.page.evaluate(() => (window as unknown as { heard: string[] }).heard)
}

describe('A1 A2 A3', () => {
  it.each(['use a tool', 'show sources', 'What does shipping cost?'])(
    '%s: that an answer begins and what it says is all that is spoken',
    async (question) => {
      const chat = await visit(open, 'dynamiq-runs')
      expect(await chat.page.locator('parley-chat .unseen[role=status]').count()).toBe(1)
      const heard = await listen(chat)
      await chat.ask(question)
      await expect.poll(async () => (await heard()).length).toBe(2)
      const [first, second] = await heard()
      expect(first).toBe('status: Assistant is replying')
      expect(second?.length).toBeGreaterThan(30)
      const live = '[role=log], [aria-live]'
      expect(await chat.transcript.locator(live).count()).toBe(0)
    },
  )
})

it('what another conversation says is not spoken when it is opened while an answer is written', async () => {
  const chat = await visit(open, 'dynamiq-runs')
  await chat.ask('What does shipping cost?')
  await chat.button('New conversation').click()
  await setFault(chat, 'silence-after=2')
  await chat.send('And to Norway?')
  await chat.messages.nth(1).waitFor()
  const heard = await listen(chat)
  await chat.button('Conversations').click()
  await chat.page.locator('parley-chat .row-open').last().click()
  await chat.messages.first().getByText('What does shipping cost?').waitFor()
  // The list has a voice of its own.
  expect((await heard()).filter((one) => one !== `status: ${en.loading}`)).toEqual([])
  expect(await chat.page.locator('parley-chat .unseen[role=status]').innerText()).toBe('')
})

it('A4 a failure is an alert, once, and its end of the answer is not spoken as well', async () => {
  const chat = await visit(open, 'dynamiq-runs', { expectsComplaints: true })
  await setFault(chat, 'fail-after=0')
  const heard = await listen(chat)
  await chat.send('What does shipping cost?')
  await chat.alert.waitFor()
  const alerts = (await heard()).filter((one) => one.startsWith('alert'))
  expect(alerts).toEqual(['alert: Something went wrong on our side.Try again'])
})

it('K11 that a message waits is spoken', async () => {
  const chat = await visit(open, 'dynamiq-runs')
  await setFault(chat, 'silence-after=2')
  await chat.send('What does shipping cost?')
  await chat.messages.nth(1).waitFor()
  const heard = await listen(chat)
  await chat.send('And to Norway?')
  await expect.poll(heard).toEqual(['status: Your message is sent after this answer.'])
})

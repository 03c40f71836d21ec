import { describe, expect, it } from 'vitest'
import type { ProtocolName } from '../../../src/protocols/registry.ts'
import { type ChatPage, type PageOptions, useBrowser } from '../../support/browser-page.ts'
import { answersOf, visit } from '../../support/protocol-pages.ts'

/** Answers that wait for the visitor's leave, in a real browser against the real server. */

const { open } = useBrowser()
const prompt = 'Refund 62 EUR for order MC-1042?'

/** Where a contract has no words for what is asked, the tool names it. */
const cardOf = (chat: ChatPage) =>
  chat.page.getByRole('group', { name: prompt }).or(chat.page.getByRole('group', { name: 'issue_refund' }))

async function askForApproval(name: ProtocolName, page: PageOptions = {}): Promise<ChatPage> {
  const chat = await visit(open, name, page)
  await chat.send('Please ask for approval')
  await cardOf(chat).waitFor()
  return chat
}

const lastAnswer = async (chat: ChatPage) => (await answersOf(chat)).at(-1)

describe.each(['dynamiq-runs', 'dynamiq-conversations', 'ag-ui'] as const)('%s', (name) => {
  it('does what was approved, with the amount that was changed', async () => {
    const chat = await askForApproval(name)
    const card = cardOf(chat)
    expect(await card.getByText('MC-1042').count()).toBeGreaterThan(0)
    await card.getByRole('spinbutton', { name: 'amount' }).fill('40')
    await card.getByRole('button', { name: 'Approve' }).click()
    await expect.poll(() => lastAnswer(chat)).toContain('40 EUR')
    await chat.button('Send message').waitFor()
    await expect.poll(() => card.innerText()).toMatch(/Approved/)
    expect(await card.innerText()).toContain('40')
    expect(await card.getByRole('button').count()).toBe(0)
    expect(await chat.messages.count()).toBe(2)
  })

  it('does nothing when it was rejected, and says why', async () => {
    const chat = await askForApproval(name)
    const card = cardOf(chat)
    await card.getByText('Reason for rejecting').click()
    await card.getByRole('textbox', { name: 'Reason for rejecting' }).fill('Too much')
    await card.getByRole('button', { name: 'Reject' }).click()
    await expect.poll(() => lastAnswer(chat)).toContain('Too much')
    await chat.button('Send message').waitFor()
    expect(await lastAnswer(chat)).toContain('Nothing was done')
    await expect.poll(() => card.innerText()).toMatch(/Rejected/)
  })
})

describe.each(['powabase', 'agent-manager', 'ai-sdk'] as const)('%s', (name) => {
  it('does what was approved', async () => {
    const chat = await askForApproval(name)
    await cardOf(chat).getByRole('button', { name: 'Approve' }).click()
    await expect.poll(() => lastAnswer(chat)).toContain('62 EUR')
    await chat.button('Send message').waitFor()
    // Its receipt may come after the end of the answer.
    await expect.poll(() => cardOf(chat).innerText()).toMatch(/Approved/)
    expect(await chat.messages.count()).toBe(2)
    await chat.ask('Hello')
    expect(await chat.messages.count()).toBe(4)
  })

  it('does nothing when it was rejected', async () => {
    const chat = await askForApproval(name)
    const card = cardOf(chat)
    await card.getByRole('button', { name: 'Reject' }).click()
    await expect.poll(() => lastAnswer(chat)).toContain('Nothing was done')
    await chat.button('Send message').waitFor()
    await expect.poll(() => card.innerText()).toMatch(/Rejected/)
  })
})

/** As in a browser without the means for tabs to talk. */
const alone = `
  delete window.BroadcastChannel
  Object.defineProperty(navigator, 'locks', { value: undefined })
`

/** The second tab hears nothing of what it would listen to at `deafTo`, nor of the first tab. */
async function askInTwoTabs(deafTo?: string): Promise<{ chat: ChatPage; other: ChatPage }> {
  const chat = await askForApproval('dynamiq-runs')
  const options = { protocol: 'dynamiq-runs' }
  const init = deafTo === undefined ? '' : alone
  const other = await open({ besides: chat, options, init, expectsComplaints: true })
  if (deafTo !== undefined) await other.page.route(deafTo, () => {})
  await other.openPanel()
  // What one tab has just written reaches the storage of the next one a moment later.
  await expect
    .poll(async () => {
      await other.page.reload()
      await other.panel.waitFor()
      return cardOf(other).count()
    })
    .toBe(1)
  return { chat, other }
}

describe('a question that waits', () => {
  it('is still there after a reload, and can be answered then', async () => {
    const chat = await askForApproval('dynamiq-runs')
    await chat.page.reload()
    await cardOf(chat).getByRole('button', { name: 'Approve' }).click()
    await expect.poll(() => lastAnswer(chat)).toContain('62 EUR')
    await chat.button('Send message').waitFor()
    expect(await chat.messages.count()).toBe(2)
  })

  it('is answered in every tab once it is answered in one', async () => {
    const { chat, other } = await askInTwoTabs()
    await cardOf(chat).getByRole('button', { name: 'Approve' }).click()
    await expect.poll(() => lastAnswer(other)).toContain('62 EUR')
    await expect.poll(() => lastAnswer(chat)).toContain('62 EUR')
    expect(await cardOf(other).getByRole('button').count()).toBe(0)
    expect(await other.alert.count()).toBe(0)
  })

  it('is answered once: a tab that has not heard of it says so, and reports no error', async () => {
    const { chat, other } = await askInTwoTabs('**/v1/runs/*/stream*')
    await cardOf(chat).getByRole('button', { name: 'Approve' }).click()
    await expect.poll(() => lastAnswer(chat)).toContain('62 EUR')
    await cardOf(other).getByRole('button', { name: 'Reject' }).click()
    await cardOf(other).getByText('This no longer needs an answer.').waitFor()
    expect(await cardOf(other).getByRole('button').count()).toBe(0)
    expect(await other.alert.count()).toBe(0)
    expect(await lastAnswer(chat)).not.toContain('Nothing was done')
  })

  it('is gone when the answer is stopped', async () => {
    const chat = await askForApproval('dynamiq-runs')
    await chat.button('Stop').click()
    await chat.panel.getByText('Stopped', { exact: true }).waitFor()
    expect(await cardOf(chat).getByRole('button').count()).toBe(0)
    expect(await chat.alert.count()).toBe(0)
    await chat.ask('Hello')
    expect(await lastAnswer(chat)).toContain('Hello!')
  })

  it('that could not be answered can be answered again, with what was entered', async () => {
    const chat = await askForApproval('dynamiq-runs', {
      expectsComplaints: true,
      options: { 'param-fault': 'status=503;on=input;times=1' },
    })
    const card = cardOf(chat)
    await card.getByRole('spinbutton', { name: 'amount' }).fill('41')
    await card.getByRole('button', { name: 'Approve' }).click()
    await card.getByRole('alert').waitFor()
    expect(await card.getByRole('spinbutton', { name: 'amount' }).inputValue()).toBe('41')
    await card.getByRole('button', { name: 'Approve' }).click()
    await chat.button('Send message').waitFor()
    expect(await lastAnswer(chat)).toContain('41 EUR')
  })
})

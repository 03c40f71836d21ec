import { describe, expect, it } from 'vitest'
import { useBrowser } from '../../support/browser-page.ts'
import { answersOf, visit } from '../../support/protocol-pages.ts'

/** What an answer brings beside its text: work, sources, suggestions, thumbs, things to set up first. */

const { open } = useBrowser()

describe('things to set up first', () => {
  it.each(['dynamiq-runs', 'dynamiq-app'] as const)(
    '%s: are set up in a page of their own, and the chat goes on by itself',
    async (name) => {
      const chat = await visit(open, name, { expectsComplaints: true })
      await chat.send('link my account')
      const card = chat.page.getByRole('group', { name: 'Before I can go on, please set up:' })
      await card.getByText('Marlow loyalty account').waitFor()
      const opening = chat.page.context().waitForEvent('page')
      await card.getByRole('button', { name: 'Connect' }).click()
      const tab = await opening
      await tab.waitForURL(/\/connect\?token=/)
      expect(await tab.evaluate(() => window.opener)).toBeNull()
      await card.getByText('Waiting for you to finish there…').waitFor()
      await tab.getByRole('button', { name: 'Connect' }).click()
      await tab.getByRole('heading', { name: 'Connected' }).waitFor()
      await expect
        .poll(() => answersOf(chat), { timeout: 10_000 })
        .toEqual([expect.stringContaining('420 points')])
      expect(await card.count()).toBe(0)
      expect(await chat.alert.count()).toBe(0)
      expect(await chat.page.getByRole('article', { name: 'You said' }).count()).toBe(1)
    },
  )

  it('are not blamed for an answer that broke off', async () => {
    const chat = await visit(open, 'dynamiq-runs', { expectsComplaints: true })
    await chat.ask('please fail')
    await chat.alert.waitFor()
    expect(chat.requests.filter((request) => request.includes('/requirements/'))).toEqual([])
    expect(await chat.messages.nth(1).innerText()).toContain('I begin to answer')
  })

  it('are looked at again when the visitor says that it is done', async () => {
    const chat = await visit(open, 'dynamiq-runs', { expectsComplaints: true })
    await chat.send('link my account')
    const done = chat.button('I have done this')
    await done.waitFor()
    const looked = () => chat.requests.filter((request) => request.endsWith('/requirements/status')).length
    const before = looked()
    await done.click()
    await expect.poll(looked).toBe(before + 1)
    expect(await done.isVisible()).toBe(true)
  })
})

describe.each(['dynamiq-runs', 'dynamiq-conversations', 'ai-sdk', 'ag-ui'] as const)('%s', (name) => {
  it('shows its sources, reached from the mark in the text, and what to ask next', async () => {
    const chat = await visit(open, name)
    await chat.ask('show sources')
    const answer = chat.messages.nth(1)
    const mark = answer.getByRole('link', { name: '[1]' })
    expect(await mark.getAttribute('href')).toMatch(/\/returns#how-to-get-a-refund$/)
    await answer.getByText('Sources', { exact: true }).click()
    const items = answer.locator('ol.sources > li')
    expect(await items.count()).toBe(2)
    expect(await items.first().innerText()).toContain('Returns: How to get a refund')
    await chat.ask('How do I get a refund?')
    await chat.button('What does the Marlow Duo cost?').click()
    await chat.messages.nth(5).waitFor()
    await chat.button('Send message').waitFor()
    expect((await answersOf(chat)).at(-1)).toContain('1,290')
  })
})

it('openai: shows its sources', async () => {
  const chat = await visit(open, 'openai')
  await chat.ask('show sources')
  await chat.messages.nth(1).getByText('Sources', { exact: true }).click()
  expect(await chat.messages.nth(1).locator('ol.sources > li').count()).toBe(2)
})

it('powabase: shows its sources, and all that was looked up when it is asked for', async () => {
  const chat = await visit(open, 'powabase')
  await chat.ask('show sources')
  const answer = chat.messages.nth(1)
  await answer.getByText('Sources', { exact: true }).click()
  expect(await answer.locator('ol.sources > li').count()).toBe(2)
  await chat.button('Retrieved context').click()
  const context = answer.locator('ol.sources').nth(1)
  await context.waitFor()
  expect(await context.innerText()).toContain('93% match')
})

it('agent-manager: says what to ask next, and a press asks it', async () => {
  const chat = await visit(open, 'agent-manager')
  await chat.ask('How do I get a refund?')
  await chat.button('What does the Marlow Duo cost?').click()
  await chat.messages.nth(3).waitFor()
  await chat.button('Send message').waitFor()
  expect((await answersOf(chat)).at(-1)).toContain('1,290')
})

describe.each([
  'dynamiq-runs',
  'dynamiq-conversations',
  'dynamiq-app',
  'powabase',
  'agent-manager',
  'ai-sdk',
  'ag-ui',
] as const)('%s', (name) => {
  it('shows the thought and the tool behind an answer, on demand', async () => {
    const chat = await visit(open, name)
    await chat.ask('use a tool')
    const answer = chat.messages.nth(1)
    const headline = answer.getByText('Used check_stock').first()
    const result = answer.getByRole('group', { name: 'Result' })
    expect(await result.isVisible()).toBe(false)
    await headline.click()
    await answer.getByText('The stock changes all day').waitFor()
    // An agent manager says which tool was used, and no more.
    if (name === 'agent-manager') return
    if (!(await result.isVisible())) await answer.getByText('Used check_stock').nth(1).click()
    expect(await result.innerText()).toContain('7')
    expect((await answersOf(chat))[0]).toContain('There are **7** Marlow Duo')
  })
})

it('another agent that goes on with the answer is named', async () => {
  const chat = await visit(open, 'dynamiq-runs')
  await chat.ask('hand over')
  await chat.messages.nth(1).getByText('Billing specialist', { exact: true }).waitFor()
})

it('a thumb says to the site which answer was good, and stays after a reload', async () => {
  const chat = await visit(open, 'dynamiq-runs', {
    options: { feedback: 'true' },
    init: `addEventListener('parley:feedback', ({ detail }) => { (window.rated ??= []).push(detail) })`,
  })
  await chat.ask('Hello')
  await chat.button('Good answer').click()
  await chat.button('Bad answer').click()
  const rated = await chat.page.evaluate(
    () => (window as unknown as { rated: Record<string, string>[] }).rated,
  )
  expect(rated.map(({ rating }) => rating)).toEqual(['good', 'bad'])
  expect(rated[0]?.['runId']).toMatch(/^[0-9a-f-]{36}$/)
  await chat.page.reload()
  expect(await chat.button('Bad answer').getAttribute('aria-pressed')).toBe('true')
  expect(await chat.button('Good answer').getAttribute('aria-pressed')).toBe('false')
})

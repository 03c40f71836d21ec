import { describe, expect, it } from 'vitest'
import { startServer } from '../../../demo/server/start-server.ts'
import type { ProtocolName } from '../../../src/protocols/registry.ts'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'
import { answersOf, messagesOf, names, setFault, visit } from '../../support/protocol-pages.ts'

/** Every contract the widget speaks, in a real browser against the real server. */

const { open, serverUrl } = useBrowser()
const question = 'What does shipping cost?'

let whole: string | undefined
/** What the agent answers, as the runs API brings it: the agent is the same behind all of them. */
async function healthyAnswer(): Promise<string> {
  if (whole !== undefined) return whole
  const chat = await visit(open, 'dynamiq-runs')
  await chat.ask(question)
  const [answer = ''] = await answersOf(chat)
  expect(answer).toContain('[1]')
  whole = answer
  return answer
}

describe.each(names)('%s', (name) => {
  it('answers in the same words as any other, remembers, and is back after a reload', async () => {
    const expected = await healthyAnswer()
    const chat = await visit(open, name)
    await chat.ask(question)
    await chat.ask('Hi, my name is Ada.')
    await chat.ask('What is my name?')
    const before = await messagesOf(chat)
    const answers = await answersOf(chat)
    expect(answers).toHaveLength(3)
    expect(answers[0]).toBe(expected)
    expect(answers[2]).toContain('Ada')
    await chat.page.reload()
    await chat.panel.waitFor()
    expect(await messagesOf(chat)).toEqual(before)
    await chat.ask('What is my name?')
    expect((await answersOf(chat)).at(-1)).toContain('Ada')
    expect(await chat.messages.count()).toBe(8)
  })

  it('stops, keeps the text and says so', async () => {
    const chat = await visit(open, name, { options: { 'param-fault': 'endless=20' } })
    await chat.send(question)
    await expect.poll(async () => (await answersOf(chat))[0]?.length).toBeGreaterThan(20)
    const [before = ''] = await answersOf(chat)
    await chat.button('Stop').click()
    await chat.panel.getByText('Stopped', { exact: true }).waitFor()
    await chat.button('Send message').waitFor()
    const [answer] = await messagesOf(chat).then((all) => all.slice(1))
    expect(answer?.finishReason).toBe('stopped')
    expect(answer?.text.startsWith(before)).toBe(true)
    expect(await chat.alert.count()).toBe(0)
  })

  async function stopBeforeAWord(fault: string): Promise<ChatPage> {
    const chat = await visit(open, name)
    await setFault(chat, fault)
    await chat.send(question)
    await chat.button('Stop').click()
    await chat.panel.getByText('Stopped', { exact: true }).waitFor()
    return chat
  }

  async function expectAnswerToRetry(chat: ChatPage): Promise<void> {
    await chat.button('Try again').click()
    await chat.button('Send message').waitFor()
    expect(await answersOf(chat)).toEqual([await healthyAnswer()])
    expect(await chat.panel.getByText('Stopped', { exact: true }).count()).toBe(0)
  }

  it('stopped before the back end has said anything, asks again at once', async () => {
    const chat = await stopBeforeAWord('hang')
    await setFault(chat, '')
    await expectAnswerToRetry(chat)
  })

  it('stopped before a word came, says so after a reload too, and asks again', async () => {
    const chat = await stopBeforeAWord('silence-after=0')
    await chat.page.reload()
    await chat.panel.getByText('Stopped', { exact: true }).waitFor()
    expect(await chat.alert.count()).toBe(0)
    await expectAnswerToRetry(chat)
  })
})

/** A conversation that has begun well, and whose next answer is cut. A number of its own tells each fault from others. */
async function askUntilCut(name: ProtocolName): Promise<ChatPage> {
  const chat = await visit(open, name, { expectsComplaints: true })
  await askAgainUntilCut(chat, name)
  return chat
}

async function askAgainUntilCut(chat: ChatPage, name: ProtocolName): Promise<void> {
  await chat.ask('Hello')
  await setFault(chat, `drop-after=${3 + names.indexOf(name)};times=1`)
  await chat.ask(question)
}

describe('an answer whose connection is cut', () => {
  it('dynamiq-runs: goes on by itself, no word twice or missing', async () => {
    const chat = await askUntilCut('dynamiq-runs')
    expect((await answersOf(chat)).slice(1)).toEqual([await healthyAnswer()])
    expect(await chat.alert.count()).toBe(0)
    expect(await chat.panel.getByText('Interrupted').count()).toBe(0)
  })

  it('ai-sdk: goes on by itself while the answer is still being written', async () => {
    // The route keeps only what is being written, so that a quick agent is done before anybody can come back.
    const slow = await startServer({ port: 0, storage: 'memory', pace: 15, faults: true, quiet: true })
    try {
      const chat = await open({ expectsComplaints: true })
      await chat.page.goto(`${slow.url}/capabilities.html?protocol=ai-sdk`)
      await askAgainUntilCut(chat, 'ai-sdk')
      const expected = (await healthyAnswer()).replaceAll(serverUrl, slow.url)
      expect((await answersOf(chat)).slice(1)).toEqual([expected])
      expect(await chat.alert.count()).toBe(0)
    } finally {
      await slow.close()
    }
  })

  it.each(names.filter((name) => name !== 'dynamiq-runs'))(
    '%s: keeps its text, says that it was interrupted, and can be asked for again',
    async (name) => {
      const expected = await healthyAnswer()
      const chat = await askUntilCut(name)
      const partial = (await messagesOf(chat)).at(-1)
      expect(partial?.finishReason).toBe('failed')
      expect(partial?.text).not.toBe('')
      expect(expected.startsWith(partial?.text.trim() ?? '')).toBe(true)
      await chat.panel.getByText('Interrupted', { exact: true }).waitFor()
      expect(await chat.alert.innerText()).toMatch(/interrupted/i)
      await chat.panel.locator('.notice').getByRole('button', { name: 'Try again' }).click()
      await chat.page.getByRole('group', { name: 'Version 2 of 2' }).waitFor()
      await chat.button('Send message').waitFor()
      expect((await answersOf(chat)).slice(1)).toEqual([expected])
      expect(await chat.page.getByRole('article', { name: 'You said' }).count()).toBe(2)
      expect(await chat.alert.count()).toBe(0)
      await chat.button('Previous version').click()
      expect((await answersOf(chat)).at(-1)).toBe(partial?.text)
    },
  )
})

import { describe, expect, it } from 'vitest'
import { type ChatPage, useBrowser } from '../support/browser-page.ts'
import { keepConversations, talk } from '../support/kept-conversations.ts'
import { settle } from '../support/pictures.ts'

const { open, serverUrl } = useBrowser({ reducedMotion: 'no-preference' })

/** A conversation of a thousand messages, kept from an earlier visit. */
async function openLong(questions = 500): Promise<ChatPage> {
  const init = keepConversations(serverUrl, 'long', [
    { title: 'Long', minutesAgo: 5, messages: talk(questions) },
  ])
  const chat = await open({ init, options: { 'user-id': 'long' } })
  await chat.launcher.waitFor()
  return chat
}

const countNodes = (chat: ChatPage) =>
  chat.page.evaluate(() => {
    const root = document.querySelector('parley-chat')?.shadowRoot as ShadowRoot
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ALL)
    let count = 1
    while (walker.nextNode()) count += 1
    return count
  })

const nextFrames = (chat: ChatPage) =>
  chat.page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  )

describe('Z3: a talk of 1,000 messages', () => {
  it('opens at its end with few nodes, at hardly more cost than two messages', async () => {
    const costs: Record<number, number[]> = { 1: [], 500: [] }
    let nodes = 0
    for (const questions of [1, 500, 1, 500, 1, 500]) {
      const chat = await openLong(questions)
      costs[questions]?.push(await openingCost(chat))
      await expect.poll(() => toEnd(chat)).toBeLessThan(25)
      nodes = await countNodes(chat)
      await chat.page.close()
    }
    const [short = 0, long = 0] = [costs[1], costs[500]].map((all = []) => Math.round(Math.min(...all)))
    console.info(
      `Z3: 1,000 messages ${long} ms, two ${short} ms of CPU at a quarter of the speed; ${nodes} nodes`,
    )
    expect(nodes).toBeLessThan(5000)
    // The machine may be busy with other things; what a long talk adds is what it can be held to.
    expect(long - short).toBeLessThan(150)
  })

  it('never has many nodes on the way to the beginning, which can be reached', async () => {
    const chat = await openLong()
    await chat.openPanel()
    await chat.transcript.hover()
    let most = 0
    for (let step = 0; step < 30; step++) {
      await chat.page.mouse.wheel(0, -2500)
      await nextFrames(chat)
      most = Math.max(most, await countNodes(chat))
    }
    console.info(`Z3: at most ${most} nodes while scrolling`)
    expect(most).toBeLessThan(5000)
    await chat.transcript.focus()
    await chat.page.keyboard.press('Home')
    await chat.page.getByText('Question 1', { exact: true }).waitFor()
    await chat.page.keyboard.press('End')
    await chat.page.getByText('Answer 500').waitFor()
    await expect.poll(() => toEnd(chat)).toBeLessThan(25)
  })

  it('does not move what is read while the rest is drawn around it', async () => {
    const chat = await openLong()
    await chat.openPanel()
    await settle(chat)
    await chat.transcript.hover()
    // Backwards through places whose height nobody has measured yet.
    const jumps = await chat.transcript.evaluate(async (element) => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
      const rows = () => Array.from(element.querySelectorAll('article'))
      const found: number[] = []
      for (let step = 0; step < 60; step++) {
        const edge = element.getBoundingClientRect().top
        const row = rows().find((one) => one.getBoundingClientRect().bottom > edge + 60)
        const before = row?.getBoundingClientRect().top ?? 0
        element.scrollTop -= 180
        await frame()
        await frame()
        if (row?.isConnected && element.scrollTop > 0) {
          const moved = row.getBoundingClientRect().top - before
          if (Math.abs(moved - 180) > 2) found.push(Math.round(moved))
        }
      }
      return found
    })
    expect(jumps).toEqual([])
  })

  it('follows an answer that is written at its end, and the reader finds the way back from far above', async () => {
    const chat = await openLong()
    await chat.openPanel()
    await chat.transcript.focus()
    await chat.page.keyboard.press('Home')
    await chat.page.getByText('Question 1', { exact: true }).waitFor()
    await chat.button('Go to the end').click()
    await expect.poll(() => toEnd(chat)).toBeLessThan(25)
    await chat.send('What does shipping cost?')
    await chat.page.getByRole('article').filter({ hasText: 'What does shipping cost?' }).first().waitFor()
    await chat.button('Send message').waitFor()
    await expect.poll(() => toEnd(chat)).toBeLessThan(25)
  })
})

/** Milliseconds of CPU from the click until the panel stands, slowed down four times. */
async function openingCost(chat: ChatPage): Promise<number> {
  const cdp = await chat.page.context().newCDPSession(chat.page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  const spentMs = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000
  }
  const { x = 0, y = 0 } = (await chat.launcher.boundingBox()) ?? {}
  // Waiting begins before the click and inside the page, so that what is measured holds none of the measuring.
  const isStanding = chat.page.evaluate(async () => {
    const root = document.querySelector('parley-chat')?.shadowRoot
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    while (!root?.querySelector('article')) await frame()
    await Promise.allSettled(root.getAnimations().map(({ finished }) => finished))
    await frame()
  })
  const before = await spentMs()
  await chat.page.mouse.click(x + 20, y + 20)
  await isStanding
  const cost = (await spentMs()) - before
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  return cost
}

function toEnd(chat: ChatPage): Promise<number> {
  return chat.transcript.evaluate(
    (element) => element.scrollHeight - element.clientHeight - element.scrollTop,
  )
}

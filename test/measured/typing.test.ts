import { expect, it } from 'vitest'
import { useBrowser } from '../support/browser-page.ts'
import { setFault, visit } from '../support/protocol-pages.ts'

const { open } = useBrowser({ reducedMotion: 'no-preference' })
const sentence = 'and how long does it take to Norway'

/**
 * Typing while a long answer streams, on a machine six times slower. The time from a key to the paint is printed only,
 * for it is the machine's as well as ours; asserted is that a key touches nothing of the talk, however long that is.
 */
it('typing keeps up while a long answer streams at a sixth of the speed', { timeout: 90_000 }, async () => {
  const chat = await visit(open, 'dynamiq-runs')
  await setFault(chat, 'endless=20')
  await chat.page.evaluate(() => {
    const waits: number[] = []
    Object.assign(window, { waits })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.name === 'keydown') waits.push(entry.duration)
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
  })
  await chat.send('What does shipping cost?')
  await expect
    .poll(() => chat.transcript.evaluate((element) => element.scrollHeight), { timeout: 20_000 })
    .toBeGreaterThan(1_500)
  const devtools = await chat.page.context().newCDPSession(chat.page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 6 })
  await chat.input.pressSequentially(sentence, { delay: 60 })
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  const waits = await chat.page.evaluate(
    () =>
      new Promise<number[]>((resolve) =>
        requestAnimationFrame(() =>
          setTimeout(() => resolve((window as unknown as { waits: number[] }).waits)),
        ),
      ),
  )
  expect(await chat.input.inputValue()).toBe(sentence)
  const sorted = [...waits].sort((one, other) => one - other)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  console.info(
    `Key to paint at a sixth of the speed, ${waits.length} of ${sentence.length} keys over 16 ms: median ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms`,
  )
  await chat.button('Stop').click()
  await chat.page.getByText('Stopped').waitFor()

  await chat.page.evaluate(() => {
    const transcript = document.querySelector('parley-chat')?.shadowRoot?.querySelector('.transcript')
    const changes: string[] = []
    Object.assign(window, { changes })
    if (!transcript) throw new Error('There is no transcript.')
    new MutationObserver((records) => changes.push(...records.map(({ type }) => type))).observe(transcript, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    })
  })
  await chat.input.pressSequentially(sentence)
  expect(await chat.page.evaluate(() => (window as unknown as { changes: string[] }).changes)).toEqual([])
})

import { describe, expect, it } from 'vitest'
import { messages as ar } from '../../../src/extras/languages/ar.ts'
import { en } from '../../../src/i18n/en.ts'
import { useBrowser } from '../../support/browser-page.ts'
import { picture } from '../../support/pictures.ts'
import { loadEngines, runAce, runAxe, runSniffer } from './engines.ts'
import { states, visitTalks } from './states.ts'

/**
 * Row 25 of the figures: every state a visitor can have before them, in three colourings and both directions, before
 * three engines. One page for each direction; the states follow each other on it.
 */

const { open, serverUrl } = useBrowser()

const colorings = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  forced: { colorScheme: 'dark', forcedColors: 'active' },
} as const

const engines = [runAxe, runAce, runSniffer]

describe.each([
  { lang: 'en', words: en },
  { lang: 'ar', words: ar },
])('A5 A6 A17 in $lang', ({ lang, words }) => {
  it('no engine holds anything against any state in any colours', { timeout: 150_000 }, async () => {
    const visit = await visitTalks(open, serverUrl, { lang, words })
    const { chat } = visit
    await loadEngines(chat.page)
    const found: string[] = []
    for (const [name, enter] of Object.entries(states)) {
      await enter(visit)
      for (const [coloring, media] of Object.entries(colorings)) {
        await chat.page.emulateMedia(media)
        await picture(chat, `a11y-${lang}-${coloring}-${name}`)
        for (const run of engines)
          for (const problem of await run(chat.page)) found.push(`${name}, ${coloring}: ${problem}`)
      }
      await chat.page.emulateMedia(colorings.light)
    }
    expect(found).toEqual([])
  })
})

it('each engine sees what is wrong inside the shadow root', async () => {
  const { chat } = await visitTalks(open, serverUrl)
  await loadEngines(chat.page)
  await chat.openPanel()
  await chat.panel.evaluate((panel) => {
    const image = document.createElement('img')
    image.setAttribute('src', '/favicon.ico')
    panel.append(image)
  })
  for (const run of engines) expect(await run(chat.page), run.name).toEqual([expect.stringContaining('<img')])
})

import { describe, expect, it } from 'vitest'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'
import { desktop, phone, picture } from '../../support/pictures.ts'
import { openTalk, states, tell, type Visit, visitTalks } from './states.ts'

/** For those who need it larger, calmer, stronger or in their own way: everything stays in reach. */

const { open, serverUrl } = useBrowser()

const several = ['welcome', 'a finished answer, opened up', 'questions', 'list'] as const

/** What is cut, covered or out of reach. */
function findMisfits({ chat }: Visit): Promise<string[]> {
  return chat.panel.evaluate((panel) => {
    const outer = panel.getBoundingClientRect()
    const found: string[] = []
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways')
    for (const scroller of panel.querySelectorAll('.transcript, .history'))
      if (scroller.scrollWidth > scroller.clientWidth + 1)
        found.push(`${scroller.className} scrolls sideways`)
    for (const element of panel.querySelectorAll<HTMLElement>('button, a, input, textarea, summary, p, h2')) {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.table, pre, .unseen'))
        continue
      const { left, right, width } = element.getBoundingClientRect()
      const name = element.outerHTML.slice(0, 90)
      if (width > 0 && (left < outer.left - 1 || right > outer.right + 1)) found.push(`outside: ${name}`)
      const { overflow, textOverflow } = getComputedStyle(element)
      if (
        overflow !== 'visible' &&
        textOverflow !== 'ellipsis' &&
        element.scrollWidth > element.clientWidth + 1
      )
        found.push(`cut: ${name}`)
    }
    return found
  })
}

const places = {
  'at 400 % zoom': { viewport: { width: 320, height: 256 }, deviceScaleFactor: 1 },
  'on 320 pixels': { viewport: { width: 320, height: 640 } },
}

describe.each(Object.entries(places))('A11 S9 %s', (place, context) => {
  it.each(several)('nothing is lost and nothing scrolls two ways: %s', async (state) => {
    const visit = await visitTalks(open, serverUrl, { context })
    await states[state](visit)
    await picture(visit.chat, `a11y-${place}-${state}`)
    expect(await findMisfits(visit)).toEqual([])
    if (state !== 'list') {
      const box = await visit.chat.input.boundingBox()
      expect(box && box.y + box.height).toBeLessThanOrEqual(context.viewport.height)
      await visit.chat.input.fill('It can be written in.')
    }
  })
})

describe('A11 S12', () => {
  it.each([
    ['text at 200 %', 'parley-chat { --parley-font-size: 30px }'],
    [
      'the spacing of WCAG 1.4.12',
      '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }',
    ],
  ])('%s cuts nothing', async (name, css) => {
    const visit = await visitTalks(open, serverUrl, { context: desktop })
    for (const state of several) {
      await states[state](visit)
      await visit.chat.page.evaluate((text) => {
        const root = document.querySelector('parley-chat')?.shadowRoot
        const sheet = new CSSStyleSheet()
        sheet.replaceSync(text)
        // A visitor's own style sheet reaches into everything.
        if (root) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
        document.adoptedStyleSheets = [sheet]
      }, css)
      await picture(visit.chat, `a11y-${name}-${state}`)
      expect(await findMisfits(visit), state).toEqual([])
    }
  })
})

it('A12 S11 with reduced motion nothing moves', async () => {
  const visit = await visitTalks(open, serverUrl, { context: { ...desktop, reducedMotion: 'reduce' } })
  await states.streaming(visit)
  const moving = await visit.chat.page.evaluate(
    () => document.querySelector('parley-chat')?.shadowRoot?.getAnimations().length,
  )
  expect(moving).toBe(0)
})

it('S11 with more contrast every edge and every quiet word stands out', async () => {
  const visit = await visitTalks(open, serverUrl, { context: { ...desktop, contrast: 'more' } })
  await states.welcome(visit)
  await picture(visit.chat, 'a11y-more-contrast')
  const colors = await visit.chat.panel.evaluate((panel) => {
    const color = (selector: string, property: 'color' | 'borderTopColor') => {
      const element = panel.querySelector(selector)
      return element && getComputedStyle(element)[property]
    }
    return [
      color('.field', 'borderTopColor'),
      color('.prompt', 'borderTopColor'),
      color('.subtitle', 'color'),
    ]
  })
  expect(new Set(colors)).toEqual(new Set(['rgb(23, 25, 31)']))
})

/** Targets that are too small and have no room of their own around them (WCAG 2.5.8). */
function smallTargets(chat: ChatPage, least: number): Promise<string[]> {
  return chat.panel.evaluate((panel, size) => {
    const found: string[] = []
    // In a line of text a target may be as high as the line.
    const targets = panel.querySelectorAll<HTMLElement>(
      'button:not(.cite), input:not([type=file]), textarea, summary, .chip',
    )
    for (const target of targets) {
      // A label is its field's, and the whole row opens a conversation.
      const whole = target.closest(target.matches('.row-open') ? '.row' : 'label') ?? target
      const { width, height } = whole.getBoundingClientRect()
      if (!target.checkVisibility() || target.matches(':disabled') || width === 0) continue
      if (target.matches('input[disabled]')) continue
      if (width < size || height < size)
        found.push(`${Math.round(width)}x${Math.round(height)} ${target.outerHTML.slice(0, 100)}`)
    }
    return found
  }, least)
}

const withTargets = [
  'another version',
  'editing an own message',
  'approval',
  'files attached',
  ...several,
  'list with a row in use',
  'renaming',
] as const

it.each([
  ['for a mouse', desktop, 24],
  ['for fingers', phone, 44],
])('A7 every target %s is large enough', async (_, context, least) => {
  const visit = await visitTalks(open, serverUrl, { context })
  for (const state of withTargets) {
    await states[state](visit)
    expect(await smallTargets(visit.chat, least), state).toEqual([])
  }
})

it('A7 a citation stays in its line of text, also for fingers', async () => {
  const visit = await visitTalks(open, serverUrl, { context: phone })
  await states['a finished answer, opened up'](visit)
  const heights = await visit.chat.page
    .locator('parley-chat .md .cite')
    .evaluateAll((marks) => marks.map((mark) => [mark.localName, mark.getBoundingClientRect().height < 20]))
  expect(heights).toEqual([
    ['a', true],
    ['button', true],
  ])
})

it('A8 what has the focus is never hidden by the launcher, the header or the composer', async () => {
  const visit = await visitTalks(open, serverUrl, { context: desktop })
  const { chat } = visit
  for (const talk of ['everything', 'approval'] as const) {
    await openTalk(visit, talk)
    await tell(visit, 'open')
    await chat.transcript.focus()
    for (let press = 0; press < 30; press += 1) {
      await chat.page.keyboard.press('Tab')
      const covered = await chat.page.evaluate(() => {
        const root = document.querySelector('parley-chat')?.shadowRoot
        const element = root?.activeElement
        if (!root || !element) return 'out'
        const { left, top, width, height } = element.getBoundingClientRect()
        const at = root.elementFromPoint(left + width / 2, top + Math.min(height / 2, 12))
        const isSeen = at !== null && (element.contains(at) || at.contains(element))
        return isSeen ? '' : `${element.outerHTML.slice(0, 100)} under ${at?.outerHTML.slice(0, 100)}`
      })
      if (covered === 'out') break
      expect(covered).toBe('')
    }
  }
})

it('A13 text in other letters says its language and takes its direction', async () => {
  const visit = await visitTalks(open, serverUrl)
  await states.welcome(visit)
  await visit.chat.ask('كم تكلفة الشحن؟')
  const said = visit.chat.messages.first().locator('p')
  expect(await said.getAttribute('lang')).toBe('ar')
  expect(await said.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl')
  expect(await visit.chat.messages.nth(1).locator('.md').first().getAttribute('lang')).toBeNull()
})

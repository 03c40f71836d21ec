import { describe, expect, it } from 'vitest'
import { type ChatPage, useBrowser } from '../../support/browser-page.ts'
import { expectFocus, focusedName } from '../../support/by-keyboard.ts'
import { type State, states } from '../../support/states.ts'

const { open, serverUrl } = useBrowser()

const options = {
  protocol: 'dynamiq-runs',
  prompts: 'What does shipping cost?',
  uploads: 'true',
  feedback: 'true',
}

/** The states that between them have every kind of control. */
const withControls = [
  'launcher',
  'welcome',
  'streaming',
  'answer',
  'approval',
  'question',
  'requirement',
  'files-attached',
  'error',
  'list',
  'message-edited',
  'versions',
]

/** Presses the first control that is not in `pressed`, and adds it there. Undefined: there is none. */
async function pressAnother(chat: ChatPage, pressed: Set<string>): Promise<string | undefined> {
  const control = await chat.page.evaluate(
    (before) => {
      const root = document.querySelector('parley-chat')?.shadowRoot as ShadowRoot
      for (const one of root.querySelectorAll<HTMLButtonElement>('button, summary')) {
        const name = one.getAttribute('aria-label') ?? one.textContent ?? ''
        // Rows of a list, and what is suggested, are each of one kind.
        const isOfKind = /^(prompt|row-open)$/.test(one.className)
        const kind = isOfKind ? one.className : name.replace(/^(Rename|Save|Delete|Remove|Used) .*/, '$1')
        if (before.includes(kind) || one.disabled || !one.checkVisibility({ visibilityProperty: true }))
          continue
        one.focus()
        return kind
      }
      return undefined
    },
    [...pressed],
  )
  if (control === undefined) return undefined
  pressed.add(control)
  await chat.page.keyboard.press('Enter')
  return control
}

const isFocusInSight = (chat: ChatPage) =>
  chat.page.evaluate(() => {
    const focused = document.querySelector('parley-chat')?.shadowRoot?.activeElement
    return focused?.checkVisibility({ visibilityProperty: true }) ?? false
  })

it('whatever is pressed by a key, the focus is somewhere in sight afterwards', {
  timeout: 180_000,
}, async () => {
  const all = states(serverUrl)
  const pressed = new Set<string>()
  const lost: string[] = []
  for (const name of withControls) {
    const { show, ...state } = all[name] as State
    for (;;) {
      const chat = await open({
        ...state,
        options: { ...options, ...state.options },
        expectsComplaints: true,
      })
      await show(chat)
      const control = await pressAnother(chat, pressed)
      // Long enough for what goes to be gone.
      if (control !== undefined) await chat.page.waitForTimeout(200)
      if (control !== undefined && !(await isFocusInSight(chat))) lost.push(`${name}, ${control}`)
      await chat.page.context().close()
      if (control === undefined) break
    }
  }
  expect(lost).toEqual([])
  expect([...pressed]).toEqual(expect.arrayContaining(['Stop', 'Try again', 'Approve', 'Go to the end']))
})

describe('a suggestion that is pressed and gone', () => {
  const ask = { options, context: { hasTouch: true } }
  const suggestion = 'What does shipping cost?'

  it('by a mouse leaves the focus in the field, for what is typed next', async () => {
    const chat = await open(ask)
    await chat.openPanel()
    await chat.button(suggestion).click()
    await expectFocus(chat, 'Message')
  })

  it('by a finger leaves the keyboard of the screen away', async () => {
    const chat = await open(ask)
    await chat.openPanel()
    await chat.input.blur()
    await chat.button(suggestion).tap()
    await chat.button('Try again').waitFor()
    expect(await focusedName(chat)).not.toBe('Message')
  })
})

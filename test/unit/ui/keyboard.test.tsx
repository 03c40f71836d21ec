import { act, fireEvent } from '@testing-library/preact'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ChatError, type ChatErrorKind } from '../../../src/core/errors.ts'
import { cleanUpWidgets, renderWidget } from '../../support/render-widget.tsx'

afterEach(cleanUpWidgets)

async function openWidget(options = {}) {
  const widget = await renderWidget(options)
  await widget.open()
  const sent = () => widget.protocol.calls.map(({ turn }) => turn.text)
  return { ...widget, sent }
}

describe('K4: Enter', () => {
  it('sends what was typed and empties the composer', async () => {
    const { type, press, sent, textbox } = await openWidget()
    await type('Why?')
    await press('Enter')
    expect(sent()).toEqual(['Why?'])
    expect(textbox().value).toBe('')
  })

  it('with Shift breaks the line and does not send', async () => {
    const { type, textbox, sent, update } = await openWidget()
    await type('Why?')
    let isLeftToBrowser = false
    await update(() => {
      isLeftToBrowser = fireEvent.keyDown(textbox(), { key: 'Enter', shiftKey: true })
    })
    expect(isLeftToBrowser).toBe(true)
    expect(sent()).toEqual([])
    expect(textbox().value).toBe('Why?')
  })

  it.each([
    ['K3: while an input method composes', { isComposing: true }],
    ['K3: that ends a composition in Safari', { keyCode: 229 }],
  ])('%s does not send', async (_, init) => {
    const { type, press, sent, textbox } = await openWidget()
    await type('にほ')
    await press('Enter', init)
    expect(sent()).toEqual([])
    expect(textbox().value).toBe('にほ')
    await press('Enter')
    expect(sent()).toEqual(['にほ'])
  })

  it('K5: twice at once sends once', async () => {
    const { type, textbox, sent, update } = await openWidget()
    await type('Why?')
    await update(() => {
      act(() => {
        textbox().dispatchEvent(
          new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }),
        )
        textbox().dispatchEvent(
          new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }),
        )
      })
    })
    expect(sent()).toEqual(['Why?'])
  })

  it('K5: a double click on the button sends once', async () => {
    const { type, button, sent, update } = await openWidget()
    await type('Why?')
    await update(() => {
      const send = button('Send message')
      act(() => {
        send.click()
        send.click()
      })
    })
    expect(sent()).toEqual(['Why?'])
  })

  it.each(['', '  ', '\n'])('sends nothing for %j', async (text) => {
    const { type, press, sent } = await openWidget()
    await type(text)
    await press('Enter')
    expect(sent()).toEqual([])
  })

  it('K11: while an answer runs lets the message wait, says so, and sends it afterwards', async () => {
    const { say, type, press, sent, textbox, screen, protocol, update, button } = await openWidget()
    await say('One?')
    expect(screen.queryByRole('button', { name: 'Send message' })).toBeNull()
    await type('Two?')
    expect(button('Stop')).toBeDefined()
    expect(button('Send message')).toBeDefined()
    await press('Enter')
    expect(sent()).toEqual(['One?'])
    expect(textbox().value).toBe('')
    const hint = screen.getByText('Your message is sent after this answer.')
    expect(hint.getAttribute('role')).toBe('status')
    expect(screen.getByText('Waiting')).toBeDefined()
    await update(() => protocol.calls[0]?.answer('1'))
    expect(sent()).toEqual(['One?', 'Two?'])
    expect(hint.textContent).toBe('')
    expect(screen.queryByText('Waiting')).toBeNull()
  })

  it('K9: a text at the limit of the field says that there was more', async () => {
    const { type, screen } = await openWidget()
    await type('x'.repeat(99_999))
    expect(screen.queryByText(/has room for/)).toBeNull()
    await type('x'.repeat(100_000))
    expect(
      screen.getByText('A message has room for 100,000 characters. The rest was left out.'),
    ).toBeDefined()
  })

  it('a message that the site refuses stays in the composer', async () => {
    const { type, press, sent, textbox, events } = await openWidget()
    events.on('message', (event) => event.preventDefault())
    await type('secret')
    await press('Enter')
    expect(sent()).toEqual([])
    expect(textbox().value).toBe('secret')
  })
})

describe('K6: Escape', () => {
  it('closes the panel, gives the focus back to the launcher and keeps the draft', async () => {
    const { type, press, root, textbox, visibility, button, open } = await openWidget()
    await type('half a thou')
    textbox().focus()
    await press('Escape')
    expect(visibility.isOpen.value).toBe(false)
    expect(root.activeElement).toBe(button('Open chat'))
    await open()
    expect(textbox().value).toBe('half a thou')
  })

  it('does not close the site’s own dialog', async () => {
    const { textbox, update } = await openWidget()
    let isDefaultPrevented = false
    await update(() => {
      isDefaultPrevented = !fireEvent.keyDown(textbox(), { key: 'Escape' })
    })
    expect(isDefaultPrevented).toBe(true)
  })

  it('that ends a composition leaves the panel open', async () => {
    const { press, visibility } = await openWidget()
    await press('Escape', { isComposing: true })
    expect(visibility.isOpen.value).toBe(true)
  })

  it('does nothing to a panel that is part of the page', async () => {
    const { press, visibility } = await renderWidget({ mode: 'inline' })
    await press('Escape')
    expect(visibility.isOpen.value).toBe(true)
  })
})

describe('focus', () => {
  it('A9: goes to the composer when the visitor opens the panel', async () => {
    const { root, textbox } = await openWidget()
    expect(root.activeElement).toBe(textbox())
  })

  it('goes back to the launcher from the close button', async () => {
    const { root, click, button } = await openWidget()
    button('Close').focus()
    await click('Close')
    expect(root.activeElement).toBe(button('Open chat'))
  })

  it('stays with the visitor when the panel is open at load', async () => {
    const { root } = await renderWidget({ open: true })
    expect(root.activeElement).toBeNull()
  })

  it('is in the composer after Send was pressed by a key, whose button goes', async () => {
    const { type, click, button, root, textbox } = await openWidget()
    await type('Why?')
    button('Send message').focus()
    await click('Send message')
    expect(root.activeElement).toBe(textbox())
  })

  it('is in the composer after Stop', async () => {
    const { say, click, root, textbox } = await openWidget()
    await say('Why?')
    await click('Stop')
    expect(root.activeElement).toBe(textbox())
  })
})

describe('focus, when a press takes its button away, is in the composer after', () => {
  const inComposer = ({ root, textbox }: Awaited<ReturnType<typeof openWidget>>) =>
    expect(root.activeElement).toBe(textbox())

  async function press(widget: Awaited<ReturnType<typeof openWidget>>, name: string) {
    widget.button(name).focus()
    await widget.click(name)
  }

  it('Try again under an answer', async () => {
    const widget = await openWidget()
    await widget.say('Why?')
    await widget.update(() => widget.protocol.last.answer('Because.'))
    await press(widget, 'Try again')
    inComposer(widget)
  })

  it('Try again under a question that was stopped', async () => {
    const widget = await openWidget()
    await widget.say('Why?')
    await widget.click('Stop')
    await press(widget, 'Try again')
    inComposer(widget)
  })

  it.each<[string, ChatErrorKind]>([
    ['Try again', 'network'],
    ['Edit message', 'invalid'],
  ])('%s under what went wrong', async (name, kind) => {
    const widget = await openWidget()
    await widget.say('Why?')
    const error = new ChatError(kind, 'For developers.')
    await widget.update(() => widget.protocol.last.push({ type: 'error', error }))
    await press(widget, name)
    inComposer(widget)
  })

  it('but a finger on Try again does not bring up the keyboard of the screen', async () => {
    const widget = await openWidget()
    await widget.say('Why?')
    await widget.update(() => widget.protocol.last.answer('Because.'))
    widget.textbox().blur()
    await widget.update(() => fireEvent.click(widget.button('Try again'), { detail: 1 }))
    expect(widget.root.activeElement).not.toBe(widget.textbox())
  })
})

describe('K1: keys', () => {
  it('typed in the chat are no shortcuts of the page', async () => {
    const { textbox, update } = await openWidget()
    const heard = vi.fn()
    const types = ['keydown', 'keypress', 'keyup']
    for (const type of types) document.addEventListener(type, heard)
    await update(() => {
      for (const type of types)
        textbox().dispatchEvent(new KeyboardEvent(type, { key: 'k', bubbles: true, composed: true }))
    })
    expect(heard).not.toHaveBeenCalled()
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', bubbles: true }))
    expect(heard).toHaveBeenCalledTimes(1)
    for (const type of types) document.removeEventListener(type, heard)
  })
})

import { fireEvent } from '@testing-library/preact'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { cleanUpWidgets, renderWidget } from '../../support/render-widget.tsx'

afterEach(() => {
  cleanUpWidgets()
  vi.restoreAllMocks()
})

async function talkOnce() {
  const widget = await renderWidget()
  await widget.open()
  await widget.say('Why?')
  await widget.update(() => widget.protocol.last.answer('One'))
  return {
    ...widget,
    field: () => widget.screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Edit message' }),
    focused: () => widget.root.activeElement?.getAttribute('aria-label'),
  }
}

describe('versions', () => {
  it('are leafed through, and the focus stays on the button', async () => {
    const { click, update, protocol, talk, button, screen, root, focused } = await talkOnce()
    await click('Try again')
    await update(() => protocol.last.answer('Two'))
    await update(() => button('Previous version').focus())
    await click('Previous version')
    expect(talk()).toEqual(['You said: Why?', 'Assistant said: One'])
    expect(screen.getByRole('group', { name: 'Version 1 of 2' })).toBeDefined()
    expect(focused()).toBe('Previous version')
    expect(button('Previous version').getAttribute('aria-disabled')).toBe('true')
    await click('Previous version')
    expect(talk().at(-1)).toBe('Assistant said: One')
    await click('Next version')
    expect(talk().at(-1)).toBe('Assistant said: Two')
    expect(root.querySelectorAll('.pager')).toHaveLength(1)
  })
})

describe('Edit', () => {
  it('sends a message in other words from where it stands; the first words stay', async () => {
    const { click, field, update, protocol, talk, focused, button } = await talkOnce()
    await click('Edit')
    expect(field().value).toBe('Why?')
    await update(() => {
      field().value = 'How?'
      fireEvent.keyDown(field(), { key: 'Enter' })
    })
    expect(protocol.last.turn.text).toBe('How?')
    expect(focused()).toBe('Message')
    await update(() => protocol.last.answer('So.'))
    expect(talk()).toEqual(['You said: How?', 'Assistant said: So.'])
    await click('Previous version')
    expect(talk()).toEqual(['You said: Why?', 'Assistant said: One'])
    expect(button('Edit')).toBeDefined()
  })

  it('Escape and Cancel leave everything as it was, panel included', async () => {
    const { click, field, update, protocol, talk, focused, visibility } = await talkOnce()
    const sent = protocol.last
    await click('Edit')
    await update(() => {
      field().value = 'How?'
      fireEvent.keyDown(field(), { key: 'Escape' })
    })
    expect(visibility.isOpen.value).toBe(true)
    expect(focused()).toBe('Edit')
    await click('Edit')
    await click('Cancel')
    expect(talk()).toEqual(['You said: Why?', 'Assistant said: One'])
    expect(protocol.last).toBe(sent)
  })

  it('nothing is not sent, nor is a line break', async () => {
    const { click, field, update, protocol } = await talkOnce()
    const sent = protocol.last
    await click('Edit')
    await update(() => {
      fireEvent.keyDown(field(), { key: 'Enter', shiftKey: true })
      field().value = '  '
      fireEvent.keyDown(field(), { key: 'Enter' })
    })
    expect(protocol.last).toBe(sent)
    expect(field()).toBeDefined()
  })

  it('is not offered while an answer is being written', async () => {
    const { say, screen } = await talkOnce()
    await say('More')
    expect(screen.queryByRole('button', { name: 'Edit' })).toBeNull()
  })
})

describe('K12: without a network', () => {
  it('says so while it lasts, and what is sent waits in sight', async () => {
    const { environment, say, screen, update, textbox, talk, protocol } = await talkOnce()
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    environment.setOnline(false)
    await update(() => dispatchEvent(new Event('offline')))
    expect(screen.getByText('You are offline. What you send waits.')).toBeDefined()
    await say('Later')
    expect(textbox().value).toBe('')
    expect(talk().at(-1)).toBe('You said: Later')
    expect(screen.getByText('Waiting for a connection')).toBeDefined()
    expect(screen.getAllByRole('button', { name: 'Edit' })).toHaveLength(1)
    online.mockReturnValue(true)
    await update(() => {
      environment.setOnline(true)
      dispatchEvent(new Event('online'))
    })
    expect(screen.queryByText(/offline|Waiting/)).toBeNull()
    expect(protocol.last.turn.text).toBe('Later')
  })

  it('listens for it only while the panel is open', async () => {
    const { open, click, root, update } = await renderWidget()
    const hint = () => root.querySelector('.hint')?.textContent
    await open()
    await click('Close')
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    await update(() => dispatchEvent(new Event('offline')))
    expect(hint()).toBe('')
    await open()
    expect(hint()).toBe('You are offline. What you send waits.')
  })
})

describe('the unread count', () => {
  it('stands on the launcher and in its name, and goes while the panel is open', async () => {
    const { unread, update, button, open, click } = await renderWidget()
    await update(() => {
      unread.value = 2
    })
    expect(button('Open chat, 2 unread').textContent).toBe('2')
    await update(() => {
      unread.value = 12
    })
    expect(button('Open chat, 12 unread').textContent).toBe('9+')
    await click('Open chat, 12 unread')
    expect(button('Close chat').textContent).toBe('')
    await click('Close chat')
    await update(() => {
      unread.value = 0
    })
    await open()
  })
})

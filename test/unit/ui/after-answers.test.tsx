import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ProtocolEvent } from '../../../src/core/chat-event.ts'
import { ChatError } from '../../../src/core/errors.ts'
import type { Requirement } from '../../../src/core/requirement.ts'
import { cleanUpWidgets, renderWidget } from '../../support/render-widget.tsx'

afterEach(cleanUpWidgets)

const end: ProtocolEvent = { type: 'message-end', finishReason: 'completed' }

describe('what might be asked next', () => {
  it('stands under the last finished answer only, and is sent by a press', async () => {
    const { open, say, click, update, protocol, screen, talk } = await renderWidget()
    await open()
    await say('Hours?')
    await update(() =>
      protocol.last.push(
        { type: 'text-delta', delta: 'Nine.' },
        { type: 'follow-ups-suggested', followUps: ['On Sundays?', 'Where?'] },
      ),
    )
    expect(screen.queryByRole('list', { name: 'Suggestions' })).toBeNull()
    await update(() => protocol.last.push(end))
    expect(screen.getByRole('list', { name: 'Suggestions' }).children).toHaveLength(2)
    await click('On Sundays?')
    expect(protocol.last.turn.text).toBe('On Sundays?')
    expect(talk().at(-1)).toBe('You said: On Sundays?')
    await update(() => protocol.last.answer('Closed.'))
    expect(screen.queryByRole('list', { name: 'Suggestions' })).toBeNull()
  })
})

describe('thumbs', () => {
  async function answered(options: object) {
    const widget = await renderWidget(options)
    await widget.open()
    await widget.say('Hours?')
    await widget.update(() => widget.protocol.last.answer('Nine.'))
    return widget
  }

  it('are there only where the site wants them', async () => {
    const { screen } = await answered({})
    expect(screen.queryByRole('button', { name: 'Good answer' })).toBeNull()
  })

  it('show what was said, can be changed, and tell the site', async () => {
    const { click, button, events } = await answered({ feedback: true })
    const ratings: string[] = []
    events.on('feedback', ({ detail }) => ratings.push(detail.rating))
    const pressed = () =>
      ['Good answer', 'Bad answer'].map((name) => button(name).getAttribute('aria-pressed'))
    expect(pressed()).toEqual(['false', 'false'])
    await click('Good answer')
    expect(pressed()).toEqual(['true', 'false'])
    await click('Bad answer')
    expect(pressed()).toEqual(['false', 'true'])
    expect(ratings).toEqual(['good', 'bad'])
  })
})

describe('something to set up first', () => {
  const account: Requirement = {
    requirementId: 'r',
    title: 'Your mail account',
    description: 'To read invoices',
  }
  const openPage = vi.fn()
  const tab = () => ({ opener: window as unknown, location: { href: '' }, close: vi.fn() })
  beforeEach(() => vi.stubGlobal('open', openPage))
  afterEach(() => {
    vi.unstubAllGlobals()
    openPage.mockReset()
  })

  async function failFor(url: string | Error) {
    let missing: readonly Requirement[] = [account]
    const requirements = {
      missing: async () => missing,
      connectUrl: async () => {
        if (url instanceof Error) throw url
        return url
      },
    }
    const widget = await renderWidget({}, { requirements })
    await widget.open()
    await widget.say('Read my mail')
    await widget.update(() =>
      widget.protocol.last.push({ type: 'error', error: new ChatError('server', 'Not connected.') }),
    )
    return { ...widget, meet: () => (missing = []) }
  }

  it('is named in place of the failure it explains', async () => {
    const { screen, button } = await failFor('https://connect.example/1')
    const card = screen.getByRole('group', { name: 'Before I can go on, please set up:' })
    expect(card.querySelector('li')?.textContent).toBe('Your mail accountTo read invoices')
    expect(screen.queryByRole('alert')).toBeNull()
    expect(button('Connect')).toBeDefined()
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
  })

  it('Connect opens its page in a tab that knows nothing of this one, and waits', async () => {
    const opened = tab()
    openPage.mockReturnValue(opened)
    const { click, screen } = await failFor('https://connect.example/1')
    await click('Connect')
    expect(openPage).toHaveBeenCalledWith('', '_blank')
    expect(opened.opener).toBeNull()
    expect(opened.location.href).toBe('https://connect.example/1')
    expect(screen.getByText('Waiting for you to finish there…')).toBeDefined()
  })

  it.each([
    ['javascript:alert(1)', undefined],
    [new ChatError('network', ''), 'We can’t reach the service. Check your connection and try again.'],
  ])('the tab is closed again where there is nowhere to go: %s', async (url, words) => {
    const opened = tab()
    openPage.mockReturnValue(opened)
    const { click, screen } = await failFor(url)
    await click('Connect')
    expect(opened.close).toHaveBeenCalled()
    expect(opened.location.href).toBe('')
    expect(screen.queryByRole('alert')?.textContent).toBe(words)
  })

  it('where the browser opens no tab there is a link', async () => {
    openPage.mockReturnValue(null)
    const { click, screen } = await failFor('https://connect.example/1')
    await click('Connect')
    expect(screen.getByRole('link', { name: 'Open the page' }).getAttribute('href')).toBe(
      'https://connect.example/1',
    )
  })

  it('goes on with the message when it is done, and the focus goes to the composer', async () => {
    const { button, click, meet, screen, protocol, root, textbox } =
      await failFor('https://connect.example/1')
    meet()
    button('I have done this').focus()
    await click('I have done this')
    expect(screen.queryByRole('button', { name: 'Connect' })).toBeNull()
    expect(protocol.calls.map(({ turn }) => turn.text)).toEqual(['Read my mail', 'Read my mail'])
    expect(root.activeElement).toBe(textbox())
  })
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ChatError, type ChatErrorKind, type ChatErrorOptions } from '../../../src/core/errors.ts'
import { cleanUpWidgets, renderWidget } from '../../support/render-widget.tsx'

afterEach(cleanUpWidgets)

async function failWith(kind: ChatErrorKind, options?: ChatErrorOptions) {
  const widget = await renderWidget()
  await widget.open()
  await widget.say('Why?')
  await widget.update(() =>
    widget.protocol.last.push({ type: 'error', error: new ChatError(kind, 'For developers.', options) }),
  )
  return widget
}

describe('what a visitor sees when it fails', () => {
  it.each<[string, ChatErrorKind, string, string | undefined]>([
    ['E1', 'network', 'We can’t reach the service. Check your connection and try again.', 'Try again'],
    [
      'E3',
      'invalid',
      'This message couldn’t be processed. You can change it and send it again.',
      'Edit message',
    ],
    ['E4', 'auth', 'Please sign in to go on with this chat.', undefined],
    ['E5', 'forbidden', 'This chat is not available on this site.', undefined],
    ['E6', 'not-found', 'This conversation could not be found.', undefined],
    ['E7', 'conflict', 'An earlier answer is still being written. Try again in a moment.', 'Try again'],
    ['E8', 'too-large', 'This is too long to be processed.', 'Edit message'],
    ['E10', 'rate-limit', 'Too many messages right now.', 'Try again'],
    ['E11', 'server', 'Something went wrong on our side.', 'Try again'],
    ['E12', 'protocol', 'The service gave an unexpected answer.', 'Try again'],
    ['E14', 'empty', 'The service gave no answer.', 'Try again'],
    ['E16', 'timeout', 'The connection was lost while waiting for the answer.', 'Try again'],
    ['F8', 'interrupted', 'The answer was interrupted.', 'Try again'],
    ['L9', 'config', 'The chat is not set up correctly on this site.', undefined],
  ])('%s: %s', async (_, kind, words, button) => {
    const { screen, root, talk } = await failWith(kind)
    const [alert, ...others] = screen.getAllByRole('alert')
    expect(others).toEqual([])
    expect(alert?.querySelector('p')?.textContent).toBe(words)
    // What helps is part of the alert: it is spoken with it.
    const inAlert = Array.from(alert?.querySelectorAll('button') ?? [], (one) => one.textContent)
    expect(inAlert).toEqual(button ? [button] : [])
    expect(root.querySelectorAll('.notice button')).toHaveLength(inAlert.length)
    expect(talk()).toEqual(['You said: Why?'])
  })

  it('no button where the server says that trying again is no use', async () => {
    const { root } = await failWith('server', { retryable: false })
    expect(root.querySelector('.notice button')).toBeNull()
  })

  it('F18: keeps the text, marks it, and offers to try again once, not twice', async () => {
    const { open, say, update, protocol, screen, talk } = await renderWidget()
    await open()
    await say('Why?')
    await update(() => protocol.last.push({ type: 'text-delta', delta: 'Bec' }))
    await update(() => protocol.last.cut())
    expect(talk()).toEqual(['You said: Why?', 'Assistant said: Bec'])
    expect(screen.getByText('Interrupted')).toBeDefined()
    expect(screen.getAllByRole('button', { name: 'Try again' })).toHaveLength(1)
  })

  it('Try again sends the same message, and the notice is gone', async () => {
    const { click, screen, protocol, talk, update } = await failWith('network')
    await click('Try again')
    expect(screen.queryByRole('alert')).toBeNull()
    await update(() => protocol.last.answer('Because.'))
    expect(talk()).toEqual(['You said: Why?', 'Assistant said: Because.'])
  })

  it('Edit message puts it back into the composer', async () => {
    const { click, screen, textbox, talk } = await failWith('invalid')
    await click('Edit message')
    expect(screen.queryByRole('alert')).toBeNull()
    expect(talk()).toEqual([])
    expect(textbox().value).toBe('Why?')
  })
})

it('a stop that did not arrive is said, and there is nothing to try again', async () => {
  const { store, update, screen, root, open, say, click } = await renderWidget()
  await open()
  await say('Why?')
  await click('Stop')
  await update(() => store.dispatch({ type: 'action-failed', error: new ChatError('stop', '') }))
  expect(screen.getByRole('alert').textContent).toContain('may still be running')
  expect(root.querySelector('.notice button')).toBeNull()
})

describe('waiting', () => {
  beforeEach(() => {
    // What lets promises go on stays real.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] })
  })
  afterEach(() => vi.useRealTimers())

  it('E10: counts down to the next try, without a button, and can be stopped', async () => {
    const { open, say, update, protocol, screen, environment, button, root } = await renderWidget()
    vi.setSystemTime(environment.now())
    await open()
    await say('Why?')
    await update(() => protocol.last.fail(new ChatError('rate-limit', '', { retryAfterMs: 10_000 })))
    expect(screen.getByText('Too many messages right now.')).toBeDefined()
    expect(screen.getByText('Trying again in 11 s…').closest('[role=alert]')).toBeNull()
    expect(root.querySelector('.notice button')).toBeNull()
    await update(() => vi.advanceTimersByTime(3000))
    expect(screen.getByText('Trying again in 8 s…')).toBeDefined()
    await update(() => button('Stop').click())
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('F18: calmly says that an answer goes on when its connection is back', async () => {
    const { open, say, update, protocol, store, screen, environment } = await renderWidget()
    vi.setSystemTime(environment.now())
    await open()
    await say('Why?')
    await update(() => protocol.last.push({ type: 'text-delta', delta: 'Bec' }))
    const error = new ChatError('interrupted', '')
    const retryAt = environment.now() + 4000
    await update(() => store.dispatch({ type: 'turn-waiting', error, retryAt }))
    expect(screen.queryByRole('alert')).toBeNull()
    const calm = screen.getByText('The connection was lost. The answer goes on when it is back.')
    expect(calm.closest('[role]')?.getAttribute('role')).toBe('status')
    expect(screen.getByText('Trying again in 4 s…')).toBeDefined()
  })

  it('E16: after ten seconds without a word says that the answer is still expected', async () => {
    const { open, say, update, protocol, screen } = await renderWidget()
    await open()
    await say('Why?')
    await update(() => vi.advanceTimersByTime(9_999))
    expect(screen.queryByText('Still waiting for an answer…')).toBeNull()
    await update(() => vi.advanceTimersByTime(1))
    expect(screen.getByText('Still waiting for an answer…')).toBeDefined()
    await update(() => protocol.last.push({ type: 'text-delta', delta: 'B' }))
    expect(screen.queryByText('Still waiting for an answer…')).toBeNull()
  })
})

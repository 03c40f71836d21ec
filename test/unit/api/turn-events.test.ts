import { describe, expect, it } from 'vitest'
import { createDomEvents } from '../../../src/api/dom-events.ts'
import { announceTurns } from '../../../src/api/turn-events.ts'
import type { ChatEvent } from '../../../src/core/chat-event.ts'
import { initialChatState } from '../../../src/core/chat-state.ts'
import { ChatError } from '../../../src/core/errors.ts'
import { createStore } from '../../../src/core/store.ts'
import type { ParleyEventName } from '../../../src/public-types.ts'
import { createFakeEnvironment } from '../../support/fake-environment.ts'

const started: ChatEvent = { type: 'turn-started', answer: { messageId: 'a', turnId: 't', createdAt: 1 } }
const ended: ChatEvent = { type: 'message-end', finishReason: 'completed' }
const say = (delta: string): ChatEvent => ({ type: 'text-delta', delta })
const failure = new ChatError('server', 'For developers.', { status: 503 })

function announce(...happened: readonly ChatEvent[]) {
  const environment = createFakeEnvironment()
  const store = createStore(initialChatState('s'), environment)
  const events = createDomEvents(document.createElement('div'), environment.report)
  const heard: (readonly [ParleyEventName, unknown])[] = []
  for (const name of ['response-start', 'response-end', 'error', 'input-request'] as const)
    events.on(name, ({ detail }) => heard.push([name, detail]))
  const stop = announceTurns(store, events, environment.report)
  for (const event of happened) store.dispatch(event)
  return { heard, names: heard.map(([name]) => name), store, stop, reports: environment.reports }
}

describe('what a site hears of an answer', () => {
  it('its start with the first content, its end with the whole text', () => {
    expect(announce(started, say('Be'), say('cause.'), ended).heard).toEqual([
      ['response-start', { messageId: 'a', sessionId: 's' }],
      ['response-end', { messageId: 'a', sessionId: 's', text: 'Because.', finishReason: 'completed' }],
    ])
  })

  it('no start before anything came, and no end of what never started', () => {
    expect(announce(started, { type: 'message-start', runId: '1' }).heard).toEqual([])
    expect(announce(started, ended).heard).toEqual([])
  })

  it('that it was stopped', () => {
    const { heard } = announce(started, say('Be'), { type: 'turn-ended', finishReason: 'stopped' })
    expect(heard[1]).toEqual([
      'response-end',
      { messageId: 'a', sessionId: 's', text: 'Be', finishReason: 'stopped' },
    ])
  })

  it.each(['error', 'turn-failed'] as const)('that it failed, and then why (%s)', (type) => {
    const { heard, reports } = announce(started, say('Be'), { type, error: failure })
    expect(heard.slice(1)).toEqual([
      ['response-end', { messageId: 'a', sessionId: 's', text: 'Be', finishReason: 'failed' }],
      ['error', { kind: 'server', status: 503, retryable: true, message: 'For developers.' }],
    ])
    expect(reports).toEqual(['For developers.'])
  })

  it('an error alone where nothing came', () => {
    expect(announce(started, { type: 'turn-failed', error: failure }).names).toEqual(['error'])
  })

  it('no error while it is tried again by itself, nor when a cut conversation is opened', () => {
    expect(announce(started, { type: 'turn-waiting', error: failure, retryAt: 9 }).heard).toEqual([])
    const message = { id: 'q', role: 'user', parts: [], createdAt: 1 } as const
    expect(
      announce({ type: 'conversation-opened', sessionId: 't', messages: [message], draft: '' }).heard,
    ).toEqual([])
  })

  it('F22: of two messages in one turn, one after the other', () => {
    const { heard } = announce(
      started,
      { type: 'message-start', runId: '1' },
      say('One'),
      { type: 'message-start', runId: '2' },
      say('Two'),
      ended,
    )
    const told = heard.map(([name, detail]) => `${name} ${(detail as { text?: string }).text ?? ''}`)
    expect(told).toEqual(['response-start ', 'response-end One', 'response-start ', 'response-end Two'])
  })

  it('that the agent waits for a person', () => {
    const request = { requestId: 'r', kind: 'approval', prompt: 'Refund?', params: { amount: 5 } } as const
    expect(announce(started, { type: 'input-requested', request }).heard).toContainEqual([
      'input-request',
      { requestId: 'r', kind: 'approval', prompt: 'Refund?', sessionId: 's' },
    ])
  })

  it('that a stop did not arrive', () => {
    const error = new ChatError('stop', 'For developers.')
    const { heard } = announce(started, ended, { type: 'action-failed', error })
    expect(heard).toMatchObject([['error', { kind: 'stop', retryable: false }]])
  })

  it('nothing after it stopped listening', () => {
    const { heard, stop, store } = announce()
    stop()
    for (const event of [started, say('x'), ended]) store.dispatch(event)
    expect(heard).toEqual([])
  })
})

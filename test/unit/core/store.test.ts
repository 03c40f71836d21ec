import { afterEach, describe, expect, it, vi } from 'vitest'
import { browserEnvironment } from '../../../src/browser-environment.ts'
import type { ChatEvent } from '../../../src/core/chat-event.ts'
import { initialChatState } from '../../../src/core/chat-state.ts'
import type { Environment } from '../../../src/core/environment.ts'
import { messageText } from '../../../src/core/message.ts'
import { createStore } from '../../../src/core/store.ts'
import { createFakeEnvironment } from '../../support/fake-environment.ts'

const say = (delta: string): ChatEvent => ({ type: 'text-delta', delta })

function startAnswer(environment: Pick<Environment, 'nextFrame' | 'report'>) {
  const store = createStore(initialChatState('s'), environment)
  store.dispatch({ type: 'turn-started', answer: { messageId: 'a', turnId: 't', createdAt: 0 } })
  const shown = () => store.view.value.messages.map(messageText).join()
  const current = () => store.current().messages.map(messageText).join()
  return { store, shown, current }
}

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('what is shown', () => {
  it('follows a stream once a frame, however many deltas come', () => {
    const environment = createFakeEnvironment()
    const { store, shown, current } = startAnswer(environment)
    const views: unknown[] = []
    store.view.subscribe((view) => views.push(view))
    for (let count = 0; count < 100; count += 1) store.dispatch(say('x'))
    expect(environment.framesWanted).toBe(1)
    expect(views).toHaveLength(1)
    expect(current()).toBe('x'.repeat(100))
    environment.paint()
    expect(views).toHaveLength(2)
    expect(shown()).toBe('x'.repeat(100))
    store.dispatch(say('y'))
    expect(environment.framesWanted).toBe(1)
  })

  it('follows everything a person did at once, with the text that waited for a frame', () => {
    const environment = createFakeEnvironment()
    const { store, shown } = startAnswer(environment)
    store.dispatch(say('half'))
    store.dispatch({ type: 'draft-changed', draft: 'typed' })
    expect(store.view.value.draft).toBe('typed')
    expect(shown()).toBe('half')
    expect(environment.framesWanted).toBe(0)
  })

  it('goes on in a page that never paints', () => {
    vi.useFakeTimers()
    vi.stubGlobal('requestAnimationFrame', () => 1)
    vi.stubGlobal('cancelAnimationFrame', () => {})
    const { store, shown } = startAnswer(browserEnvironment(async () => ({})))
    store.dispatch(say('hidden'))
    expect(shown()).toBe('')
    vi.advanceTimersByTime(250)
    expect(shown()).toBe('hidden')
    vi.advanceTimersByTime(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('takes the frame where there is one, and once', () => {
    vi.useFakeTimers()
    let paint = () => {}
    vi.stubGlobal('requestAnimationFrame', (callback: () => void) => {
      paint = callback
      return 1
    })
    vi.stubGlobal('cancelAnimationFrame', () => {})
    const callback = vi.fn()
    browserEnvironment(async () => ({})).nextFrame(callback)
    paint()
    vi.advanceTimersByTime(1000)
    expect(callback).toHaveBeenCalledTimes(1)
  })

  it('a frame that was cancelled calls nothing back', () => {
    vi.useFakeTimers()
    const callback = vi.fn()
    browserEnvironment(async () => ({})).nextFrame(callback)()
    vi.advanceTimersByTime(1000)
    expect(callback).not.toHaveBeenCalled()
  })
})

describe('listeners', () => {
  it('hear each event with the state after it, until they leave', () => {
    const { store } = startAnswer(createFakeEnvironment())
    const heard: string[] = []
    const leave = store.subscribe((state, event) => heard.push(`${event.type} ${state.status}`))
    store.dispatch(say('x'))
    leave()
    store.dispatch(say('y'))
    expect(heard).toEqual(['text-delta streaming'])
  })

  it('H16: one that throws is reported, and the others still hear', () => {
    const environment = createFakeEnvironment()
    const { store } = startAnswer(environment)
    const heard = vi.fn()
    store.subscribe(() => {
      throw new Error('mine')
    })
    store.subscribe(heard)
    store.dispatch(say('x'))
    expect(heard).toHaveBeenCalledTimes(1)
    expect(environment.reports).toHaveLength(1)
  })

  it('are not called when an event changes nothing', () => {
    const { store } = startAnswer(createFakeEnvironment())
    const heard = vi.fn()
    store.subscribe(heard)
    store.dispatch(say(''))
    expect(heard).not.toHaveBeenCalled()
  })
})

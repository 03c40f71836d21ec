import { describe, expect, it } from 'vitest'
import { createDomEvents } from '../../../src/api/dom-events.ts'
import { createUnread } from '../../../src/api/unread.ts'
import type { Archive } from '../../../src/core/archive.ts'
import { initialChatState } from '../../../src/core/chat-state.ts'
import { createStore } from '../../../src/core/store.ts'
import { settle } from '../../support/fake-clock.ts'
import { createFakeEnvironment } from '../../support/fake-environment.ts'

async function setUp(storedUnread = 0) {
  const environment = createFakeEnvironment()
  const store = createStore(initialChatState('s'), environment)
  const events = createDomEvents(document.createElement('div'), environment.report)
  const heard: number[] = []
  events.on('unread', ({ detail }) => heard.push(detail.count))
  const read: string[] = []
  const stored = Array.from({ length: storedUnread }, (_, index) => ({
    sessionId: `old-${index}`,
    title: 'Old',
    isRenamed: false,
    updatedAt: 1,
    isUnread: true,
  }))
  const archive: Archive = {
    list: async () => stored,
    load: async () => undefined,
    rename: async () => {},
    remove: async () => {},
    markRead: async (sessionId) => void read.push(sessionId),
  }
  const world = { isSeen: false }
  const unread = createUnread({ store, events, archive: () => archive, isSeen: () => world.isSeen })
  await settle()
  return {
    unread,
    heard,
    read,
    world,
    answer(messageId: string, isElsewhere = false) {
      const answer = { messageId, turnId: 't', createdAt: 1 }
      if (isElsewhere) {
        const message = { id: messageId, role: 'assistant', parts: [], createdAt: 1 } as const
        const change = { sessionId: 's', order: [messageId], messages: [message], removed: [], answer }
        store.dispatch({ type: 'conversation-merged', change })
        const ended = { ...message, finishReason: 'completed' } as const
        store.dispatch({
          type: 'conversation-merged',
          change: { ...change, messages: [ended], answer: undefined },
        })
        return
      }
      store.dispatch({ type: 'turn-started', answer })
      store.dispatch({ type: 'text-delta', delta: 'So.' })
      store.dispatch({ type: 'message-end', finishReason: 'completed' })
    },
  }
}

describe('answers that nobody has seen', () => {
  it('are counted, told to the page, and seen when the panel opens', async () => {
    const { unread, heard, read, world, answer } = await setUp()
    answer('a')
    answer('b')
    expect(unread.count.peek()).toBe(2)
    world.isSeen = true
    unread.see()
    expect(heard).toEqual([1, 2, 0])
    expect(read).toEqual(['s'])
  })

  it('count from an earlier visit, too', async () => {
    expect((await setUp(3)).heard).toEqual([3])
  })

  it('are none while the visitor looks, and stay some while the page is in the background', async () => {
    const { unread, heard, world, answer } = await setUp()
    world.isSeen = true
    answer('a')
    expect(heard).toEqual([])
    world.isSeen = false
    answer('b')
    document.dispatchEvent(new Event('visibilitychange'))
    expect(unread.count.peek()).toBe(1)
  })

  it('are counted once for all tabs, by the one that listens', async () => {
    const { heard, answer } = await setUp()
    answer('a', true)
    expect(heard).toEqual([])
  })

  it('of the user before are not told to the next', async () => {
    const { unread, heard, answer } = await setUp()
    answer('a')
    unread.recount()
    await settle()
    expect(heard).toEqual([1, 0])
  })

  it('are no business of a widget that is gone', async () => {
    const { unread, heard, answer } = await setUp()
    unread.dispose()
    answer('a')
    expect(heard).toEqual([])
  })
})

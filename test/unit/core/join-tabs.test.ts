// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { type ConversationChange, mergeMessages } from '../../../src/core/conversation-change.ts'
import type { Message } from '../../../src/core/message.ts'
import { settle } from '../../support/fake-clock.ts'
import { createFakeProtocol } from '../../support/fake-protocol.ts'
import { createFakeTabs } from '../../support/fake-tabs.ts'
import { setUpController } from '../../support/set-up-controller.ts'

const say = (delta: string) => ({ type: 'text-delta', delta }) as const
const started = { type: 'message-start', runId: 'run-1' } as const
const ended = { type: 'message-end', finishReason: 'completed' } as const

function openTabs(count = 2) {
  const browser = createFakeTabs()
  return Array.from({ length: count }, (_, index) => {
    const tabs = browser.open()
    const protocol = createFakeProtocol({ can: ['resume', 'stop', 'respond'] })
    const room = setUpController({ protocol, tabs, firstId: 1 + index * 1_000_000 })
    room.controller.wake()
    return { ...room, tabs }
  })
}

/** Long enough for what one tab tells the others. */
async function pass(
  rooms: readonly { environment: { clock: { advance(ms: number): Promise<void> } } }[],
  ms = 200,
) {
  for (const { environment } of rooms) await environment.clock.advance(ms)
  await settle()
}

function pair() {
  const rooms = openTabs()
  const [a, b] = rooms
  if (!a || !b) throw new Error('two tabs')
  return { a, b, rooms }
}

describe('the same conversation in two tabs', () => {
  it('shows the same messages, live', async () => {
    const { a, b, rooms } = pair()
    a.controller.send('One?')
    await settle()
    await pass(rooms)
    expect(b.talk()).toEqual(['user: One?'])
    await a.protocol.last.push(started, say('Hel'))
    await pass(rooms)
    expect(b.talk()).toEqual(['user: One?', 'assistant: Hel'])
    expect(b.status()).toBe('streaming')
    await a.protocol.last.push(say('lo'), ended)
    await pass(rooms)
    expect(b.talk()).toEqual(a.talk())
    expect(b.status()).toBe('ready')
    expect(b.protocol.calls).toHaveLength(0)
  })

  it('what is sent in the other one meanwhile waits for the answer, and is sent by that tab, once', async () => {
    const { a, b, rooms } = pair()
    a.controller.send('One?')
    await settle()
    await a.protocol.last.push(started, say('1'))
    await pass(rooms)
    b.controller.send('Two?')
    await pass(rooms)
    expect(a.talk()).toEqual(['user: One?', 'assistant: 1', 'user: Two?'])
    expect(b.protocol.calls).toHaveLength(0)
    await a.protocol.last.push(ended)
    await pass(rooms)
    await pass(rooms)
    const turns = [...a.protocol.calls, ...b.protocol.calls].map(({ turn }) => turn.text)
    expect(turns).toEqual(['One?', 'Two?'])
  })

  it('sent in both at the same moment is answered one after the other, and both show both', async () => {
    const { a, b, rooms } = pair()
    a.controller.send('A?')
    b.controller.send('B?')
    await settle()
    await pass(rooms)
    for (let round = 0; round < 4; round++) {
      for (const { protocol } of rooms) {
        const call = protocol.calls.at(-1)
        if (call && !call.signal.aborted) await call.answer(`to ${call.turn.text}`)
      }
      await pass(rooms)
    }
    expect(a.talk()).toEqual(b.talk())
    expect(
      a
        .talk()
        .filter((line) => line.startsWith('user'))
        .sort(),
    ).toEqual(['user: A?', 'user: B?'])
    expect(a.talk().filter((line) => line.startsWith('assistant'))).toHaveLength(2)
  })

  it('what waits in one conversation does not hold up the next', async () => {
    const { a, b, rooms } = pair()
    a.controller.send('One?')
    await settle()
    await a.protocol.last.push(started, say('1'))
    await pass(rooms)
    b.controller.send('Two?')
    b.controller.newConversation()
    b.environment.setOnline(false)
    b.controller.send('Elsewhere?')
    b.environment.setOnline(true)
    await pass(rooms, 500)
    expect(b.protocol.last.turn.text).toBe('Elsewhere?')
  })

  it('stop in the other tab stops it', async () => {
    const { a, b, rooms } = pair()
    a.controller.send('One?')
    await settle()
    await a.protocol.last.push(started, say('Hel'))
    await pass(rooms)
    b.controller.stop()
    await pass(rooms)
    expect(a.protocol.stops).toHaveLength(1)
    expect(b.talk()).toEqual(['user: One?', 'assistant: Hel (stopped)'])
  })

  it('stopped before its run has a name, an answer keeps nobody waiting', async () => {
    const { a, b, rooms } = pair()
    a.controller.send('One?')
    await pass(rooms)
    a.controller.stop()
    await pass(rooms)
    b.controller.send('Two?')
    await pass(rooms)
    await b.protocol.last.push(started, say('2'), ended)
    await pass(rooms)
    expect(a.talk()).toEqual(['user: One?', 'user: Two?', 'assistant: 2 (completed)'])
    expect(b.talk()).toEqual(a.talk())
  })

  it('what is stopped while it waits for the other tab is never sent', async () => {
    const { a, b, rooms } = pair()
    a.controller.send('A?')
    b.controller.send('B?')
    b.controller.stop()
    await settle()
    await a.protocol.last.push(started, say('1'), ended)
    await pass(rooms, 1_000)
    expect([...a.protocol.calls, ...b.protocol.calls].map(({ turn }) => turn.text)).toEqual(['A?'])
  })

  it('a copy of an answer that comes back from the other tab takes no word from it', async () => {
    const { a, rooms } = pair()
    a.controller.send('One?')
    await settle()
    await a.protocol.last.push(started, say('Hel'))
    const { messages, sessionId } = a.store.current()
    const stale = { sessionId, order: messages.map(({ id }) => id), messages, removed: [] }
    await a.protocol.last.push(say('lo'))
    a.store.dispatch({ type: 'conversation-merged', change: stale })
    await a.protocol.last.push(say('!'), ended)
    await pass(rooms)
    expect(a.talk()).toEqual(['user: One?', 'assistant: Hello! (completed)'])
  })

  it('a question of the run can be answered in either, once', async () => {
    const { a, b, rooms } = pair()
    a.controller.send('Refund')
    await settle()
    const request = { requestId: 'r1', kind: 'approval', prompt: 'Refund?' } as const
    await a.protocol.last.push(started, { type: 'input-requested', request })
    await pass(rooms)
    b.controller.respond({ requestId: 'r1', isApproved: true })
    await settle()
    a.controller.respond({ requestId: 'r1', isApproved: false })
    await pass(rooms)
    expect([...a.protocol.responses, ...b.protocol.responses]).toEqual([
      { requestId: 'r1', isApproved: true },
    ])
    expect(b.store.current().messages[1]?.parts).toMatchObject([{ state: 'answered' }])
  })

  it('the death of the tab that listens hands the answer over', async () => {
    const { a, b, rooms } = pair()
    a.controller.send('One?')
    await settle()
    await a.protocol.last.push(started, say('Hel'), { type: 'cursor-moved', sequence: 2 })
    await pass(rooms)
    a.tabs.die()
    await pass([b], 1_000)
    expect(b.protocol.last.cursor).toEqual({ runId: 'run-1', sequence: 2 })
    await b.protocol.last.push(say('lo'), ended)
    expect(b.talk()).toEqual(['user: One?', 'assistant: Hello (completed)'])
  })

  it('nobody takes over what has ended', async () => {
    const { a, b, rooms } = pair()
    a.controller.send('One?')
    await settle()
    await a.protocol.last.push(started, say('1'))
    await pass(rooms)
    await a.protocol.last.push(ended)
    await pass(rooms, 2_000)
    expect(b.protocol.calls).toHaveLength(0)
  })

  it('a tab that opens it in the middle of an answer sees what there is', async () => {
    const { a, b, rooms } = pair()
    b.controller.newConversation()
    a.controller.send('One?')
    await settle()
    await a.protocol.last.push(started, say('Hel'))
    await pass(rooms)
    expect(b.talk()).toEqual([])
    b.controller.open({ sessionId: a.store.current().sessionId, messages: [], draft: '' })
    await pass(rooms)
    expect(b.talk()).toEqual(['user: One?', 'assistant: Hel'])
  })

  it('deleted in one it is gone from the other', async () => {
    const { a, b, rooms } = pair()
    a.controller.send('One?')
    await settle()
    await a.protocol.last.answer('1')
    await pass(rooms)
    const { sessionId } = a.store.current()
    a.tabs.post({ type: 'deleted', sessionId })
    await pass(rooms)
    expect(b.store.current().sessionId).not.toBe(sessionId)
    expect(b.talk()).toEqual([])
  })
})

describe('T10: two tabs that both write', () => {
  it('lose nothing: 400 of 400', async () => {
    const { a, b, rooms } = pair()
    for (let count = 0; count < 200; count++) {
      a.controller.send(`a${count}`)
      b.controller.send(`b${count}`)
    }
    for (let round = 0; round < 3_000; round++) {
      for (const { protocol } of rooms) {
        const call = protocol.calls.at(-1)
        if (call && !call.signal.aborted) await call.answer('ok')
      }
      await pass(rooms, 110)
      const open = rooms.some(({ store }) => store.current().messages.some(({ isWaiting }) => isWaiting))
      if (!open && rooms.every(({ status }) => status() === 'ready')) break
    }
    const asked = a.talk().filter((line) => line.startsWith('user'))
    expect(new Set(asked).size).toBe(400)
    expect(asked).toHaveLength(400)
    expect(a.talk().filter((line) => line.startsWith('assistant'))).toHaveLength(400)
    expect(b.talk()).toEqual(a.talk())
  }, 60_000)
})

describe('two lists of the same conversation', () => {
  const message = (id: string, createdAt = 0): Message => ({ id, role: 'user', parts: [], createdAt })
  const change = (messages: readonly Message[], removed: readonly string[] = []): ConversationChange => ({
    sessionId: 's',
    order: messages.map(({ id }) => id),
    messages,
    removed,
  })
  const ids = (messages: readonly Message[]) => messages.map(({ id }) => id).join('')

  it('become the same in both tabs, whatever each wrote at the same time', () => {
    const base = [message('x'), message('y')]
    const mine = [...base, message('b', 2), message('c', 3)]
    const theirs = [...base, message('a', 1), message('d', 4)]
    const here = mergeMessages(mine, change(theirs))
    const there = mergeMessages(theirs, change(mine))
    expect(ids(here)).toBe('xyabcd')
    expect(ids(there)).toBe(ids(here))
    expect(mergeMessages(here, change(theirs))).toEqual(here)
  })

  it('what one removed is gone in the other', () => {
    const mine = [message('x'), message('y'), message('z')]
    expect(ids(mergeMessages(mine, change([message('x'), message('z')], ['y'])))).toBe('xz')
  })

  it('keep their order where only one has more, whatever the clock says', () => {
    const base = [message('x', 50)]
    expect(ids(mergeMessages(base, change([...base, message('b', 9), message('a', 1)])))).toBe('xba')
  })
})

// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { ProtocolEvent } from '../../../src/core/chat-event.ts'
import type { ConversationSnapshot } from '../../../src/core/controller.ts'
import { ChatError, type ChatErrorKind, type ChatErrorOptions } from '../../../src/core/errors.ts'
import { settle } from '../../support/fake-clock.ts'
import { createFakeProtocol } from '../../support/fake-protocol.ts'
import { setUpController } from '../../support/set-up-controller.ts'

const say = (delta: string) => ({ type: 'text-delta', delta }) as const
const started = { type: 'message-start', runId: 'run-1' } as const
const at = (sequence: number) => ({ type: 'cursor-moved', sequence }) as const
const ended = { type: 'message-end', finishReason: 'completed' } as const
const error = (kind: ChatErrorKind, options: ChatErrorOptions = {}) => new ChatError(kind, kind, options)

function setUp(random = () => 0.5) {
  return setUpController({ protocol: createFakeProtocol({ can: ['resume', 'stop'] }), random })
}

async function beginAnswer(room: ReturnType<typeof setUp>) {
  room.controller.send('One?')
  await room.protocol.last.push(started, at(1), say('Hel'), at(2))
}

describe('a cut stream', () => {
  it('Q1: goes on after the last event, in the same message', async () => {
    const room = setUp()
    await beginAnswer(room)
    await room.protocol.last.cut()
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hel'])
    expect(room.store.current()).toMatchObject({ status: 'streaming', error: { kind: 'interrupted' } })
    await room.environment.clock.advance(500)
    expect(room.protocol.last.cursor).toEqual({ runId: 'run-1', sequence: 2 })
    await room.protocol.last.push(say('lo'), at(3), ended)
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hello (completed)'])
    expect(room.store.current()).toMatchObject({ status: 'ready', error: undefined, retryAt: undefined })
    expect(room.environment.clock.waiting).toBe(0)
  })

  it('Q9: makes no second message, however often it is cut', async () => {
    const room = setUp()
    await beginAnswer(room)
    for (let sequence = 3; sequence < 30; sequence++) {
      await room.protocol.last.cut()
      await room.environment.clock.advance(30_000)
      await room.protocol.last.push(started, say('.'), at(sequence))
    }
    await room.protocol.last.push(ended)
    expect(room.talk()).toEqual(['user: One?', `assistant: Hel${'.'.repeat(27)} (completed)`])
  })

  it('takes the words about the lost connection away as soon as it is back', async () => {
    const room = setUp()
    await beginAnswer(room)
    await room.protocol.last.fail(error('network'))
    expect(room.store.current().retryAt).toBeDefined()
    await room.environment.clock.advance(500)
    await room.protocol.last.push(say('lo'))
    expect(room.store.current()).toMatchObject({ error: undefined, retryAt: undefined })
  })

  it('before the run has a name is sent again as the same message, not as a new one', async () => {
    const room = setUp()
    room.controller.send('One?')
    await room.protocol.last.cut()
    await room.environment.clock.advance(500)
    const [first, second] = room.protocol.calls
    expect(second?.cursor).toBeUndefined()
    expect(second?.turn).toMatchObject({ id: first?.turn.id, attempt: 1 })
    await room.protocol.last.push(started, say('1'), ended)
    expect(room.talk()).toEqual(['user: One?', 'assistant: 1 (completed)'])
  })

  it('words that came without a name are not shown twice', async () => {
    const room = setUp()
    room.controller.send('One?')
    await room.protocol.last.push(say('Hel'))
    await room.protocol.last.cut()
    await room.environment.clock.advance(500)
    await room.protocol.last.push(started, say('He'))
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hel'])
    await room.protocol.last.push(say('llo'), ended)
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hello (completed)'])
  })

  it('a connection that can not be made at all is not tried again by itself', async () => {
    const room = setUp()
    room.controller.send('One?')
    await room.protocol.last.fail(error('network'))
    expect(room.status()).toBe('error')
    expect(room.environment.clock.waiting).toBe(0)
  })

  it('stays with its text and a button where the protocol can not resume', async () => {
    const room = setUpController()
    room.controller.send('One?')
    await room.protocol.last.push(started, say('Hel'))
    await room.protocol.last.cut()
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hel (failed)'])
    expect(room.store.current()).toMatchObject({
      status: 'error',
      error: { kind: 'interrupted', retryable: true },
    })
  })
})

describe('Q8: a storm', () => {
  it('is met by pauses up to an exponential bound, and given up in the end, with a button', async () => {
    const room = setUp(() => 0.999)
    await beginAnswer(room)
    const pauses: number[] = []
    for (let count = 0; room.status() === 'streaming' && count < 50; count++) {
      await room.protocol.last.fail(error('network'))
      const { retryAt } = room.store.current()
      if (retryAt === undefined) break
      pauses.push(retryAt - room.environment.now())
      await room.environment.clock.advance(retryAt - room.environment.now())
    }
    expect(pauses.map((pause) => Math.round(pause / 500))).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60])
    expect(room.status()).toBe('error')
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hel (failed)'])
    expect(room.environment.clock.waiting).toBe(0)
  })

  it('the button goes on with the same run', async () => {
    const room = setUp()
    await beginAnswer(room)
    await room.protocol.last.fail(error('network'))
    for (let count = 0; count < 10; count++) {
      await room.environment.clock.advance(30_000)
      await room.protocol.last.fail(error('network'))
    }
    expect(room.status()).toBe('error')
    room.controller.retry()
    expect(room.protocol.last.cursor).toEqual({ runId: 'run-1', sequence: 2 })
    await room.protocol.last.push(say('lo'), ended)
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hello (completed)'])
  })

  it('full jitter: the pause is anything from nothing to the bound', async () => {
    const room = setUp(() => 0.001)
    await beginAnswer(room)
    await room.protocol.last.fail(error('timeout'))
    expect((room.store.current().retryAt ?? 0) - room.environment.now()).toBeLessThan(5)
  })

  it('Retry-After is waited for', async () => {
    const room = setUp()
    await beginAnswer(room)
    await room.protocol.last.fail(error('rate-limit', { retryAfterMs: 7_000 }))
    expect((room.store.current().retryAt ?? 0) - room.environment.now()).toBe(7_250)
  })

  it('progress counts: a stream that brings an event each time is never given up', async () => {
    const room = setUp()
    await beginAnswer(room)
    for (let sequence = 3; sequence < 60; sequence++) {
      await room.protocol.last.fail(error('network'))
      await room.environment.clock.advance(30_000)
      await room.protocol.last.push(say('.'), at(sequence))
    }
    expect(room.status()).toBe('streaming')
  })

  it('a repetition without progress does not count', async () => {
    const room = setUp()
    await beginAnswer(room)
    for (let count = 0; room.status() === 'streaming' && count < 50; count++) {
      await room.protocol.last.push({ type: 'message-restart' }, say('He'))
      await room.protocol.last.cut()
      await room.environment.clock.advance(30_000)
    }
    expect(room.status()).toBe('error')
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hel (failed)'])
  })
})

describe('Q13: the network', () => {
  it('that comes back ends the pause at once', async () => {
    const room = setUp()
    await beginAnswer(room)
    room.environment.setOnline(false)
    await room.protocol.last.fail(error('network'))
    expect(room.protocol.calls).toHaveLength(1)
    room.environment.setOnline(true)
    await settle()
    expect(room.protocol.calls).toHaveLength(2)
    expect(room.environment.clock.waiting).toBe(0)
  })

  it('that is away for an hour is waited for', async () => {
    const room = setUp()
    await beginAnswer(room)
    room.environment.setOnline(false)
    for (let minute = 0; minute < 60; minute++) {
      await room.protocol.last.fail(error('network'))
      await room.environment.clock.advance(60_000)
    }
    expect(room.status()).toBe('streaming')
    room.environment.setOnline(true)
    await room.protocol.last.push(say('lo'), ended)
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hello (completed)'])
  })

  it('that toggles a hundred times opens one connection at a time', async () => {
    const room = setUp()
    await beginAnswer(room)
    for (let count = 0; count < 100; count++) {
      room.environment.setOnline(false)
      await room.protocol.last.fail(error('network'))
      room.environment.setOnline(true)
      await settle()
    }
    expect(room.protocol.calls).toHaveLength(101)
    expect(room.protocol.calls.at(-1)?.cursor).toEqual({ runId: 'run-1', sequence: 2 })
    await room.protocol.last.push(say('lo'), ended)
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hello (completed)'])
  })
})

describe('Q6: an answer told once more', () => {
  it('stays as it is shown until the repetition has caught up', async () => {
    const room = setUp()
    await beginAnswer(room)
    await room.protocol.last.push({ type: 'message-restart' }, say('H'))
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hel'])
    await room.protocol.last.push(say('ello'))
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hello'])
  })

  it('takes the place of what is shown when it has ended, also where it is shorter', async () => {
    const room = setUp()
    await beginAnswer(room)
    await room.protocol.last.push({ type: 'message-restart' }, say('Hi'), ended)
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hi (completed)'])
  })

  it('cut off in the middle changes nothing', async () => {
    const room = setUp()
    await beginAnswer(room)
    await room.protocol.last.push({ type: 'message-restart' }, say('H'))
    room.controller.stop()
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hel (stopped)'])
  })
})

describe('Q15: a run that is gone', () => {
  it('keeps the text, and the button asks the same message again', async () => {
    const room = setUp()
    await beginAnswer(room)
    await room.protocol.last.cut()
    await room.environment.clock.advance(500)
    await room.protocol.last.fail(error('not-found'))
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hel (failed)'])
    expect(room.store.current().error).toMatchObject({ kind: 'interrupted', retryable: true })
    room.controller.retry()
    expect(room.protocol.last.cursor).toBeUndefined()
    expect(room.protocol.last.turn).toMatchObject({ text: 'One?', attempt: 1 })
  })
})

describe('a page that was left in the middle of an answer', () => {
  const left: ConversationSnapshot = {
    sessionId: 'session-2',
    draft: 'typed',
    messages: [
      { id: 'q', role: 'user', parts: [{ type: 'text', text: 'One?' }], createdAt: 1 },
      { id: 'a', role: 'assistant', parts: [{ type: 'text', text: 'Hel' }], createdAt: 2, runId: 'run-1' },
    ],
    answer: { messageId: 'a', turnId: 'q', createdAt: 2, hasStarted: true, runId: 'run-1', sequence: 7 },
  }

  it('asks nothing of the network before the visitor is here', async () => {
    const room = setUp()
    room.controller.restore(left)
    await settle()
    expect(room.protocol.calls).toHaveLength(0)
    expect(room.status()).toBe('streaming')
  })

  it('goes on with the answer in the same message', async () => {
    const room = setUp()
    room.controller.restore(left)
    room.controller.wake()
    expect(room.protocol.last.cursor).toEqual({ runId: 'run-1', sequence: 7 })
    expect(room.protocol.last.turn).toMatchObject({ id: 'q', text: 'One?', sessionId: 'session-2' })
    await room.protocol.last.push(started, say('lo'), ended)
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hello (completed)'])
    expect(room.store.current().draft).toBe('typed')
  })

  it('before the first word goes on as well', async () => {
    const room = setUp()
    const [question] = left.messages
    room.controller.restore({ ...left, messages: question ? [question] : [] })
    room.controller.wake()
    await room.protocol.last.push(started, say('Hello'), ended)
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hello (completed)'])
  })

  it('says so where the protocol can not go on', () => {
    const room = setUpController()
    room.controller.restore(left)
    expect(room.store.current()).toMatchObject({ status: 'error', error: { kind: 'interrupted' } })
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hel (failed)'])
  })

  it('a message sent by the page waits for the answer', async () => {
    const room = setUp()
    room.controller.restore(left)
    room.controller.send('Two?')
    await room.protocol.last.push(say('lo'), ended)
    expect(room.protocol.last.turn.text).toBe('Two?')
    await room.protocol.last.answer('2')
    expect(room.talk()).toEqual([
      'user: One?',
      'assistant: Hello (completed)',
      'user: Two?',
      'assistant: 2 (completed)',
    ])
  })
})

describe('a conversation that is left', () => {
  it('disconnect is not stop: the run goes on, and is found by whoever comes back', async () => {
    const room = setUp()
    await beginAnswer(room)
    const { messages, answer, sessionId } = room.store.current()
    const { signal } = room.protocol.last
    room.controller.newConversation()
    expect(signal.aborted).toBe(true)
    expect(room.protocol.stops).toEqual([])
    room.controller.open({ sessionId, messages, draft: '', ...(answer && { answer }) })
    expect(room.protocol.last.cursor).toEqual({ runId: 'run-1', sequence: 2 })
    await room.protocol.last.push(say('lo'), ended)
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hello (completed)'])
  })
})

describe('Q10: stop', () => {
  it('while streaming ends at once here and tells the back end which run', async () => {
    const room = setUp()
    await beginAnswer(room)
    const { signal } = room.protocol.last
    room.controller.stop()
    expect(signal.aborted).toBe(true)
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hel (stopped)'])
    expect(room.protocol.stops).toEqual([{ runId: 'run-1', sequence: 2 }])
  })

  it('before the run has a name ends at once here, and at the back end as soon as it has one', async () => {
    const room = setUp()
    room.controller.send('One?')
    const call = room.protocol.last
    room.controller.stop()
    expect(room.status()).toBe('ready')
    expect(room.protocol.stops).toEqual([])
    await call.push(started, at(1), say('Hel'))
    expect(room.protocol.stops).toEqual([{ runId: 'run-1', sequence: undefined }])
    expect(call.signal.aborted).toBe(true)
    expect(room.talk()).toEqual(['user: One?'])
  })

  it('before the run has a name, and asked again: the run is gone on with, not stopped', async () => {
    const room = setUp()
    room.controller.send('One?')
    const { signal, turn } = room.protocol.last
    room.controller.stop()
    room.controller.retry()
    expect(signal.aborted).toBe(true)
    expect(room.protocol.last.turn).toEqual({ ...turn, attempt: 1 })
    await room.protocol.last.push(started, say('Hello'), ended)
    expect(room.protocol.stops).toEqual([])
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hello (completed)'])
  })

  it('before the run has a name, and another is asked: the first is still stopped', async () => {
    const room = setUp()
    room.controller.send('One?')
    const first = room.protocol.last
    room.controller.stop()
    room.controller.send('Two?')
    await room.protocol.last.fail(error('invalid'))
    room.controller.retry()
    await first.push(started)
    expect(room.protocol.stops).toEqual([{ runId: 'run-1', sequence: undefined }])
  })

  it('during a pause before a new connection', async () => {
    const room = setUp()
    await beginAnswer(room)
    await room.protocol.last.cut()
    room.controller.stop()
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hel (stopped)'])
    expect(room.protocol.stops).toHaveLength(1)
    await room.environment.clock.advance(60_000)
    expect(room.protocol.calls).toHaveLength(1)
    expect(room.environment.clock.waiting).toBe(0)
  })

  it('after a resume, and twice is once', async () => {
    const room = setUp()
    await beginAnswer(room)
    await room.protocol.last.cut()
    await room.environment.clock.advance(500)
    await room.protocol.last.push(say('lo'), at(3))
    room.controller.stop()
    room.controller.stop()
    expect(room.protocol.stops).toEqual([{ runId: 'run-1', sequence: 3 }])
    expect(room.talk()).toEqual(['user: One?', 'assistant: Hello (stopped)'])
  })

  it('Q11: a stop that does not arrive is told', async () => {
    const room = setUp()
    await beginAnswer(room)
    room.protocol.refuse = error('network')
    room.controller.stop()
    await settle()
    expect(room.store.current()).toMatchObject({ status: 'ready', error: { kind: 'stop' } })
    room.controller.send('Two?')
    expect(room.store.current().error).toBeUndefined()
  })

  it('a stopped run writes no more into the next turn', async () => {
    const room = setUp()
    room.controller.send('One?')
    const call = room.protocol.last
    room.controller.stop()
    room.controller.send('Two?')
    const stray: ProtocolEvent[] = [started, say('late'), ended]
    await call.push(...stray)
    await room.protocol.last.push({ type: 'message-start', runId: 'run-2' }, say('2'), ended)
    expect(room.talk()).toEqual(['user: One?', 'user: Two?', 'assistant: 2 (completed)'])
  })
})

// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { ChatError, type ChatErrorKind, type ChatErrorOptions } from '../../../src/core/errors.ts'
import { messageText } from '../../../src/core/message.ts'
import { settle } from '../../support/fake-clock.ts'
import { createFakeProtocol } from '../../support/fake-protocol.ts'
import { setUpController } from '../../support/set-up-controller.ts'

const say = (delta: string) => ({ type: 'text-delta', delta }) as const
const error = (kind: ChatErrorKind, options: ChatErrorOptions = {}) => new ChatError(kind, kind, options)

describe('a turn', () => {
  it('carries the message, who and where, and what was said before', async () => {
    const { controller, protocol, store } = setUpController()
    expect(controller.send('  One?  ')).toBe(true)
    await protocol.last.answer('1')
    controller.send('Two?')
    await settle()
    const [first, second] = protocol.calls.map(({ turn }) => turn)
    expect(first).toMatchObject({
      text: 'One?',
      userId: 'ada',
      sessionId: 'session-1',
      params: { plan: 'pro' },
    })
    expect(first).toMatchObject({ history: [], remoteConversationId: undefined })
    expect(second?.history.map(messageText)).toEqual(['One?', '1'])
    expect(second?.id).toBe(store.current().messages[2]?.id)
  })

  it('names the conversation as the back end did', async () => {
    const { controller, protocol } = setUpController()
    controller.send('One?')
    await protocol.last.push({ type: 'conversation-updated', remoteConversationId: 'c1' })
    await protocol.last.answer('1')
    controller.send('Two?')
    expect(protocol.last.turn.remoteConversationId).toBe('c1')
  })

  it('takes a new user and new parameters from the next turn on', async () => {
    const { controller, protocol } = setUpController()
    controller.send('One?')
    controller.identify('bob')
    controller.setParams({ plan: 'free' })
    expect(protocol.last.turn).toMatchObject({ userId: 'ada', params: { plan: 'pro' } })
    await protocol.last.answer('1')
    controller.send('Two?')
    expect(protocol.last.turn).toMatchObject({ userId: 'bob', params: { plan: 'free' } })
  })

  it.each(['', '   ', '\n\t'])('is not started by %j', (text) => {
    const { controller, protocol, told } = setUpController()
    expect(controller.send(text)).toBe(false)
    expect(protocol.calls).toHaveLength(0)
    expect(told).toEqual([])
  })

  it('is not started when the site refuses the message', () => {
    const { controller, protocol, talk } = setUpController({ refuse: (text) => text === 'secret' })
    expect(controller.send('secret')).toBe(false)
    expect(protocol.calls).toHaveLength(0)
    expect(talk()).toEqual([])
    expect(controller.send('fine')).toBe(true)
  })

  it('E1: keeps the question and shows the error when nothing came', async () => {
    const { controller, protocol, store, talk } = setUpController()
    controller.send('One?')
    await protocol.last.fail(error('network'))
    expect(talk()).toEqual(['user: One?'])
    expect(store.current()).toMatchObject({ status: 'error', error: { kind: 'network' } })
  })

  it('F8: an end without a terminal event is a cut, not a success', async () => {
    const { controller, protocol, store, talk } = setUpController()
    controller.send('One?')
    await protocol.last.push(say('hal'))
    await protocol.last.cut()
    expect(talk()).toEqual(['user: One?', 'assistant: hal (failed)'])
    expect(store.current().error?.kind).toBe('interrupted')
  })

  it('an unexpected failure of the protocol is an error like any other', async () => {
    const { controller, store } = setUpController({
      protocol: Object.assign(createFakeProtocol(), {
        send() {
          throw new TypeError('mine')
        },
      }),
    })
    controller.send('One?')
    await controller.idle()
    expect(store.current().error).toMatchObject({ kind: 'protocol', cause: new TypeError('mine') })
  })
})

describe('one turn at a time', () => {
  it('K11: what is sent meanwhile waits its turn, in order', async () => {
    const { controller, protocol, talk } = setUpController()
    controller.send('One?')
    controller.send('Two?')
    controller.send('Three?')
    await settle()
    expect(protocol.calls).toHaveLength(1)
    await protocol.last.answer('1')
    expect(protocol.calls).toHaveLength(2)
    await protocol.last.answer('2')
    await protocol.last.answer('3')
    expect(protocol.calls.map(({ turn }) => turn.text)).toEqual(['One?', 'Two?', 'Three?'])
    expect(talk()).toEqual([
      'user: One?',
      'assistant: 1 (completed)',
      'user: Two?',
      'assistant: 2 (completed)',
      'user: Three?',
      'assistant: 3 (completed)',
    ])
  })

  it('what waits is sent after a failure too', async () => {
    const { controller, protocol } = setUpController()
    controller.send('One?')
    controller.send('Two?')
    await protocol.last.fail(error('network'))
    expect(protocol.last.turn.text).toBe('Two?')
  })

  it('is idle when no turn is running and none waits', async () => {
    const { controller, protocol } = setUpController()
    await controller.idle()
    controller.send('One?')
    controller.send('Two?')
    let isIdle = false
    const idle = controller.idle().then(() => {
      isIdle = true
    })
    await protocol.last.answer('1')
    expect(isIdle).toBe(false)
    await protocol.last.answer('2')
    await idle
  })

  it('Q12: a late answer never writes into a newer turn, even where aborting changes nothing', async () => {
    const { controller, protocol, talk } = setUpController({ protocol: createFakeProtocol({ isDeaf: true }) })
    controller.send('One?')
    const old = protocol.last
    await old.push(say('on'))
    controller.stop()
    controller.send('Two?')
    const current = protocol.last
    expect(current).not.toBe(old)
    await old.push(say('e LATE'))
    await current.push(say('tw'))
    await old.push({ type: 'conversation-updated', remoteConversationId: 'late' })
    await old.fail(error('server'))
    await current.answer('o')
    expect(talk()).toEqual([
      'user: One?',
      'assistant: on (stopped)',
      'user: Two?',
      'assistant: two (completed)',
    ])
    controller.send('Three?')
    expect(protocol.last.turn.remoteConversationId).toBeUndefined()
  })

  it('a connection that never closes does not keep the next turn waiting', async () => {
    const { controller, protocol, status } = setUpController({
      protocol: createFakeProtocol({ isDeaf: true }),
    })
    controller.send('One?')
    controller.stop()
    await controller.idle()
    expect(status()).toBe('ready')
    controller.send('Two?')
    await protocol.last.answer('2')
    expect(status()).toBe('ready')
    expect(protocol.calls).toHaveLength(2)
  })
})

describe('Q10: stop', () => {
  it('before anything came: the question stays, and no answer', async () => {
    const { controller, protocol, status, talk } = setUpController()
    controller.send('One?')
    controller.stop()
    expect(status()).toBe('ready')
    await settle()
    expect(protocol.last.signal.aborted).toBe(true)
    expect(talk()).toEqual(['user: One?'])
    expect(status()).toBe('ready')
  })

  it('while streaming: the text stays, marked as stopped', async () => {
    const { controller, protocol, talk } = setUpController()
    controller.send('One?')
    await protocol.last.push(say('hal'))
    controller.stop()
    await settle()
    expect(talk()).toEqual(['user: One?', 'assistant: hal (stopped)'])
  })

  it('while waiting for a retry: nothing is sent again, and no timer is left', async () => {
    const { controller, protocol, environment, store } = setUpController()
    controller.send('One?')
    await protocol.last.fail(error('server'))
    expect(store.current().retryAt).toBeDefined()
    controller.stop()
    await environment.clock.advance(60_000)
    expect(protocol.calls).toHaveLength(1)
    expect(environment.clock.waiting).toBe(0)
    expect(store.current()).toMatchObject({ status: 'ready', error: undefined, retryAt: undefined })
  })

  it('twice is once, and without a turn nothing', async () => {
    const { controller, protocol, store, talk } = setUpController()
    const before = store.current()
    controller.stop()
    expect(store.current()).toBe(before)
    controller.send('One?')
    await protocol.last.push(say('hal'))
    controller.stop()
    controller.stop()
    await settle()
    expect(talk()).toEqual(['user: One?', 'assistant: hal (stopped)'])
  })

  it('what was waiting for its turn is sent then: nothing a visitor has sent is lost', async () => {
    const { controller, protocol, talk } = setUpController()
    controller.send('One?')
    controller.send('Two?')
    controller.stop()
    expect(protocol.calls.map(({ turn }) => turn.text)).toEqual(['One?', 'Two?'])
    await protocol.last.answer('2')
    await controller.idle()
    expect(talk()).toEqual(['user: One?', 'user: Two?', 'assistant: 2 (completed)'])
  })
})

describe('retry', () => {
  it('Q14: after a failure asks again with the same turn, and without a second question', async () => {
    const { controller, protocol, talk } = setUpController()
    controller.send('One?')
    await protocol.last.fail(error('network'))
    controller.retry()
    await protocol.last.answer('1')
    const [first, second] = protocol.calls.map(({ turn }) => turn)
    expect(second).toEqual({ ...first, attempt: 1 })
    expect(talk()).toEqual(['user: One?', 'assistant: 1 (completed)'])
  })

  it('after a stop asks again with the same turn, and what there was stays as another version', async () => {
    const { controller, protocol, store, talk } = setUpController()
    controller.send('One?')
    await protocol.last.push(say('hal'))
    controller.stop()
    controller.retry()
    expect(protocol.last.turn.id).toBe(protocol.calls[0]?.turn.id)
    await protocol.last.answer('whole')
    expect(talk()).toEqual(['user: One?', 'assistant: whole (completed)'])
    controller.chooseVersion(store.current().messages[1]?.id ?? '', 0)
    expect(talk()).toEqual(['user: One?', 'assistant: hal (stopped)'])
  })

  it('after a whole answer asks for another one, by a new turn', async () => {
    const { controller, protocol } = setUpController()
    controller.send('One?')
    await protocol.last.answer('1')
    controller.retry()
    const [first, second] = protocol.calls.map(({ turn }) => turn)
    expect(second).toMatchObject({ text: 'One?', history: [] })
    expect(second?.id).not.toBe(first?.id)
  })

  it.each(['failed', 'stopped'])(
    'another answer that %s before its first word is the same turn again',
    async (how) => {
      const { controller, protocol } = setUpController()
      controller.send('One?')
      await protocol.last.answer('1')
      controller.retry()
      if (how === 'failed') await protocol.last.fail(error('network'))
      else controller.stop()
      controller.retry()
      const ids = protocol.calls.map(({ turn }) => turn.id)
      expect(ids[2]).toBe(ids[1])
    },
  )

  it('a turn whose second message failed is the same turn again', async () => {
    const { controller, protocol } = setUpController()
    controller.send('One?')
    await protocol.last.push({ type: 'message-start', runId: '1' }, say('a'), {
      type: 'message-start',
      runId: '2',
    })
    await protocol.last.fail(error('network'))
    controller.retry()
    const ids = protocol.calls.map(({ turn }) => turn.id)
    expect(ids[1]).toBe(ids[0])
  })

  it('does nothing while an answer is being written, or where nothing was asked', async () => {
    const { controller, protocol } = setUpController()
    controller.retry()
    expect(protocol.calls).toHaveLength(0)
    controller.send('One?')
    controller.retry()
    await protocol.last.push(say('hal'))
    controller.retry()
    expect(protocol.calls).toHaveLength(1)
  })

  it('asks again in a conversation that was cut by leaving the page', () => {
    const { controller, protocol } = setUpController()
    const question = { id: 'q', role: 'user', parts: [{ type: 'text', text: 'Old?' }], createdAt: 1 } as const
    controller.open({ sessionId: 's', messages: [question], draft: '' })
    controller.retry()
    expect(protocol.last.turn).toMatchObject({ id: 'q', text: 'Old?', sessionId: 's' })
  })
})

describe('retries by itself', () => {
  it('E11: tries three times more, each wait within its bound, then shows the error', async () => {
    const { controller, protocol, environment, store } = setUpController({ random: () => 1 })
    controller.send('One?')
    for (const [tries, waitMs] of [1000, 2000, 4000].entries()) {
      await protocol.last.fail(error('server', { status: 503 }))
      expect(store.current()).toMatchObject({
        status: 'submitted',
        error: { kind: 'server' },
        retryAt: environment.now() + waitMs,
      })
      await environment.clock.advance(waitMs - 1)
      expect(protocol.calls).toHaveLength(tries + 1)
      await environment.clock.advance(1)
      expect(protocol.calls).toHaveLength(tries + 2)
    }
    await protocol.last.fail(error('server', { status: 503 }))
    expect(store.current()).toMatchObject({ status: 'error', error: { status: 503 }, retryAt: undefined })
    await environment.clock.advance(600_000)
    expect(protocol.calls).toHaveLength(4)
    expect(new Set(protocol.calls.map(({ turn }) => turn.id)).size).toBe(1)
  })

  it('E10: tries once more after 429, not before Retry-After', async () => {
    const { controller, protocol, environment, status } = setUpController({ random: () => 0 })
    controller.send('One?')
    await protocol.last.fail(error('rate-limit', { retryAfterMs: 5000 }))
    await environment.clock.advance(4999)
    expect(protocol.calls).toHaveLength(1)
    await environment.clock.advance(1)
    expect(protocol.calls).toHaveLength(2)
    await protocol.last.fail(error('rate-limit', { retryAfterMs: 5000 }))
    expect(status()).toBe('error')
    await environment.clock.advance(600_000)
    expect(protocol.calls).toHaveLength(2)
  })

  it('an answer after a wait takes the error away', async () => {
    const { controller, protocol, environment, store, talk } = setUpController()
    controller.send('One?')
    await protocol.last.fail(error('server'))
    await environment.clock.advance(1000)
    await protocol.last.answer('1')
    expect(talk()).toEqual(['user: One?', 'assistant: 1 (completed)'])
    expect(store.current()).toMatchObject({ status: 'ready', error: undefined })
  })

  it('never after the first event of an answer', async () => {
    const { controller, protocol, environment, status } = setUpController()
    controller.send('One?')
    await protocol.last.push(say('h'))
    await protocol.last.fail(error('server'))
    expect(status()).toBe('error')
    await environment.clock.advance(60_000)
    expect(protocol.calls).toHaveLength(1)
  })

  it('still where only the conversation was made, and goes on in it', async () => {
    const { controller, protocol, environment } = setUpController()
    controller.send('One?')
    await protocol.last.push({ type: 'conversation-updated', remoteConversationId: 'c1' })
    await protocol.last.fail(error('server'))
    await environment.clock.advance(1000)
    expect(protocol.calls).toHaveLength(2)
    expect(protocol.last.turn.remoteConversationId).toBe('c1')
  })

  it('a failure that the agent reports itself is not sent again', async () => {
    const { controller, protocol, environment, status } = setUpController()
    controller.send('One?')
    await protocol.last.push({ type: 'error', error: error('server') })
    await environment.clock.advance(60_000)
    expect(status()).toBe('error')
    expect(protocol.calls).toHaveLength(1)
  })
})

describe('E6: a conversation that is gone', () => {
  it('goes on in a new session, and the talk stays', async () => {
    const { controller, protocol, store, talk, told } = setUpController()
    controller.send('One?')
    await protocol.last.push({ type: 'conversation-updated', remoteConversationId: 'c1' })
    await protocol.last.answer('1')
    controller.send('Two?')
    await protocol.last.fail(error('not-found'))
    const { sessionId } = store.current()
    expect(sessionId).not.toBe('session-1')
    expect(protocol.last.turn).toMatchObject({ text: 'Two?', sessionId, remoteConversationId: undefined })
    await protocol.last.answer('2')
    expect(talk()).toEqual([
      'user: One?',
      'assistant: 1 (completed)',
      'user: Two?',
      'assistant: 2 (completed)',
    ])
    expect(told).toContainEqual(['conversation', { sessionId, reason: 'changed' }])
  })

  it('is an error once something of the answer has come: nothing is sent twice', async () => {
    const { controller, protocol, store } = setUpController()
    controller.open({ sessionId: 's', remoteConversationId: 'c1', messages: [], draft: '' })
    controller.send('One?')
    await protocol.last.push(say('h'))
    await protocol.last.fail(error('not-found'))
    expect(protocol.calls).toHaveLength(1)
    expect(store.current()).toMatchObject({ sessionId: 's', error: { kind: 'not-found' } })
  })

  it('is an error where there was none: the agent itself is gone', async () => {
    const { controller, protocol, store } = setUpController()
    controller.send('One?')
    await protocol.last.fail(error('not-found'))
    expect(protocol.calls).toHaveLength(1)
    expect(store.current()).toMatchObject({ sessionId: 'session-1', error: { kind: 'not-found' } })
  })

  it('does not go round in circles when the new one is not found either', async () => {
    const { controller, protocol, status } = setUpController()
    controller.open({ sessionId: 's', remoteConversationId: 'c1', messages: [], draft: '' })
    controller.send('One?')
    await protocol.last.fail(error('not-found'))
    await protocol.last.fail(error('not-found'))
    expect(protocol.calls).toHaveLength(2)
    expect(status()).toBe('error')
  })
})

describe('conversations', () => {
  it('a new one stops the answer, empties the talk and keeps what is being typed', async () => {
    const { controller, protocol, store, told } = setUpController()
    controller.send('One?')
    await protocol.last.push(say('hal'))
    controller.setDraft('typed')
    controller.newConversation()
    expect(protocol.last.signal.aborted).toBe(true)
    const { sessionId } = store.current()
    expect(store.current()).toMatchObject({ messages: [], draft: 'typed', status: 'ready' })
    expect(sessionId).not.toBe('session-1')
    expect(told.at(-1)).toEqual(['conversation', { sessionId, reason: 'new' }])
  })

  it('opening one shows it and goes on in it', () => {
    const { controller, protocol, store, told } = setUpController()
    controller.open({ sessionId: 's2', remoteConversationId: 'c2', messages: [], draft: 'typed' })
    expect(store.current()).toMatchObject({ sessionId: 's2', draft: 'typed' })
    expect(told).toEqual([['conversation', { sessionId: 's2', reason: 'opened' }]])
    controller.send('One?')
    expect(protocol.last.turn).toMatchObject({ sessionId: 's2', remoteConversationId: 'c2' })
  })

  it('after the session timeout the next message starts a new one', async () => {
    const { controller, protocol, environment, talk } = setUpController({ sessionTimeoutMs: 60_000 })
    controller.send('One?')
    await protocol.last.answer('1')
    await environment.clock.advance(60_000)
    controller.send('Two?')
    expect(protocol.last.turn.sessionId).toBe('session-1')
    await protocol.last.answer('2')
    await environment.clock.advance(60_001)
    controller.send('Three?')
    expect(protocol.last.turn.sessionId).not.toBe('session-1')
    expect(talk()).toEqual(['user: Three?'])
  })

  it('what waited through an answer longer than the session timeout is sent, all of it, in the same conversation', async () => {
    const { controller, protocol, environment } = setUpController({ sessionTimeoutMs: 60_000 })
    controller.send('One?')
    controller.send('Two?')
    controller.send('Three?')
    await environment.clock.advance(120_000)
    await protocol.last.answer('1')
    await protocol.last.answer('2')
    expect(protocol.calls.map(({ turn }) => turn.text)).toEqual(['One?', 'Two?', 'Three?'])
    expect(protocol.last.turn.sessionId).toBe('session-1')
  })

  it('E3: a refused message goes back into the composer', async () => {
    const { controller, protocol, store } = setUpController()
    controller.send('Bad?')
    await protocol.last.fail(error('invalid'))
    controller.editLastMessage()
    expect(store.current()).toMatchObject({ messages: [], draft: 'Bad?', status: 'ready' })
    controller.editLastMessage()
    expect(store.current().draft).toBe('Bad?')
  })
})

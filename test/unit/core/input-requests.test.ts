// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { ChatError } from '../../../src/core/errors.ts'
import type { InputRequest } from '../../../src/core/input-request.ts'
import { settle } from '../../support/fake-clock.ts'
import { createFakeProtocol, type FakeProtocolOptions } from '../../support/fake-protocol.ts'
import { setUpController } from '../../support/set-up-controller.ts'

const approval: InputRequest = {
  requestId: 'r1',
  kind: 'approval',
  prompt: 'Refund 62 EUR?',
  params: { amount: 62 },
}
const question: InputRequest = { requestId: 'r2', kind: 'question', prompt: 'Which order?' }
const started = { type: 'message-start', runId: 'run-1' } as const
const ended = { type: 'message-end', finishReason: 'completed' } as const
const asks = (request: InputRequest) => ({ type: 'input-requested', request }) as const

function setUp(options: FakeProtocolOptions = { can: ['respond', 'resume'] }) {
  const room = setUpController({ protocol: createFakeProtocol(options) })
  const parts = () => room.store.current().messages.at(-1)?.parts ?? []
  return { ...room, parts, states: () => parts().map((part) => ('state' in part ? part.state : part.type)) }
}

describe('a run that asks', () => {
  it('waits in its message, and goes on in it when it is answered', async () => {
    const room = setUp()
    room.controller.send('Refund me')
    await room.protocol.last.push(started, asks(approval))
    expect(room.states()).toEqual(['pending'])
    room.controller.respond({ requestId: 'r1', isApproved: true, params: { amount: 50 } })
    expect(room.states()).toEqual(['sending'])
    await settle()
    expect(room.states()).toEqual(['answered'])
    expect(room.protocol.responses).toEqual([{ requestId: 'r1', isApproved: true, params: { amount: 50 } }])
    await room.protocol.last.push({ type: 'text-delta', delta: 'Done.' }, ended)
    expect(room.talk()).toEqual(['user: Refund me', 'assistant: Done. (completed)'])
  })

  it('is answered once', async () => {
    const room = setUp()
    room.controller.send('Refund me')
    await room.protocol.last.push(started, asks(approval))
    room.controller.respond({ requestId: 'r1', isApproved: true })
    room.controller.respond({ requestId: 'r1', isApproved: false })
    await settle()
    room.controller.respond({ requestId: 'r1', isApproved: false })
    await room.protocol.last.push(asks(approval))
    expect(room.protocol.responses).toHaveLength(1)
    expect(room.states()).toEqual(['answered'])
  })

  it('an answer to something nobody asked goes nowhere', async () => {
    const room = setUp()
    room.controller.send('Refund me')
    await room.protocol.last.push(started, asks(approval))
    room.controller.respond({ requestId: 'other', isApproved: true })
    expect(room.protocol.responses).toHaveLength(0)
  })

  it.each([
    ['was taken', undefined, { state: 'answered', response: { isApproved: true } }],
    ['was not taken', new ChatError('network', 'no network'), { state: 'expired' }],
  ])(
    'an answer whose receipt comes after the end of the run %s, as the receipt says',
    async (_, refuse, part) => {
      const room = setUp()
      let receive = () => {}
      room.protocol.respond = () =>
        new Promise((resolve, reject) => {
          receive = () => (refuse ? reject(refuse) : resolve())
        })
      room.controller.send('Refund me')
      await room.protocol.last.push(started, asks(approval))
      room.controller.respond({ requestId: 'r1', isApproved: true })
      await room.protocol.last.push(ended)
      receive()
      await settle()
      expect(room.parts()).toMatchObject([part])
    },
  )

  it('an answer that did not arrive can be given again', async () => {
    const room = setUp()
    room.controller.send('Refund me')
    await room.protocol.last.push(started, asks(question))
    room.protocol.refuse = new ChatError('network', 'no network')
    room.controller.respond({ requestId: 'r2', text: 'MC-1042' })
    await settle()
    expect(room.parts()).toMatchObject([{ state: 'pending', hasFailed: true }])
    room.protocol.refuse = undefined
    room.controller.respond({ requestId: 'r2', text: 'MC-1042' })
    await settle()
    expect(room.states()).toEqual(['answered'])
  })

  it('an answer that comes too late says that nobody waits for it', async () => {
    const room = setUp()
    room.controller.send('Refund me')
    await room.protocol.last.push(started, asks(approval))
    room.protocol.refuse = new ChatError('invalid', 'no such request is pending')
    room.controller.respond({ requestId: 'r1', isApproved: true })
    await settle()
    expect(room.states()).toEqual(['expired'])
  })

  it('answered elsewhere shows it', async () => {
    const room = setUp()
    room.controller.send('Refund me')
    await room.protocol.last.push(started, asks(approval))
    const response = { isApproved: false }
    await room.protocol.last.push({ type: 'input-resolved', requestId: 'r1', response })
    expect(room.parts()).toMatchObject([
      { state: 'answered', response: { requestId: 'r1', isApproved: false } },
    ])
  })

  it.each([
    ['has ended without it', [ended]],
    ['has failed', [{ type: 'error', error: new ChatError('server', 'no') } as const]],
  ])('a run that %s waits no more', async (_, events) => {
    const room = setUp()
    room.controller.send('Refund me')
    await room.protocol.last.push(started, asks(approval), ...events)
    expect(room.states()).toEqual(['expired'])
  })

  it('stop ends the waiting', async () => {
    const room = setUp()
    room.controller.send('Refund me')
    await room.protocol.last.push(started, asks(approval))
    room.controller.stop()
    expect(room.states()).toEqual(['expired'])
  })

  it('waits on while the connection is lost, and is answered without it', async () => {
    const room = setUp()
    room.controller.send('Refund me')
    await room.protocol.last.push(started, asks(approval))
    await room.protocol.last.fail(new ChatError('timeout', 'silence'))
    room.controller.respond({ requestId: 'r1', isApproved: true })
    await settle()
    expect(room.states()).toEqual(['answered'])
    await room.environment.clock.advance(500)
    await room.protocol.last.push({ type: 'text-delta', delta: 'Done.' }, ended)
    expect(room.talk()).toEqual(['user: Refund me', 'assistant: Done. (completed)'])
  })

  it('survives a reload, and what was on its way then can be answered again', async () => {
    const room = setUp()
    room.controller.send('Refund me')
    await room.protocol.last.push(started, asks(approval), asks(question))
    room.controller.respond({ requestId: 'r1', isApproved: true })
    const { messages, answer } = room.store.current()
    const again = setUp()
    again.controller.restore({ sessionId: 's', draft: '', messages, ...(answer && { answer }) })
    again.controller.wake()
    expect(again.states()).toEqual(['pending', 'pending'])
    again.controller.respond({ requestId: 'r2', text: 'MC-1042' })
    await settle()
    expect(again.protocol.responses).toEqual([{ requestId: 'r2', text: 'MC-1042' }])
  })
})

describe('a contract that takes answers by a request of their own', () => {
  const waits = { ...ended, isAwaitingInput: true }

  it('goes on in the same message', async () => {
    const room = setUp({})
    room.controller.send('Refund me')
    await room.protocol.last.push(started, { type: 'text-delta', delta: 'May I?' }, asks(approval), waits)
    expect(room.status()).toBe('ready')
    expect(room.states()).toEqual(['text', 'pending'])
    room.controller.respond({ requestId: 'r1', isApproved: true })
    expect(room.protocol.last.turn).toMatchObject({
      text: '',
      responses: [{ requestId: 'r1', isApproved: true }],
    })
    expect(room.protocol.last.turn.history.map(({ role }) => role)).toEqual(['user', 'assistant'])
    await room.protocol.last.push(
      { type: 'message-start', runId: 'run-2' },
      { type: 'text-delta', delta: 'Done.' },
      ended,
    )
    expect(room.talk()).toEqual(['user: Refund me', 'assistant: May I?\n\nDone. (completed)'])
    expect(room.states()).toEqual(['text', 'answered', 'text'])
  })

  it('sends the answers together when several were asked', async () => {
    const room = setUp({})
    room.controller.send('Refund me')
    await room.protocol.last.push(started, asks(approval), asks(question), waits)
    room.controller.respond({ requestId: 'r1', isApproved: true })
    expect(room.protocol.calls).toHaveLength(1)
    room.controller.respond({ requestId: 'r2', text: 'MC-1042' })
    expect(room.protocol.last.turn.responses.map(({ requestId }) => requestId)).toEqual(['r1', 'r2'])
  })
})

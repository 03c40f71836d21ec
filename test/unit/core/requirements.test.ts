// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { ChatError } from '../../../src/core/errors.ts'
import type { Requirement } from '../../../src/core/requirement.ts'
import { settle } from '../../support/fake-clock.ts'
import { createFakeProtocol } from '../../support/fake-protocol.ts'
import { setUpController } from '../../support/set-up-controller.ts'

const account: Requirement = { requirementId: 'r1', title: 'Your calendar' }

function setUp() {
  const world = { missing: [account], looks: 0, asked: [] as unknown[], isDown: false }
  const requirements = {
    missing: async () => {
      world.looks += 1
      if (world.isDown) throw new ChatError('network', 'no network')
      return world.missing
    },
    connectUrl: async (userId: string, ids: readonly string[]) => {
      world.asked.push([userId, ids])
      if (world.isDown) throw new ChatError('network', 'no network')
      return 'https://agent.example/connect'
    },
  }
  const protocol = Object.assign(createFakeProtocol(), { requirements })
  const room = setUpController({ protocol })
  const fail = async () => {
    room.controller.send('Book it')
    await protocol.last.push({ type: 'error', error: new ChatError('server', 'requirements_not_met') })
    await settle()
  }
  return { ...room, world, fail, missing: () => room.store.current().requirements }
}

describe('an agent that needs an account of the user', () => {
  it('says what is missing when the turn has failed for it', async () => {
    const room = setUp()
    await room.fail()
    expect(room.missing()).toEqual([account])
  })

  it('does not blame what is missing for an answer that had begun', async () => {
    const room = setUp()
    room.controller.send('Book it')
    await room.protocol.last.push({ type: 'text-delta', delta: 'I begin' })
    await room.protocol.last.push({ type: 'error', error: new ChatError('server', 'it broke') })
    await settle()
    expect(room.missing()).toEqual([])
    expect(room.store.current().error).toMatchObject({ kind: 'server' })
  })

  it('opens the page for it, watches until it is done, and goes on with the message', async () => {
    const room = setUp()
    await room.fail()
    expect(await room.controller.connectUrl()).toBe('https://agent.example/connect')
    expect(room.world.asked).toEqual([['ada', ['r1']]])
    await room.environment.clock.advance(9_000)
    expect(room.world.looks).toBe(4)
    expect(room.protocol.calls).toHaveLength(1)
    room.world.missing = []
    await room.environment.clock.advance(3_000)
    expect(room.protocol.calls).toHaveLength(2)
    expect(room.protocol.last.turn).toMatchObject({ text: 'Book it', attempt: 1 })
    await room.protocol.last.answer('Booked.')
    expect(room.talk()).toEqual(['user: Book it', 'assistant: Booked. (completed)'])
    expect(room.missing()).toEqual([])
    expect(room.environment.clock.waiting).toBe(0)
  })

  it('looks at once when the visitor says that it is done', async () => {
    const room = setUp()
    await room.fail()
    room.world.missing = []
    room.controller.checkRequirements()
    await settle()
    expect(room.protocol.calls).toHaveLength(2)
  })

  it('goes on watching when a look fails', async () => {
    const room = setUp()
    await room.fail()
    await room.controller.connectUrl()
    room.world.isDown = true
    await room.environment.clock.advance(6_000)
    room.world.isDown = false
    room.world.missing = []
    await room.environment.clock.advance(3_000)
    expect(room.protocol.calls).toHaveLength(2)
  })

  it('stops watching when the conversation is left, and after a quarter of an hour', async () => {
    const room = setUp()
    await room.fail()
    await room.controller.connectUrl()
    await room.environment.clock.advance(903_000)
    expect(room.environment.clock.waiting).toBe(0)
    await room.controller.connectUrl()
    room.controller.newConversation()
    expect(room.environment.clock.waiting).toBe(0)
    expect(room.missing()).toEqual([])
  })

  it('says so when no page to connect is given', async () => {
    const room = setUp()
    await room.fail()
    room.world.isDown = true
    expect(await room.controller.connectUrl()).toBeUndefined()
    expect(room.store.current().error?.kind).toBe('network')
  })

  it('asks nothing after failures that can not have this reason', async () => {
    const room = setUp()
    room.controller.send('Book it')
    await room.protocol.last.fail(new ChatError('network', 'no network'))
    expect(room.world.looks).toBe(0)
  })
})

// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { ChatError } from '../../../src/core/errors.ts'
import { versionCount } from '../../../src/core/versions.ts'
import { createFakeProtocol } from '../../support/fake-protocol.ts'
import { setUpController } from '../../support/set-up-controller.ts'

const say = (delta: string) => ({ type: 'text-delta', delta }) as const

async function talkOfTwo() {
  const room = setUpController()
  const idAt = (index: number) => room.store.current().messages[index]?.id ?? ''
  const versionsAt = (index: number) => {
    const message = room.store.current().messages[index]
    return message && [message.versions?.index ?? 0, versionCount(message)]
  }
  room.controller.send('One?')
  await room.protocol.last.answer('1')
  room.controller.send('Two?')
  await room.protocol.last.answer('2')
  return { ...room, idAt, versionsAt }
}

describe('an answer asked for again', () => {
  it('takes the place of the first, which can be gone back to', async () => {
    const room = await talkOfTwo()
    room.controller.retry()
    await room.protocol.last.answer('2b')
    expect(room.talk().slice(2)).toEqual(['user: Two?', 'assistant: 2b (completed)'])
    expect(room.versionsAt(3)).toEqual([1, 2])
    room.controller.chooseVersion(room.idAt(3), 0)
    expect(room.talk()[3]).toBe('assistant: 2 (completed)')
    expect(room.versionsAt(3)).toEqual([0, 2])
    room.controller.chooseVersion(room.idAt(3), 1)
    expect(room.talk()[3]).toBe('assistant: 2b (completed)')
  })

  it('again and again makes as many versions, in their order, from whichever is shown', async () => {
    const room = await talkOfTwo()
    room.controller.retry()
    await room.protocol.last.answer('2b')
    room.controller.chooseVersion(room.idAt(3), 0)
    room.controller.retry()
    await room.protocol.last.answer('2c')
    expect(room.versionsAt(3)).toEqual([2, 3])
    const shown = [0, 1, 2].map((index) => {
      room.controller.chooseVersion(room.idAt(3), index)
      return room.talk()[3]
    })
    expect(shown).toEqual(['2', '2b', '2c'].map((text) => `assistant: ${text} (completed)`))
  })

  it('does not lose the first when nothing comes', async () => {
    const room = await talkOfTwo()
    room.controller.retry()
    expect(room.talk()).toEqual(['user: One?', 'assistant: 1 (completed)', 'user: Two?'])
    await room.protocol.last.fail(new ChatError('network', 'no network'))
    expect(room.talk()[3]).toBe('assistant: 2 (completed)')
    expect(room.versionsAt(3)).toEqual([0, 1])
    expect(room.status()).toBe('error')
  })

  it('does not lose the first when it is stopped before its first word', async () => {
    const room = await talkOfTwo()
    room.controller.retry()
    room.controller.stop()
    expect(room.talk()[3]).toBe('assistant: 2 (completed)')
  })

  it('survives being sent again after a refusal', async () => {
    const room = await talkOfTwo()
    room.controller.retry()
    await room.protocol.last.fail(new ChatError('server', '503', { retryable: true }))
    await room.environment.clock.advance(2_000)
    await room.protocol.last.answer('2b')
    expect(room.versionsAt(3)).toEqual([1, 2])
  })

  it('does not lose the first with the page', async () => {
    const room = await talkOfTwo()
    room.controller.retry()
    const { messages, answer } = room.store.current()
    const again = setUpController()
    again.controller.restore({ sessionId: 's', draft: '', messages, ...(answer && { answer }) })
    expect(again.talk()[3]).toBe('assistant: 2 (completed)')
  })
})

describe('a message in other words', () => {
  it('is sent instead, with all that followed put aside', async () => {
    const room = await talkOfTwo()
    room.controller.editMessage(room.idAt(0), ' Uno? ')
    expect(room.protocol.last.turn).toMatchObject({ text: 'Uno?', history: [], attempt: 0 })
    await room.protocol.last.answer('1b')
    expect(room.talk()).toEqual(['user: Uno?', 'assistant: 1b (completed)'])
    expect(room.versionsAt(0)).toEqual([1, 2])
    room.controller.chooseVersion(room.idAt(0), 0)
    expect(room.talk()).toHaveLength(4)
    expect(room.talk()[0]).toBe('user: One?')
  })

  it('keeps the versions of what is put aside', async () => {
    const room = await talkOfTwo()
    room.controller.retry()
    await room.protocol.last.answer('2b')
    room.controller.editMessage(room.idAt(0), 'Uno?')
    await room.protocol.last.answer('1b')
    room.controller.chooseVersion(room.idAt(0), 0)
    expect(room.versionsAt(3)).toEqual([1, 2])
    room.controller.chooseVersion(room.idAt(3), 0)
    expect(room.talk()[3]).toBe('assistant: 2 (completed)')
  })

  it('changes nothing while an answer is written, for an answer, or without words', async () => {
    const room = await talkOfTwo()
    room.controller.editMessage(room.idAt(1), 'no')
    room.controller.editMessage(room.idAt(0), '  ')
    room.controller.send('Three?')
    await room.protocol.last.push(say('3'))
    room.controller.editMessage(room.idAt(0), 'no')
    room.controller.chooseVersion(room.idAt(0), 5)
    expect(room.talk().map((line) => line.slice(0, 9))).toHaveLength(6)
  })
})

describe('what is sent without a network', () => {
  it('waits in its place, in order, and goes once each when the network is back', async () => {
    const room = setUpController({ protocol: createFakeProtocol() })
    room.environment.setOnline(false)
    expect(room.controller.send('One?')).toBe(true)
    room.controller.send('Two?')
    expect(room.store.current().messages.map(({ isWaiting }) => isWaiting)).toEqual([true, true])
    expect(room.protocol.calls).toHaveLength(0)
    expect(room.status()).toBe('ready')
    room.environment.setOnline(true)
    await room.protocol.last.answer('1')
    await room.protocol.last.answer('2')
    expect(room.protocol.calls.map(({ turn }) => turn.text)).toEqual(['One?', 'Two?'])
    expect(room.talk()).toEqual([
      'user: One?',
      'assistant: 1 (completed)',
      'user: Two?',
      'assistant: 2 (completed)',
    ])
    expect(room.store.current().messages.some(({ isWaiting }) => isWaiting)).toBe(false)
  })

  it('waits over a reload too, and keeps its id', async () => {
    const room = setUpController()
    room.environment.setOnline(false)
    room.controller.send('One?')
    const { messages } = room.store.current()
    const again = setUpController({ firstId: 100 })
    again.controller.restore({ sessionId: 's', draft: '', messages })
    expect(again.status()).toBe('ready')
    expect(again.protocol.calls).toHaveLength(0)
    again.controller.wake()
    expect(again.protocol.last.turn.id).toBe(messages[0]?.id)
    await again.protocol.last.answer('1')
    expect(again.talk()).toEqual(['user: One?', 'assistant: 1 (completed)'])
  })

  it('an answer that comes meanwhile stands before it', async () => {
    const room = setUpController()
    room.controller.send('One?')
    await room.protocol.last.push(say('1'))
    room.controller.send('Two?')
    expect(room.talk()).toEqual(['user: One?', 'assistant: 1', 'user: Two?'])
    await room.protocol.last.push(say('!'), { type: 'message-end', finishReason: 'completed' })
    expect(room.talk().slice(0, 3)).toEqual(['user: One?', 'assistant: 1! (completed)', 'user: Two?'])
    expect(room.protocol.last.turn.history).toHaveLength(2)
  })
})

// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { ProtocolEvent } from '../../../src/core/chat-event.ts'
import { createAnswerDecoder, type Write } from '../../../src/protocols/answer-decoder.ts'

const frame = { event: 'message', data: ' ', json: undefined }
const end = { type: 'message-end', finishReason: 'completed' } as const

/** What a decoder makes that does these things, one per frame. */
function decode(...steps: ((write: Write) => readonly ProtocolEvent[])[]): ProtocolEvent[] {
  let step = 0
  const decoder = createAnswerDecoder((_, write) => steps[step++]?.(write) ?? [])
  return steps.flatMap(() => decoder(frame))
}

const textOf = (events: readonly ProtocolEvent[]) =>
  events.map((event) => ('delta' in event ? event.delta : `<${event.type}>`)).join('')

describe('paragraphs', () => {
  it('a text under another id is a paragraph of its own', () => {
    const events = decode(
      (write) => write('text-delta', 'One', 'a'),
      (write) => write('text-delta', '.', 'a'),
      (write) => write('text-delta', 'Two', 'b'),
      () => [{ type: 'usage-reported', usage: {} }],
      (write) => write('text-delta', 'Three', 'c'),
    )
    expect(textOf(events)).toBe('One.\n\nTwo<usage-reported>\n\nThree')
  })

  it('needs no gap after anything else of the answer, nor without ids', () => {
    const events = decode(
      (write) => write('reasoning-delta', 'Hm', 'r'),
      (write) => write('text-delta', 'One', 'a'),
      () => [{ type: 'tool-input', toolCallId: 't', name: 'find' }],
      (write) => write('text-delta', 'Two', 'b'),
      (write) => write('text-delta', '!', 'b'),
    )
    expect(textOf(events)).toBe('HmOne<tool-input>Two!')
    expect(
      textOf(
        decode(
          (w) => w('text-delta', 'a'),
          (w) => w('text-delta', 'b'),
        ),
      ),
    ).toBe('ab')
  })

  it.each([undefined, null, '', 5, {}, ['x']])('%j is no text', (delta) => {
    expect(decode((write) => write('text-delta', delta))).toEqual([])
  })
})

describe('an empty answer', () => {
  it.each<[string, readonly ProtocolEvent[]]>([
    ['nothing', []],
    ['blanks', [{ type: 'text-delta', delta: ' \n' }]],
    ['thoughts', [{ type: 'reasoning-delta', delta: 'Hm' }]],
    ['stages', [{ type: 'step-start', name: 'support' }]],
  ])('%s and an end', (_, events) => {
    expect(decode(() => [...events, end]).at(-1)).toMatchObject({ type: 'error', error: { kind: 'empty' } })
  })

  it.each<[string, readonly ProtocolEvent[]]>([
    ['a text', [{ type: 'text-delta', delta: 'Hi' }]],
    ['a tool', [{ type: 'tool-input', toolCallId: 't', name: 'find' }]],
    ['data', [{ type: 'data-available', name: 'weather', data: 1 }]],
  ])('is none with %s', (_, events) => {
    expect(decode(() => [...events, end]).at(-1)).toEqual(end)
  })

  it('is none where the answer was stopped', () => {
    const stopped = { type: 'message-end', finishReason: 'stopped' } as const
    expect(decode(() => [stopped])).toEqual([stopped])
  })
})

// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { ProtocolEvent } from '../../../../src/core/chat-event.ts'
import { createDecoder, type RunDecoder } from '../../../../src/protocols/dynamiq-runs/decode.ts'

type Step = readonly [type: string, data: unknown, sequence?: number | undefined]

const delta = (text: string, sequence?: number): Step => ['agent.response.delta', { delta: text }, sequence]
const started = (sequence?: number, id = 'r'): Step => ['run.started', { id }, sequence]

function feed(decoder: RunDecoder, ...steps: readonly Step[]): ProtocolEvent[] {
  return steps.flatMap(([type, data, sequence]) => [
    ...decoder.decode({ event: type, data: '', json: { type, data, sequence } }),
  ])
}
const textOf = (events: readonly ProtocolEvent[]) =>
  events.map((event) => (event.type === 'text-delta' ? event.delta : '')).join('')

describe('the cursor', () => {
  it('moves after the events of each numbered frame', () => {
    expect(feed(createDecoder(), started(1), delta('a', 2), ['run.paused', {}, 3])).toEqual([
      { type: 'message-start', runId: 'r' },
      { type: 'cursor-moved', sequence: 1 },
      { type: 'text-delta', delta: 'a' },
      { type: 'cursor-moved', sequence: 2 },
      { type: 'cursor-moved', sequence: 3 },
    ])
  })

  it('stays at the last event that was told in order', () => {
    const decoder = createDecoder()
    const events = feed(decoder, started(1), delta('c', 3))
    expect(events.at(-1)).toEqual({ type: 'cursor-moved', sequence: 1 })
    expect(decoder.cursor()).toEqual({ runId: 'r', sequence: 1 })
  })

  it('is the beginning once text without a number has come', () => {
    const events = feed(createDecoder(), started(1), delta('a', 2), delta('b'), delta('c', 3))
    expect(events.filter(({ type }) => type === 'cursor-moved')).toEqual(
      [1, 2, 0, 0].map((sequence) => ({ type: 'cursor-moved', sequence })),
    )
  })

  it('is not moved by an event that has neither number nor content', () => {
    expect(feed(createDecoder(), ['ping', {}])).toEqual([])
  })
})

describe('a hole', () => {
  const early = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => delta(`${from + index} `, from + index))

  it('Q3: holds back no more than sixteen events', () => {
    const decoder = createDecoder()
    expect(textOf(feed(decoder, started(1), ...early(3, 15)))).toBe('')
    expect(decoder.problem()).toBe('hole')
    expect(() => feed(decoder, delta('x', 18))).toThrow(/missing/)
  })

  it('Q4: is a gap once it is accepted, and the run goes on', () => {
    const decoder = createDecoder()
    expect(() => feed(decoder, started(1), ...early(3, 16))).toThrow()
    decoder.acceptGaps()
    expect(decoder.problem()).toBeUndefined()
    expect(textOf(feed(decoder, ...early(3, 15)))).toBe('')
    expect(textOf(feed(decoder, ...early(18, 2)))).toBe(
      Array.from({ length: 17 }, (_, index) => `${index + 3} `).join(''),
    )
  })

  it('is skipped up to the event that nothing follows, and not a word more', () => {
    const decoder = createDecoder(undefined, { runId: 'r', sequence: undefined }, true)
    const end = ['run.completed', { output: 'abc' }, 9] as const
    const events = feed(decoder, delta('a', 1), delta('b', 4), delta('c', 6), end)
    expect(textOf(events)).toBe('abc')
    expect(events.at(-2)).toEqual({ type: 'message-end', finishReason: 'completed' })
  })

  it('Q2: is not given up for a request that comes twice', () => {
    const decoder = createDecoder()
    const request = ['approval_request.created', { id: 'q' }, 2] as const
    const events = feed(decoder, started(1), request, delta('b', 4), request, delta('a', 3))
    expect(textOf(events)).toBe('ab')
  })

  it('does not let an end without a number overtake what waits', () => {
    const decoder = createDecoder(undefined, { runId: 'r', sequence: undefined }, true)
    expect(textOf(feed(decoder, delta('a', 1), delta('c', 3), ['run.completed', {}]))).toBe('ac')
  })
})

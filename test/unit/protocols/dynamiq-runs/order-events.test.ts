// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { createEventOrder } from '../../../../src/protocols/dynamiq-runs/order-events.ts'
import { createRandom } from '../../../support/chunkings.ts'

function pushAll(sequences: readonly number[], after?: number) {
  const order = createEventOrder<number>(after)
  const told = sequences.flatMap((sequence) => order.push(sequence, sequence, false))
  return { order, told }
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

describe('numbered events', () => {
  it('Q2: are told once', () => {
    expect(pushAll([1, 2, 1, 2, 3, 3, 1]).told).toEqual([1, 2, 3])
  })

  it('Q2: that were told before the cursor are not told again', () => {
    expect(pushAll(range(1, 9), 5).told).toEqual([6, 7, 8, 9])
  })

  it('Q3: wait for the earlier ones', () => {
    const order = createEventOrder<string>()
    expect(order.push('b', 2, false)).toEqual([])
    expect(order.push('c', 3, false)).toEqual([])
    expect(order.hasHole()).toBe(true)
    expect(order.push('a', 1, false)).toEqual(['a', 'b', 'c'])
    expect(order.hasHole()).toBe(false)
    expect(order.last()).toBe(3)
  })

  it('Q3: come out in order, whatever the order within sixteen', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const random = createRandom(seed)
      const size = 2 + Math.floor(random() * 15)
      const sequences = range(1, 60)
      for (let at = 0; at < sequences.length; at += size) {
        const window = sequences.splice(at, size)
        sequences.splice(at, 0, ...window.toSorted(() => random() - 0.5))
      }
      const repeated = sequences.flatMap((sequence) => (random() < 0.2 ? [sequence, sequence] : [sequence]))
      const { told, order } = pushAll(repeated)
      expect(told, `seed ${seed}`).toEqual(range(1, 60))
      expect(order.isStuck()).toBe(false)
    }
  })

  it('Q3: wait for no more than sixteen', () => {
    const { order, told } = pushAll([1, ...range(3, 17)])
    expect(told).toEqual([1])
    expect(order.isStuck()).toBe(false)
    order.push(18, 18, false)
    expect(order.isStuck()).toBe(true)
    expect(order.skip()).toEqual(range(3, 18))
    expect(order.isStuck()).toBe(false)
  })

  it('begin with 1 or below', () => {
    expect(pushAll([0, 1, 2]).told).toEqual([0, 1, 2])
    expect(pushAll([-3, -2]).told).toEqual([-3, -2])
    expect(pushAll([2]).told).toEqual([])
  })
})

describe('an urgent event', () => {
  it('does not wait for what comes next', () => {
    const order = createEventOrder<string>()
    order.push('a', 1, false)
    expect(order.push('end', 3, true)).toEqual([])
    expect(order.isStuck()).toBe(true)
    expect(order.skip()).toEqual(['end'])
  })

  it('is told at once where nothing is missing', () => {
    const order = createEventOrder<string>()
    order.push('a', 1, false)
    expect(order.push('end', 2, true)).toEqual(['end'])
    expect(order.isStuck()).toBe(false)
  })

  it('without a number comes after everything that waits', () => {
    const order = createEventOrder<string>()
    order.push('b', 2, false)
    order.push('d', 4, false)
    expect(order.push('end', undefined, true)).toEqual([])
    expect(order.isStuck()).toBe(true)
    expect(order.skip()).toEqual(['b'])
    expect(order.skip()).toEqual(['d', 'end'])
    expect(order.isStuck()).toBe(false)
  })
})

it('an event without a number is told as it comes', () => {
  const order = createEventOrder<string>()
  order.push('b', 2, false)
  expect(order.push('ping', undefined, false)).toEqual(['ping'])
})

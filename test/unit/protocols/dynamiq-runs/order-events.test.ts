// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { createEventOrder } from '../../../../src/protocols/dynamiq-runs/order-events.ts'
import { createRandom } from '../../../support/seeded-random.ts'

function pushAll(sequences: readonly number[], after?: number) {
  const order = createEventOrder<number>(after)
  const told = sequences.flatMap((sequence) => order.push(sequence, sequence))
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
    expect(order.push('b', 2)).toEqual([])
    expect(order.push('c', 3)).toEqual([])
    expect(order.waiting()).toBe(2)
    expect(order.push('a', 1)).toEqual(['a', 'b', 'c'])
    expect(order.waiting()).toBe(0)
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
      expect(order.waiting()).toBe(0)
    }
  })

  it('go on behind the first hole where it is skipped', () => {
    const { order, told } = pushAll([1, 3, 4, 7])
    expect(told).toEqual([1])
    expect(order.waiting()).toBe(3)
    expect(order.skip()).toEqual([3, 4])
    expect(order.last()).toBe(4)
    expect(order.skip()).toEqual([7])
    expect(order.waiting()).toBe(0)
  })

  it('begin with 1 or below', () => {
    expect(pushAll([0, 1, 2]).told).toEqual([0, 1, 2])
    expect(pushAll([-3, -2]).told).toEqual([-3, -2])
    expect(pushAll([2]).told).toEqual([])
  })
})

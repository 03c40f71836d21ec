// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { ChatError, type ChatErrorKind } from '../../../src/core/errors.ts'
import { retryDelayMs } from '../../../src/core/retry-policy.ts'

const half = () => 0.5

describe('retryDelayMs', () => {
  it.each<[ChatErrorKind, (number | undefined)[]]>([
    ['server', [500, 1000, 2000, undefined]],
    ['conflict', [500, 1000, 2000, undefined]],
    ['rate-limit', [500, undefined]],
    ['network', [undefined]],
    ['timeout', [undefined]],
    ['interrupted', [undefined]],
    ['invalid', [undefined]],
    ['auth', [undefined]],
  ])('E11: %s waits %j', (kind, expected) => {
    const error = new ChatError(kind, '')
    expect(expected.map((_, retries) => retryDelayMs(error, retries, half))).toEqual(expected)
  })

  it('E10: never comes back before Retry-After', () => {
    const error = new ChatError('rate-limit', '', { retryAfterMs: 7000 })
    expect(retryDelayMs(error, 0, () => 0)).toBe(7000)
    expect(retryDelayMs(error, 0, () => 0.999)).toBeGreaterThan(7900)
  })

  it('gives up at once where the server says that trying again is no use', () => {
    expect(retryDelayMs(new ChatError('server', '', { retryable: false }), 0, half)).toBeUndefined()
  })

  it('E11: a thousand clients cut off together come back spread over the whole interval', () => {
    const error = new ChatError('server', '')
    for (const [retries, boundMs] of [1000, 2000, 4000].entries()) {
      const delays = Array.from({ length: 1000 }, () => retryDelayMs(error, retries, Math.random) ?? -1)
      const perTenth = Array<number>(10).fill(0)
      for (const delay of delays) {
        expect(delay).toBeGreaterThanOrEqual(0)
        expect(delay).toBeLessThanOrEqual(boundMs)
        perTenth[Math.min(9, Math.floor((delay / boundMs) * 10))]! += 1
      }
      // 100 are expected in each; with 1,000 throws a fair die gives fewer than 50 or more than 160 about never.
      expect(Math.min(...perTenth)).toBeGreaterThan(50)
      expect(Math.max(...perTenth)).toBeLessThan(160)
    }
  })
})

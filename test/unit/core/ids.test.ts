// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { createUuid } from '../../../src/core/ids.ts'

const version4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const { crypto } = globalThis
/** What a page on plain http has. */
const plainHttp = { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes) }

describe('createUuid', () => {
  it('takes the browser’s own where it exists', () => {
    const id = 'f81d4fae-7dec-4d0a-a765-00a0c91e6bf6'
    expect(createUuid({ randomUUID: () => id })).toBe(id)
    expect(createUuid({ randomUUID: () => crypto.randomUUID() })).toMatch(version4)
  })

  it('T8: makes version 4 from random bytes on plain http, 100,000 without a duplicate', () => {
    const ids = new Set<string>()
    let misshapen = 0
    for (let count = 0; count < 100_000; count += 1) {
      const id = createUuid(plainHttp)
      if (!version4.test(id)) misshapen += 1
      ids.add(id)
    }
    expect(misshapen).toBe(0)
    expect(ids.size).toBe(100_000)
  })

  it('T8: stamps version and variant over whatever the bytes say, and keeps every other bit', () => {
    const filled = (byte: number) => createUuid({ getRandomValues: (bytes) => bytes.fill(byte) })
    expect(filled(0x00)).toBe('00000000-0000-4000-8000-000000000000')
    expect(filled(0xff)).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff')
  })

  it('T9: throws rather than make an id that can be guessed', () => {
    expect(() => createUuid({})).toThrow('getRandomValues')
  })
})

// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { isJsonType, mediaType } from '../../../src/transport/media-type.ts'
import { parseRetryAfter } from '../../../src/transport/retry-after.ts'

const now = Date.parse('Sun, 06 Nov 1994 08:49:37 GMT')

describe('E10: Retry-After', () => {
  it.each<[string | null, number | undefined]>([
    ['0', 0],
    ['1', 1_000],
    ['120', 120_000],
    [' 7 ', 7_000],
    ['007', 7_000],
    ['300', 300_000],
    ['301', 300_000],
    ['1000000000', 300_000],
    ['9'.repeat(400), 300_000],
    ['Sun, 06 Nov 1994 08:50:07 GMT', 30_000],
    ['Sunday, 06-Nov-94 08:50:07 GMT', 30_000],
    ['Sun Nov  6 08:50:07 1994', 30_000],
    ['sun, 06 nov 1994 08:50:07 gmt', 30_000],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 0],
    ['Sun, 06 Nov 1994 07:00:00 GMT', 0],
    ['Mon, 01 Jan 2999 00:00:00 GMT', 300_000],
    [null, undefined],
    ['', undefined],
    ['-5', undefined],
    ['+5', undefined],
    ['1.5', undefined],
    ['1e9', undefined],
    ['0x10', undefined],
    ['5s', undefined],
    ['1, 2', undefined],
    ['soon', undefined],
    ['Infinity', undefined],
    ['NaN', undefined],
    ['2030', 300_000],
    ['Sun, 99 Foo 1994 99:99:99 GMT', undefined],
    ['2030-01-01T00:00:00Z', undefined],
    ['\u0665', undefined],
  ])('%j', (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected)
  })
})

describe('E15: the type of an answer', () => {
  it.each<[string | null, string]>([
    ['text/event-stream', 'text/event-stream'],
    ['TEXT/Event-Stream', 'text/event-stream'],
    ['text/event-stream;', 'text/event-stream'],
    ['text/event-stream; charset=utf-8', 'text/event-stream'],
    [' text/event-stream ;charset="UTF-8" ; x=y', 'text/event-stream'],
    ['text/event-stream-bogus', 'text/event-stream-bogus'],
    ['x text/event-stream', 'x text/event-stream'],
    ['', ''],
    [null, ''],
  ])('%j', (header, expected) => {
    expect(mediaType(header)).toBe(expected)
  })

  it.each([
    ['application/json', true],
    ['text/json', true],
    ['application/problem+json', true],
    ['application/vnd.api+json', true],
    ['application/json-seq', false],
    ['text/html', false],
    ['application/jsonp', false],
    ['', false],
  ])('%j is JSON: %s', (type, expected) => {
    expect(isJsonType(type)).toBe(expected)
  })
})

// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { errorText, field, firstText, parseJson } from '../../../src/core/json.ts'

describe('parseJson', () => {
  it.each<[string, unknown]>([
    ['{"a":1,"a":2}', { a: 2 }],
    ['1e400', Number.POSITIVE_INFINITY],
    ['null', null],
    ['', undefined],
    ['{"a":', undefined],
    ['NaN', undefined],
    [`${'['.repeat(102)}${']'.repeat(102)}`, undefined],
    [`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, undefined],
  ])('F10: %.30s', (text, expected) => {
    expect(parseJson(text)).toEqual(expected)
  })

  it('takes a hundred levels', () => {
    const text = `${'['.repeat(100)}${']'.repeat(100)}`
    expect(JSON.stringify(parseJson(text))).toBe(text)
  })

  it('F10: changes no prototype', () => {
    const value = parseJson('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')
    expect(field(value, 'polluted')).toBeUndefined()
    expect(Object.prototype).not.toHaveProperty('polluted')
  })
})

describe('field', () => {
  it.each<[unknown, readonly string[], unknown]>([
    [{ a: { b: 1 } }, ['a', 'b'], 1],
    [{ a: [1] }, ['a', '0'], undefined],
    [{ a: null }, ['a', 'b'], undefined],
    ['text', ['length'], undefined],
    [{}, ['toString'], undefined],
    [{}, ['__proto__'], undefined],
    [undefined, ['a'], undefined],
  ])('%j %j', (value, path, expected) => {
    expect(field(value, ...path)).toBe(expected)
  })
})

it('firstText takes the first text that is not empty', () => {
  expect(firstText(undefined, 5, '', 'a', 'b')).toBe('a')
  expect(firstText({}, [])).toBeUndefined()
})

it.each<[unknown, string | undefined]>([
  [{ error: { code: 'bad', message: 'No', details: { input: 'blank' } } }, 'bad No {"input":"blank"}'],
  [{ error: 'No' }, 'No'],
  [{ title: 'Conflict', detail: 'Busy' }, 'Busy'],
  [{ error: { details: null } }, undefined],
  [{ error: 5, message: {} }, undefined],
  [null, undefined],
])('errorText of %j', (json, expected) => {
  expect(errorText(json)).toBe(expected)
})

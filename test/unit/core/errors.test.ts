// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { ChatError, toChatError } from '../../../src/core/errors.ts'
import { isAbort } from '../../support/is-abort.ts'

describe('ChatError', () => {
  it('knows which failures a second try may mend', () => {
    const retryable = [
      'network',
      'timeout',
      'rate-limit',
      'conflict',
      'server',
      'protocol',
      'empty',
      'interrupted',
    ]
    const final = ['config', 'auth', 'forbidden', 'not-found', 'invalid', 'too-large', 'upload']
    for (const kind of retryable) expect(new ChatError(kind as 'server', '').retryable, kind).toBe(true)
    for (const kind of final) expect(new ChatError(kind as 'auth', '').retryable, kind).toBe(false)
    expect(new ChatError('server', '', { retryable: false }).retryable).toBe(false)
  })

  it('carries what the edge knew', () => {
    const cause = new TypeError('x')
    const error = new ChatError('rate-limit', 'Slow down.', { status: 429, retryAfterMs: 5, cause })
    expect(error).toMatchObject({
      name: 'ChatError',
      message: 'Slow down.',
      status: 429,
      retryAfterMs: 5,
      cause,
    })
  })
})

describe('toChatError', () => {
  it('leaves a ChatError as it is', () => {
    const error = new ChatError('auth', '')
    expect(toChatError(error)).toBe(error)
  })

  it.each([
    [new TypeError('odd'), 'odd'],
    ['odd', 'odd'],
    [undefined, 'undefined'],
    [null, 'null'],
  ])('makes %s a failure of the protocol and keeps the cause', (thrown, words) => {
    const error = toChatError(thrown)
    expect(error).toMatchObject({ kind: 'protocol', retryable: true, cause: thrown })
    expect(error.message).toContain(words)
  })
})

it('an abort is told from an error by its name', () => {
  expect(isAbort(new DOMException('', 'AbortError'))).toBe(true)
  expect(isAbort(new Error('AbortError'))).toBe(false)
  expect(isAbort('AbortError')).toBe(false)
})

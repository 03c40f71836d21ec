// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { readJson, readText } from '../../../src/transport/read-json.ts'
import { cutEvery, toBytes } from '../../support/chunkings.ts'
import { createFakeClock, settle } from '../../support/fake-clock.ts'
import { createFedStream, streamOf } from '../../support/fake-fetch.ts'
import { isAbort } from '../../support/is-abort.ts'

describe('a JSON body', () => {
  it.each([
    ['{"a":"\u20ac"}', { a: '\u20ac' }],
    ['\ufeff [1]', [1]],
    ['null', null],
    ['0', 0],
  ])('%j', async (text, expected) => {
    const response = new Response(streamOf(cutEvery(toBytes(text), 1)))
    expect(await readJson(response, {}, createFakeClock())).toEqual(expected)
  })

  it.each([
    ['nothing', '', 'empty'],
    ['white space', ' \r\n', 'empty'],
    ['a web page', '<html></html>', 'protocol'],
    ['half of it', '{"a":', 'protocol'],
    ['nesting beyond reason', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'protocol'],
    ['more than anyone reads', `"${'x'.repeat(2 ** 22)}"`, 'too-large'],
  ])('%s', async (_, text, kind) => {
    await expect(readJson(new Response(text), {}, createFakeClock())).rejects.toMatchObject({ kind })
  })

  it('has a deadline as a whole, however busily it drips', async () => {
    const fed = createFedStream()
    const clock = createFakeClock()
    const failure = readText(new Response(fed.stream), { timeoutMs: 10_000 }, clock).catch((e: unknown) => e)
    for (let second = 0; second < 10; second++) {
      fed.push(' ')
      await clock.advance(1_000)
    }
    expect(await failure).toMatchObject({ kind: 'timeout' })
    expect(fed.isCancelled).toBe(true)
    expect(clock.waiting).toBe(0)
  })

  it('ends at once by an abort', async () => {
    const fed = createFedStream()
    const abort = new AbortController()
    const failure = readText(new Response(fed.stream), {}, createFakeClock(), abort.signal).catch(
      (e: unknown) => e,
    )
    await settle()
    abort.abort()
    expect(isAbort(await failure)).toBe(true)
    expect(fed.isCancelled).toBe(true)
  })
})

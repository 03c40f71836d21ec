// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { ChatError } from '../../../src/core/errors.ts'
import type { SseMessage } from '../../../src/transport/parse-sse.ts'
import { type ReadSseOptions, readSse } from '../../../src/transport/read-sse.ts'
import { cutEvery, someChunkings, toBytes } from '../../support/chunkings.ts'
import { createFakeClock, settle } from '../../support/fake-clock.ts'
import { createFedStream, streamOf } from '../../support/fake-fetch.ts'
import { isAbort } from '../../support/is-abort.ts'
import { expectedMessages, sseVectors } from '../../support/sse-vectors.ts'

/** Reads on its own and keeps what came and how it ended. */
function startReading(
  body: ReadableStream<Uint8Array> | null,
  options: Partial<ReadSseOptions> = {},
  onData: (data: string) => void = () => {},
) {
  const clock = createFakeClock()
  const abort = new AbortController()
  const messages: SseMessage[] = []
  const run = { clock, abort, messages, thrown: undefined as unknown, isOver: false, done: Promise.resolve() }
  run.done = (async () => {
    try {
      for await (const message of readSse(body, { signal: abort.signal, clock, ...options })) {
        messages.push(message)
        onData(message.data)
      }
    } catch (thrown) {
      run.thrown = thrown
    }
    run.isOver = true
  })()
  return run
}

const dataOf = (run: { messages: SseMessage[] }) => run.messages.map(({ data }) => data)

describe('a stream of bytes', () => {
  it.each(sseVectors)('$name', async (vector) => {
    for (const { name, chunks } of someChunkings(vector.wire)) {
      const run = startReading(streamOf(chunks))
      await run.done
      expect(run.thrown, name).toBeUndefined()
      expect(run.messages, name).toEqual(expectedMessages(vector))
      expect(run.clock.waiting, name).toBe(0)
    }
  })

  it('gives each event when its bytes arrive, not at the end', async () => {
    const fed = createFedStream()
    const run = startReading(fed.stream)
    fed.push('data: a\n\ndata: b')
    await settle()
    expect(dataOf(run)).toEqual(['a'])
    fed.push('\n\n')
    await settle()
    expect(dataOf(run)).toEqual(['a', 'b'])
    fed.close()
    await run.done
    expect(run.thrown).toBeUndefined()
  })

  it('is empty where the response has no body', async () => {
    const run = startReading(null)
    await run.done
    expect(run).toMatchObject({ messages: [], thrown: undefined })
  })

  it('reads a stream that is not async iterable', async () => {
    const stream = streamOf([toBytes('data: a\n\n')])
    Object.defineProperty(stream, Symbol.asyncIterator, { value: undefined })
    const run = startReading(stream)
    await run.done
    expect(dataOf(run)).toEqual(['a'])
  })

  it('E17: a drip of one byte a second has no deadline as a whole', async () => {
    const fed = createFedStream()
    const run = startReading(fed.stream, { idleTimeoutMs: 5_000 })
    for (const byte of cutEvery(toBytes(`data: ${'x'.repeat(400)}\n\n`), 1)) {
      fed.push(byte)
      await run.clock.advance(1_000)
    }
    expect(dataOf(run)).toEqual(['x'.repeat(400)])
    expect(run.isOver).toBe(false)
    run.abort.abort()
    await run.done
  })
})

describe('deadlines', () => {
  it('F16: silence ends as a lost connection, and the connection is closed', async () => {
    const fed = createFedStream()
    const run = startReading(fed.stream, { idleTimeoutMs: 45_000 })
    fed.push('data: a\n\n')
    await run.clock.advance(44_999)
    expect(run.isOver).toBe(false)
    await run.clock.advance(1)
    await run.done
    expect(run.thrown).toMatchObject({ kind: 'timeout', message: expect.stringContaining('Connection lost') })
    expect(dataOf(run)).toEqual(['a'])
    expect(fed.isCancelled).toBe(true)
    expect(run.clock.waiting).toBe(0)
  })

  it('F4: heartbeats keep an idle connection alive, but not for ever', async () => {
    const fed = createFedStream()
    const run = startReading(fed.stream, { idleTimeoutMs: 60_000, maxQuietMs: 600_000 })
    for (let second = 0; second < 585; second += 15) {
      fed.push(':\n')
      await run.clock.advance(15_000)
    }
    expect(run.isOver).toBe(false)
    fed.push(':\n')
    await run.clock.advance(15_000)
    await run.done
    expect(run.thrown).toMatchObject({ kind: 'timeout', message: expect.stringContaining('heartbeats') })
    expect(fed.isCancelled).toBe(true)
  })

  it('an event starts the quiet time anew', async () => {
    const fed = createFedStream()
    const run = startReading(fed.stream, { idleTimeoutMs: 1_000, maxQuietMs: 2_000 })
    for (let i = 0; i < 10; i++) {
      fed.push(i % 2 ? ':\n' : 'data: a\n\n')
      await run.clock.advance(900)
    }
    expect(run.isOver).toBe(false)
    expect(run.messages).toHaveLength(5)
    run.abort.abort()
    await run.done
  })

  it('F14: a stream that goes on and on is cut after its longest time', async () => {
    const fed = createFedStream()
    const run = startReading(fed.stream, { maxRunMs: 3_600_000 })
    for (let second = 0; second < 3_600; second += 30) {
      fed.push('data: a\n\n')
      await run.clock.advance(30_000)
    }
    await run.done
    expect(run.thrown).toMatchObject({ kind: 'timeout' })
    expect(run.messages).toHaveLength(120)
    expect(fed.isCancelled).toBe(true)
  })

  it('F14: a flood that never lets a timer run is cut as well', async () => {
    let pulls = 0
    const flood = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(toBytes(`data: ${++pulls}\n\n`)),
    })
    const clock = createFakeClock()
    const late = { ...clock, now: () => pulls * 1_000 }
    const run = startReading(flood, { clock: late, maxRunMs: 60_000 })
    await run.done
    expect(run.thrown).toMatchObject({ kind: 'timeout' })
    expect(pulls).toBeLessThan(70)
  })

  it('F14: a stream larger than the cap keeps what came before, however it is cut', async () => {
    const wire = 'data: 1234567890\n\n'.repeat(20)
    for (const { name, chunks } of someChunkings(wire)) {
      const run = startReading(streamOf(chunks), { maxStreamChars: 100 })
      await run.done
      expect(run.messages, name).toHaveLength(5)
      expect(run.thrown, name).toMatchObject({ kind: 'too-large' })
    }
  })

  it('F12: an event larger than the cap keeps the events before it and closes the connection', async () => {
    const fed = createFedStream()
    const run = startReading(fed.stream)
    fed.push(`data: a\n\ndata: ${'x'.repeat(2 ** 20)}\n\n`)
    await run.done
    expect(dataOf(run)).toEqual(['a'])
    expect(run.thrown).toMatchObject({ kind: 'too-large' })
    expect(fed.isCancelled).toBe(true)
  })
})

describe('broken connections', () => {
  it.each([
    ['E18: a network error', new TypeError('network error')],
    ['E19: a body that does not decompress', new TypeError('incorrect header check')],
    ['a failure that is no error', undefined],
  ])('%s keeps the events before it and ends as interrupted', async (_, reason) => {
    const fed = createFedStream()
    const run = startReading(fed.stream)
    fed.push('data: a\n\ndata: b')
    await settle()
    fed.fail(reason)
    await run.done
    expect(dataOf(run)).toEqual(['a'])
    expect(run.thrown).toBeInstanceOf(ChatError)
    expect(run.thrown).toMatchObject({ kind: 'interrupted', cause: reason })
    expect(run.clock.waiting).toBe(0)
  })

  it.each([
    [
      'is read by someone else',
      () => {
        const stream = streamOf([])
        stream.getReader()
        return stream
      },
    ],
    ['is no stream', () => 'text' as unknown as ReadableStream<Uint8Array>],
    [
      'gives text instead of bytes',
      () =>
        new ReadableStream<unknown>({
          start: (controller) => controller.enqueue('data: a\n\n'),
        }) as ReadableStream<Uint8Array>,
    ],
  ])('H7: a body that %s ends as interrupted', async (_, body) => {
    const run = startReading(body())
    await run.done
    expect(run.thrown).toMatchObject({ kind: 'interrupted' })
  })
})

describe('aborting', () => {
  it.each([
    ['before the first byte', ''],
    ['between two events', 'data: a\n\n'],
    ['inside an event', 'data: a'],
  ])('%s ends at once by an AbortError and closes the connection', async (_, wire) => {
    const fed = createFedStream()
    const run = startReading(fed.stream)
    if (wire) fed.push(wire)
    await settle()
    run.abort.abort(new Error('a reason of the page'))
    await run.done
    expect(isAbort(run.thrown)).toBe(true)
    expect(fed.isCancelled).toBe(true)
    expect(run.clock.waiting).toBe(0)
  })

  it('before reading begins closes the connection', async () => {
    const fed = createFedStream()
    const run = startReading(fed.stream, { signal: AbortSignal.abort() })
    await run.done
    expect(isAbort(run.thrown)).toBe(true)
    expect(fed.isCancelled).toBe(true)
  })

  it('while an event is handled gives no further one', async () => {
    const abort = new AbortController()
    const stream = streamOf([toBytes('data: a\n\ndata: b\n\ndata: c\n\n')])
    const run = startReading(stream, { signal: abort.signal }, () => abort.abort())
    await run.done
    expect(dataOf(run)).toEqual(['a'])
    expect(isAbort(run.thrown)).toBe(true)
  })

  it('works on a stream that never answers to cancel', async () => {
    const stream = new ReadableStream<Uint8Array>({ cancel: () => new Promise(() => {}) })
    const run = startReading(stream)
    await settle()
    run.abort.abort()
    await run.done
    expect(isAbort(run.thrown)).toBe(true)
  })

  it('a consumer that leaves closes the connection', async () => {
    const fed = createFedStream()
    fed.push('data: a\n\ndata: b\n\n')
    const clock = createFakeClock()
    for await (const { data } of readSse(fed.stream, { signal: new AbortController().signal, clock })) {
      expect(data).toBe('a')
      break
    }
    expect(fed.isCancelled).toBe(true)
    expect(clock.waiting).toBe(0)
  })
})

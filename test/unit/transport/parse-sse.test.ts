// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { ChatError } from '../../../src/core/errors.ts'
import { createSseParser, type SseMessage } from '../../../src/transport/parse-sse.ts'
import { allChunkings } from '../../support/chunkings.ts'
import { createRandom } from '../../support/seeded-random.ts'
import { expectedMessages, sseVectors } from '../../support/sse-vectors.ts'

function parseAll(chunks: readonly Uint8Array[]) {
  const comments: string[] = []
  const retries: number[] = []
  const messages: SseMessage[] = []
  const parse = createSseParser({
    onComment: (text) => comments.push(text),
    onRetry: (ms) => retries.push(ms),
  })
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  for (const chunk of chunks) messages.push(...parse(decoder.decode(chunk, { stream: true })))
  return { messages, comments, retries }
}

describe('reads what the standard says, however the bytes are cut', () => {
  it.each(sseVectors)('$name', (vector) => {
    for (const { name, chunks } of allChunkings(vector.wire)) {
      const { messages, comments, retries } = parseAll(chunks)
      expect(messages, name).toEqual(expectedMessages(vector))
      if (vector.comments) expect(comments, name).toEqual(vector.comments)
      if (vector.retries) expect(retries, name).toEqual(vector.retries)
    }
  })

  it('all cases in one stream, cut at random', () => {
    const valid = sseVectors.filter(
      ({ wire }) =>
        typeof wire === 'string' &&
        !wire.includes('\ufeff') &&
        !wire.includes('id') &&
        /[\r\n]{2}$/.test(wire),
    )
    const wire = valid.map((vector) => `${vector.wire}\n\n`).join('')
    const expected = valid.flatMap(expectedMessages)
    expect(expected.length).toBeGreaterThan(30)
    for (const { name, chunks } of allChunkings(wire))
      expect(parseAll(chunks).messages, name).toEqual(expected)
  })
})

describe('timing of events', () => {
  it('F2: gives an event completed by a bare CR without waiting for the next byte', () => {
    const parse = createSseParser()
    expect([...parse('data: a\r\r')]).toEqual([{ event: 'message', data: 'a', id: '' }])
    expect([...parse('\ndata: b\r\r')]).toEqual([{ event: 'message', data: 'b', id: '' }])
  })

  it('takes empty chunks anywhere, between CR and LF too', () => {
    const parse = createSseParser()
    const chunks = ['', '\ufeff', '', 'data: a\r', '', '\ndata: b', '', '\n', '\n']
    expect(chunks.flatMap((chunk) => [...parse(chunk)])).toEqual([{ event: 'message', data: 'a\nb', id: '' }])
  })
})

describe('keeps its memory bounded', () => {
  const attempt = (chunks: readonly string[], maxEventChars: number) => {
    const parse = createSseParser({ maxEventChars })
    const messages: string[] = []
    try {
      for (const chunk of chunks) for (const message of parse(chunk)) messages.push(message.data)
    } catch (thrown) {
      return { messages, thrown }
    }
    return { messages, thrown: undefined }
  }

  it.each([
    ['F15: a line without end', `data: ${'x'.repeat(200)}`],
    ['F12: one line of data', `data: ${'x'.repeat(200)}\n\n`],
    ['many lines of data', `${'data: xxxxxxxx\n'.repeat(30)}\n`],
    ['a comment without end', `:${'x'.repeat(200)}`],
    ['an unknown field without end', 'x'.repeat(200)],
  ])('%s is too large, and what came before it is kept', (_, wire) => {
    for (const size of [1, 3, 7, 1000]) {
      const all = `data: before\n\n${wire}`
      const chunks = all.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
      const { messages, thrown } = attempt(chunks, 100)
      expect(messages).toEqual(['before'])
      expect(thrown).toBeInstanceOf(ChatError)
      expect(thrown).toMatchObject({ kind: 'too-large', retryable: false })
    }
  })

  it('takes an event as large as the cap, and a million small ones', () => {
    expect(attempt([`data: ${'x'.repeat(94)}\n\n`], 100).messages).toEqual(['x'.repeat(94)])
    const parse = createSseParser({ maxEventChars: 100 })
    const chunk = 'data: x\n\n'.repeat(1000)
    let count = 0
    for (let i = 0; i < 1000; i++) for (const _ of parse(chunk)) count++
    expect(count).toBe(1_000_000)
  })

  it('reads a line of a million characters that comes in small pieces', () => {
    const parse = createSseParser()
    const random = createRandom(5)
    let sent = 0
    for (; sent < 1_000_000; ) {
      const piece = 'y'.repeat(1 + Math.floor(random() * 50))
      expect([...parse(sent ? piece : `data:${piece}`)]).toEqual([])
      sent += piece.length
    }
    expect([...parse('\n\n')][0]?.data.length).toBe(sent)
  })
})

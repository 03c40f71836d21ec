/**
 * What every protocol promises, whatever its wire: one suite that each of them passes. A protocol brings recorded
 * answers and what a visitor reads in them; how they are cut, broken and refused is decided here.
 */
import { describe, expect, it } from 'vitest'
import type { ChatEvent, ProtocolEvent } from '../../src/core/chat-event.ts'
import { type ChatState, initialChatState } from '../../src/core/chat-state.ts'
import { ChatError } from '../../src/core/errors.ts'
import { type FinishReason, messageText } from '../../src/core/message.ts'
import { reduceChat } from '../../src/core/reduce-chat.ts'
import type { ChatProtocol, Turn } from '../../src/protocols/protocol.ts'
import { createHttp, type Http } from '../../src/transport/http.ts'
import { allChunkings, someChunkings, toBytes } from './chunkings.ts'
import { createFakeClock, settle } from './fake-clock.ts'
import {
  type Answer,
  createFakeFetch,
  createFedStream,
  type FakeCall,
  sseResponse,
  streamOf,
} from './fake-fetch.ts'
import { isAbort } from './is-abort.ts'
import { createRandom } from './seeded-random.ts'

export interface RecordedAnswer {
  readonly name: string
  /** An event stream with LF line ends, one event per block. */
  readonly wire: string
  /** The text of each message it makes. */
  readonly texts: readonly string[]
  readonly finishReason: FinishReason
}

export interface ProtocolSubject {
  create(http: Http): ChatProtocol
  /** A turn whose one request is answered by the stream. */
  readonly turn: Turn
  readonly answers: readonly RecordedAnswer[]
  /** A block whose event no decoder knows. */
  readonly unknownBlock: string
  /**
   * For a protocol with `resume`: what the back end answers to a call other than the first, once it has recorded all
   * of this stream. A text is an event stream.
   */
  readonly resumed?: (wire: string, call: FakeCall) => string | Response
}

export interface Collected {
  readonly events: readonly ProtocolEvent[]
  readonly thrown: unknown
}

export async function collect(
  protocol: ChatProtocol,
  turn: Turn,
  signal = new AbortController().signal,
): Promise<Collected> {
  return collectEvents(protocol.send(turn, signal))
}

export async function collectEvents(source: AsyncIterable<ProtocolEvent> | undefined): Promise<Collected> {
  const events: ProtocolEvent[] = []
  try {
    for await (const event of source ?? []) events.push(event)
  } catch (thrown) {
    return { events, thrown }
  }
  return { events, thrown: undefined }
}

export function setUpProtocol(create: (http: Http) => ChatProtocol, ...answers: readonly Answer[]) {
  const clock = createFakeClock()
  const network = createFakeFetch(...answers)
  const http = createHttp({ endpoint: 'https://agent.example/api', fetch: network.fetch, clock })
  return { clock, calls: network.calls, protocol: create(http) }
}

/**
 * What a visitor would see: the state after these events, ended as the controller ends a turn. After an earlier state
 * they go on with the answer that was lost there.
 */
export function foldEvents({ events, thrown }: Collected, before = initialChatState('session')): ChatState {
  const answer = before.lostAnswer ?? { messageId: 'answer', turnId: 'turn', createdAt: 0 }
  const all: ChatEvent[] = [{ type: 'turn-started', answer }, ...events]
  if (thrown instanceof ChatError) all.push({ type: 'turn-failed', error: thrown })
  return all.reduce(reduceChat, before)
}

export const blocksOf = (wire: string): string[] => wire.split(/(?<=\n\n)/)

const textsOf = (state: ChatState) => state.messages.map(messageText)

export function describeProtocol(name: string, subject: ProtocolSubject) {
  const { create, turn, answers, unknownBlock } = subject
  if (subject.resumed) describeResume(name, subject, subject.resumed)
  const read = (body: BodyInit | null) => {
    const setup = setUpProtocol(create, () => sseResponse(body))
    return collect(setup.protocol, turn).then((collected) => ({ ...collected, ...setup }))
  }

  describe(`${name}: an answer`, () => {
    it.each(answers)('reads $name', async ({ wire, texts, finishReason }) => {
      const result = await read(wire)
      const state = foldEvents(result)
      expect(result.thrown).toBeUndefined()
      expect(textsOf(state)).toEqual(texts)
      expect(state.messages.at(-1)?.finishReason).toBe(finishReason)
      expect(state.status).toBe(finishReason === 'failed' ? 'error' : 'ready')
      expect(result.clock.waiting).toBe(0)
    })

    it.each(answers)('F1: $name is the same however it is cut', async ({ wire }) => {
      const whole = await read(wire)
      const chunkings = wire.length < 1_000 ? allChunkings(wire) : someChunkings(wire)
      for (const { name: cut, chunks } of chunkings) {
        const { events, thrown } = await read(streamOf(chunks))
        expect({ events, thrown }, cut).toEqual({ events: whole.events, thrown: undefined })
      }
    })

    it.each(answers)('F2: $name is the same with CR and CRLF', async ({ wire }) => {
      const whole = await read(wire)
      for (const lineEnd of ['\r', '\r\n']) {
        for (const { name: cut, chunks } of someChunkings(wire.replaceAll('\n', lineEnd))) {
          expect((await read(streamOf(chunks))).events, cut).toEqual(whole.events)
        }
      }
    })

    it.each(answers)('F4, F5: comments and unknown events change nothing in $name', async ({ wire }) => {
      const whole = await read(wire)
      const noisy = blocksOf(wire).map((block) => `: heartbeat\n\n${unknownBlock}${block}`)
      expect((await read(noisy.join(''))).events).toEqual(whole.events)
    })

    it.each(answers)('gives the events of $name as they arrive', async ({ wire }) => {
      const whole = await read(wire)
      const fed = createFedStream()
      const { protocol } = setUpProtocol(create, () => sseResponse(fed.stream))
      const seen: ProtocolEvent[] = []
      const done = (async () => {
        for await (const event of protocol.send(turn, new AbortController().signal)) seen.push(event)
      })()
      for (const [index, block] of blocksOf(wire).entries()) {
        if (fed.isCancelled) break
        fed.push(block)
        await settle()
        const soFar = await read(
          blocksOf(wire)
            .slice(0, index + 1)
            .join(''),
        )
        // Only a connection that closes tells some contracts that an answer is whole.
        const isOver = fed.isCancelled
        expect(seen).toEqual(soFar.events.filter(({ type }) => isOver || type !== 'message-end'))
      }
      await done
      expect(seen).toEqual(whole.events)
      expect(fed.isCancelled).toBe(true)
    })

    it.each(answers)('F17: $name ends once, whatever follows', async ({ wire }) => {
      const whole = await read(wire)
      expect((await read(wire + wire)).events).toEqual(whole.events)
    })
  })

  describe(`${name}: a cut`, () => {
    it.each(answers)('Q1: after any event of $name keeps exactly the text before it', async ({ wire }) => {
      const blocks = blocksOf(wire)
      const whole = await read(wire)
      for (let k = 0; k < blocks.length; k++) {
        const before = await read(blocks.slice(0, k).join(''))
        if (!before.thrown) break
        // The half of the next event that came as well must not count.
        const half = blocks[k]?.slice(0, -1) ?? ''
        for (const rest of ['', half.slice(0, half.length / 2), half]) {
          for (const failure of [undefined, new TypeError('network error')]) {
            const bytes = toBytes(blocks.slice(0, k).join('') + rest)
            const { events, thrown, clock } = await read(streamOf(bytes.length ? [bytes] : [], failure))
            expect(events).toEqual(whole.events.slice(0, events.length))
            expect(events).toEqual(before.events)
            expect(thrown).toBeInstanceOf(ChatError)
            expect(thrown).toMatchObject({ kind: 'interrupted', retryable: true })
            const state = foldEvents({ events, thrown })
            expect(state.status).toBe('error')
            expect(textsOf(state)).toEqual(textsOf(foldEvents(before)))
            expect(clock.waiting).toBe(0)
          }
        }
      }
    })

    it('F19: a web page in the middle of the stream is a cut', async () => {
      const blocks = blocksOf(answers[0]?.wire ?? '').slice(0, 2)
      const { events, thrown } = await read(`${blocks.join('')}<html>\n<body>502\n\n</html>\n`)
      expect(events.length).toBeGreaterThan(0)
      expect(thrown).toMatchObject({ kind: 'interrupted' })
    })

    it('F16: silence in the middle of the stream is a timeout that closes the connection', async () => {
      const fed = createFedStream()
      const { protocol, clock } = setUpProtocol(create, () => sseResponse(fed.stream))
      const result = collect(protocol, turn)
      fed.push(blocksOf(answers[0]?.wire ?? '')[0] ?? '')
      await clock.advance(60_000)
      expect((await result).thrown).toMatchObject({ kind: 'timeout', retryable: true })
      expect(fed.isCancelled).toBe(true)
    })
  })

  describe(`${name}: aborting`, () => {
    it.each(answers)('after any event of $name ends at once and closes the connection', async ({ wire }) => {
      const blocks = blocksOf(wire)
      for (let k = 0; k < blocks.length; k++) {
        const fed = createFedStream()
        const abort = new AbortController()
        const { protocol, clock } = setUpProtocol(create, () => sseResponse(fed.stream))
        const result = collect(protocol, turn, abort.signal)
        for (const block of blocks.slice(0, k)) if (!fed.isCancelled) fed.push(block)
        await settle()
        abort.abort()
        const { events, thrown } = await result
        expect(fed.isCancelled).toBe(true)
        expect(clock.waiting).toBe(0)
        if (events.some(({ type }) => type === 'message-end' || type === 'error')) break
        expect(isAbort(thrown)).toBe(true)
      }
    })

    it('before the headers ends at once', async () => {
      const abort = new AbortController()
      const { protocol, clock } = setUpProtocol(create, () => new Promise(() => {}))
      const result = collect(protocol, turn, abort.signal)
      await settle()
      abort.abort()
      expect(isAbort((await result).thrown)).toBe(true)
      expect(clock.waiting).toBe(0)
    })

    it('before the start sends nothing', async () => {
      const { protocol, calls } = setUpProtocol(create, () => sseResponse(''))
      expect(isAbort((await collect(protocol, turn, AbortSignal.abort())).thrown)).toBe(true)
      expect(calls).toHaveLength(0)
    })

    it('a listener that leaves closes the connection', async () => {
      const fed = createFedStream()
      fed.push(answers[0]?.wire.slice(0, -40) ?? '')
      const { protocol, clock } = setUpProtocol(create, () => sseResponse(fed.stream))
      for await (const _ of protocol.send(turn, new AbortController().signal)) break
      expect(fed.isCancelled).toBe(true)
      expect(clock.waiting).toBe(0)
    })
  })

  describe(`${name}: an answer that is none`, () => {
    it.each([
      [400, 'invalid'],
      [401, 'auth'],
      [403, 'forbidden'],
      [404, 'not-found'],
      [409, 'conflict'],
      [413, 'too-large'],
      [415, 'server'],
      [429, 'rate-limit'],
      [500, 'server'],
      [503, 'server'],
    ])('%i is %s', async (status, kind) => {
      const { protocol } = setUpProtocol(create, () => new Response('{"error":{"message":"No"}}', { status }))
      const { events, thrown } = await collect(protocol, turn)
      expect(events).toEqual([])
      expect(thrown).toBeInstanceOf(ChatError)
      expect(thrown).toMatchObject({ kind, status })
    })

    it.each<[string, Answer, string]>([
      ['E1: no network', () => Promise.reject(new TypeError('Failed to fetch')), 'network'],
      [
        'E12: a web page',
        () => new Response('<h1>Sign in</h1>', { headers: { 'content-type': 'text/html' } }),
        'protocol',
      ],
      ['E12: bytes of no type', () => new Response(toBytes('PK..')), 'protocol'],
      ['E14: 204', () => new Response(null, { status: 204 }), 'empty'],
      ['E14: 200 and nothing', () => new Response(null), 'empty'],
      [
        'E14: an empty web page',
        () => new Response(' ', { headers: { 'content-type': 'text/html' } }),
        'empty',
      ],
      [
        'E14: JSON and nothing',
        () => new Response('', { headers: { 'content-type': 'application/json' } }),
        'empty',
      ],
      [
        'E13: JSON that breaks off',
        () => new Response('{"out', { headers: { 'content-type': 'application/json' } }),
        'protocol',
      ],
      [
        'F9: events that are not JSON, and nothing else',
        () => sseResponse('data: <p>\n\ndata: 5\n\n'),
        'protocol',
      ],
      ['F12: an event without end', () => sseResponse(`data: ${'x'.repeat(2 ** 20)}`), 'too-large'],
      ['no events at all', () => sseResponse(''), 'interrupted'],
      ['heartbeats and an end', () => sseResponse(':\n\n:\n\n'), 'interrupted'],
    ])('%s', async (_, answer, kind) => {
      const { protocol, clock } = setUpProtocol(create, answer)
      const { events, thrown } = await collect(protocol, turn)
      expect(events).toEqual([])
      expect(thrown).toBeInstanceOf(ChatError)
      expect(thrown).toMatchObject({ kind })
      expect(clock.waiting).toBe(0)
    })
  })

  // Thousands of streams each: more than a busy machine reads in the default time.
  describe(`${name}: events with anything missing or wrong`, { timeout: 60_000 }, () => {
    const wrong: readonly unknown[] = [
      undefined,
      null,
      0,
      -1,
      1e308,
      true,
      '',
      'x',
      [],
      [[]],
      {},
      { delta: {} },
    ]

    it.each(answers)('F10, F11: no field of $name has to be there, or of its type', async ({ wire }) => {
      let count = 0
      for (const [index, block] of blocksOf(wire).entries()) {
        for (const value of wrong) {
          for (const broken of variantsOf(block, value)) {
            const blocks = blocksOf(wire)
            blocks[index] = broken
            const { events, thrown } = await read(blocks.join(''))
            if (thrown !== undefined) expect(thrown).toBeInstanceOf(ChatError)
            for (const event of events) if ('delta' in event) expect(event.delta).toBeTypeOf('string')
            foldEvents({ events, thrown })
            count++
          }
        }
      }
      expect(count).toBeGreaterThan(100)
      expect(Object.prototype).not.toHaveProperty('polluted')
    })
  })
}

/** Wherever the stream is cut, and however often: resumed, it makes the same messages as if it had never been. */
function describeResume(
  name: string,
  { create, turn, answers }: ProtocolSubject,
  resumed: NonNullable<ProtocolSubject['resumed']>,
) {
  /** Each call's stream is cut after so many events; the last ones are whole. */
  async function readInPieces(wire: string, cuts: readonly number[]) {
    const { protocol, calls, clock } = setUpProtocol(create, (call) => {
      const told = calls.length === 1 ? wire : resumed(wire, call)
      if (typeof told !== 'string') return told
      return sseResponse(
        blocksOf(told)
          .slice(0, cuts[calls.length - 1])
          .join(''),
      )
    })
    let state = foldEvents(await collect(protocol, turn))
    let resumptions = 0
    while (state.lostAnswer && resumptions < 10) {
      const { runId = '', sequence } = state.lostAnswer
      const cursor = { runId, sequence }
      const rest = await collectEvents(protocol.resume?.(turn, cursor, new AbortController().signal))
      state = foldEvents(rest, state)
      resumptions++
    }
    expect(clock.waiting).toBe(0)
    return { state, resumptions }
  }

  const shown = ({ messages, status, error }: ChatState) => ({ messages, status, error: error?.message })
  const wholeOf = async (wire: string) => shown((await readInPieces(wire, [])).state)
  /** Before the run has named itself there is nothing to go on with. */
  const isLost = ({ error, lostAnswer }: ChatState) => error?.kind === 'interrupted' && !lostAnswer

  describe(`${name}: a cut that is resumed`, () => {
    it.each(answers)('Q1: after any event of $name makes the same messages', async ({ wire }) => {
      const whole = await wholeOf(wire)
      let resumptions = 0
      for (let k = 0; k < blocksOf(wire).length; k++) {
        const pieces = await readInPieces(wire, [k])
        if (isLost(pieces.state)) continue
        expect(shown(pieces.state), `cut after ${k}`).toEqual(whole)
        resumptions += pieces.resumptions
      }
      expect(resumptions).toBeGreaterThan(0)
    })

    it('Q1, Q2: twice at random, a thousand times, loses nothing and tells nothing twice', async () => {
      const wholes = await Promise.all(answers.map(({ wire }) => wholeOf(wire)))
      let compared = 0
      for (let seed = 1; seed <= 1_000; seed++) {
        const random = createRandom(seed)
        const index = Math.floor(random() * answers.length)
        const wire = answers[index]?.wire ?? ''
        const count = blocksOf(wire).length
        const first = 1 + Math.floor(random() * (count - 1))
        const second = Math.floor(random() * (count - first + 1))
        const { state, resumptions } = await readInPieces(wire, [first, second])
        if (isLost(state)) continue
        expect(shown(state), `seed ${seed}: cut after ${first} and ${second}`).toEqual(wholes[index])
        if (resumptions > 1) compared++
      }
      expect(compared).toBeGreaterThan(300)
    })
  })
}

/** The block's JSON again and again, each time with one field replaced by the value (removed where it is undefined). */
function* variantsOf(block: string, value: unknown): Generator<string> {
  const [head, json] = block.split(/^data: ?/m)
  let parsed: unknown
  try {
    parsed = JSON.parse(json ?? '')
  } catch {
    return
  }
  for (const path of pathsOf(parsed)) {
    const copy = structuredClone(parsed) as Record<string, unknown>
    let parent = copy
    for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>
    parent[path.at(-1) ?? ''] = value
    yield `${head}data: ${JSON.stringify(copy)}\n\n`
  }
}

function* pathsOf(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value)) {
    yield [...path, key]
    yield* pathsOf(child, [...path, key])
  }
}

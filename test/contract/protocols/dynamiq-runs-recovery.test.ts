/** What becomes of a run whose stream is damaged: whatever is missing is asked for, and nothing is told twice. */
import { describe, expect, it } from 'vitest'
import type { ProtocolEvent } from '../../../src/core/chat-event.ts'
import type { ChatState } from '../../../src/core/chat-state.ts'
import { type Message, messageText } from '../../../src/core/message.ts'
import { createDynamiqRuns } from '../../../src/protocols/dynamiq-runs/index.ts'
import type { Turn } from '../../../src/protocols/protocol.ts'
import { createTurn } from '../../support/create-turn.ts'
import { collect, collectEvents, foldEvents, setUpProtocol } from '../../support/describe-protocol.ts'
import { type Answer, jsonResponse, sseResponse } from '../../support/fake-fetch.ts'
import { createRandom } from '../../support/seeded-random.ts'

const turn = createTurn({ id: 'm-1', text: 'Hi', userId: 'u-1', sessionId: 's-1' })
const words = ['One ', 'two ', 'three ', 'four ', 'five ', 'six ', 'seven ', 'eight.']
const text = words.join('')

const event = (sequence: number | undefined, type: string, data: unknown) =>
  `event: ${type}\ndata: ${JSON.stringify({ id: `e${sequence}`, type, sequence, data })}\n\n`
const started = (sequence: number | undefined = 1, id = 'r-1') => event(sequence, 'run.started', { id })
const delta = (sequence: number | undefined, word: string) =>
  event(sequence, 'agent.response.delta', { delta: word })
const completed = (sequence: number | undefined, output?: unknown) =>
  event(sequence, 'run.completed', { id: 'r-1', status: 'completed', output })
/** 1 is the start, 2 to 9 are the words, 10 is the end. */
const blocks = [started(), ...words.map((word, index) => delta(index + 2, word)), completed(10)]
const blocksAfter = (sequence: number, all = blocks) => all.slice(sequence)
const stream =
  (parts: readonly string[]): Answer =>
  () =>
    sseResponse(parts.join(''))
const without = (...sequences: number[]) => blocks.filter((_, index) => !sequences.includes(index + 1))
const notFound: Answer = () => jsonResponse({ error: { code: 'not_found' } }, { status: 404 })
const run =
  (fields: object): Answer =>
  () =>
    jsonResponse({ data: { id: 'r-1', ...fields } })

const setUp = (...answers: Answer[]) =>
  setUpProtocol((http) => createDynamiqRuns({ inputKey: 'question' }, http), ...answers)

async function send(answers: readonly Answer[], sent: Turn = turn) {
  const { protocol, calls } = setUp(...answers)
  const result = await collect(protocol, sent)
  return { ...result, requests: requestsOf(calls), state: foldEvents(result), calls }
}

/** Resumes after the first blocks have arrived and the connection was lost. */
async function resume(count: number, answers: readonly Answer[], all = blocks) {
  const first = setUp(stream(all.slice(0, count)))
  const before = foldEvents(await collect(first.protocol, turn))
  const { runId = '', sequence } = before.lostAnswer ?? {}
  const { protocol, calls } = setUp(...answers)
  const result = await collectEvents(
    protocol.resume?.(turn, { runId, sequence }, new AbortController().signal),
  )
  return { ...result, requests: requestsOf(calls), state: foldEvents(result, before) }
}

const requestsOf = (calls: readonly { method: string; url: string }[]) =>
  calls.map(({ method, url }) => `${method} ${url.replace('https://agent.example/api/', '')}`)
const textsOf = ({ messages }: ChatState) => messages.map(messageText)
const told = (events: readonly ProtocolEvent[]) => events.map(({ type }) => type)

describe('Q3: events out of order', () => {
  it('are put in order without another request', async () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = createRandom(seed)
      const shuffled = [...blocks.slice(0, -1).toSorted(() => random() - 0.5), completed(10)]
      const { state, requests, thrown } = await send([stream(shuffled)])
      expect(thrown).toBeUndefined()
      expect(textsOf(state), `seed ${seed}`).toEqual([text])
      expect(requests).toHaveLength(1)
    }
  })

  it('behind the end are asked for', async () => {
    const { state, requests } = await send([
      stream([...without(9, 10), completed(10), delta(9, 'eight.')]),
      stream(blocksAfter(8)),
    ])
    expect(textsOf(state)).toEqual([text])
    expect(requests).toEqual(['POST v1/runs', 'GET v1/runs/r-1/stream?after_sequence=8'])
  })
})

describe('Q4: an event that is missing', () => {
  it('is asked for when the end has come without it', async () => {
    const { state, requests, events } = await send([stream(without(4)), stream(blocksAfter(3))])
    expect(textsOf(state)).toEqual([text])
    expect(requests).toEqual(['POST v1/runs', 'GET v1/runs/r-1/stream?after_sequence=3'])
    expect(told(events)).not.toContain('message-restart')
  })

  it('is asked for when the stream has ended without it', async () => {
    const { state } = await send([stream(without(4, 10)), stream(blocksAfter(3))])
    expect(textsOf(state)).toEqual([text])
  })

  it('is asked for when sixteen events wait for it', async () => {
    const many = [started(), ...Array.from({ length: 40 }, (_, index) => delta(index + 2, `${index} `))]
    const { state, requests } = await send([
      stream(many.filter((_, index) => index !== 5)),
      stream([...many.slice(5), completed(42)]),
    ])
    expect(textsOf(state)).toEqual([Array.from({ length: 40 }, (_, index) => `${index} `).join('')])
    expect(requests).toHaveLength(2)
  })

  it('is asked for when the run waits for the visitor', async () => {
    const request = event(4, 'approval_request.created', { id: 'a', prompt: 'May I?' })
    const { requests, state } = await send([
      stream([started(), delta(2, 'One '), request]),
      stream([delta(3, 'two '), request]),
    ])
    expect(requests).toHaveLength(2)
    expect(state.messages[0]?.parts.map(({ type }) => type)).toEqual(['text', 'input-request'])
    expect(textsOf(state)).toEqual(['One two '])
  })

  it('is a gap in the numbers where it is missing again', async () => {
    const { state, requests, thrown } = await send([stream(without(4)), stream(blocksAfter(3, without(4)))])
    expect(thrown).toBeUndefined()
    expect(textsOf(state)).toEqual([text.replace('three ', '')])
    expect(requests).toHaveLength(2)
  })

  it('is made good by the text the run has at its end', async () => {
    const gapped = [...without(4, 10), completed(10, { content: text })]
    const { state } = await send([stream(gapped), stream(gapped)])
    expect(textsOf(state)).toEqual([text])
  })

  it('is found in the whole run where the answer is resumed across it', async () => {
    const gapped = [...without(6, 10), completed(10, { content: text })]
    const { state, events } = await resume(3, [
      stream(blocksAfter(3, gapped)),
      stream(blocksAfter(3, gapped)),
      stream(gapped),
    ])
    expect(told(events)).toContain('message-restart')
    expect(textsOf(state)).toEqual([text])
  })

  it('before the run has named itself is a gap', async () => {
    const { state, requests } = await send([stream([delta(3, 'a'), delta(4, 'b'), completed(9)])])
    expect(textsOf(state)).toEqual(['ab'])
    expect(requests).toHaveLength(1)
  })

  it('of a stream that begins with another number is not waited for', async () => {
    const { requests, state } = await send([stream([started(70), delta(71, 'Hi'), completed(72)])])
    expect(requests).toHaveLength(1)
    expect(textsOf(state)).toEqual(['Hi'])
  })
})

describe('Q5: numbers that begin again', () => {
  it('count anew in a new run', async () => {
    const second = [started(1, 'r-2'), delta(2, 'Second'), completed(3)]
    const { state, requests } = await send([stream([...blocks.slice(0, -1), ...second])])
    expect(textsOf(state)).toEqual([text, 'Second'])
    expect(state.messages.map(({ runId }) => runId)).toEqual(['r-1', 'r-2'])
    expect(requests).toHaveLength(1)
  })

  it('within a run cost no text: the whole is told again', async () => {
    const restarted = [
      ...blocks.slice(0, 5),
      ...words.slice(4).map((word, index) => delta(index + 1, word)),
      completed(5),
    ]
    const { state, requests } = await send([stream(restarted), stream(blocks)])
    expect(textsOf(state)).toEqual([text])
    expect(requests).toEqual(['POST v1/runs', 'GET v1/runs/r-1/stream'])
  })

  it('after a resume cost no text either', async () => {
    const rest = [...words.slice(4).map((word, index) => delta(index + 1, word)), completed(5)]
    const { state, requests } = await resume(5, [stream(rest), stream(blocks)])
    expect(textsOf(state)).toEqual([text])
    expect(requests).toEqual(['GET v1/runs/r-1/stream?after_sequence=5', 'GET v1/runs/r-1/stream'])
  })
})

describe('a resumed answer', () => {
  it('Q1: goes on after the last event that arrived', async () => {
    const { state, requests } = await resume(5, [stream(blocksAfter(5))])
    expect(textsOf(state)).toEqual([text])
    expect(requests).toEqual(['GET v1/runs/r-1/stream?after_sequence=5'])
  })

  it('Q2: drops what a server tells once more all the same', async () => {
    expect(textsOf((await resume(5, [stream(blocks)])).state)).toEqual([text])
  })

  it('whose events have no numbers is told again from its beginning', async () => {
    const unnumbered = [started(), ...words.map((word) => delta(undefined, word)), completed(undefined)]
    const { state, requests } = await resume(4, [stream(unnumbered)], unnumbered)
    expect(requests).toEqual(['GET v1/runs/r-1/stream'])
    expect(textsOf(state)).toEqual([text])
  })

  it('of which only the end was missing is not told a second time', async () => {
    const withOutput = [...blocks.slice(0, 9), completed(10, { content: text })]
    const { state } = await resume(9, [stream(blocksAfter(9, withOutput)), stream(withOutput)], withOutput)
    expect(textsOf(state)).toEqual([text])
    expect(state.status).toBe('ready')
  })

  it.each([404, 410])('Q6, Q15: is read from the run where the stream is gone (%i)', async (status) => {
    const { state, events, requests } = await resume(5, [
      () => jsonResponse({ error: { code: 'gone' } }, { status }),
      run({ status: 'completed', output: { content: text } }),
    ])
    expect(requests).toEqual(['GET v1/runs/r-1/stream?after_sequence=5', 'GET v1/runs/r-1'])
    expect(told(events)).toEqual(['message-restart', 'text-delta', 'message-end'])
    expect(textsOf(state)).toEqual([text])
    expect(state.messages[0]?.finishReason).toBe('completed')
  })

  it('Q6: is told from the beginning where the cursor is forgotten and the run goes on', async () => {
    const { state, requests } = await resume(5, [notFound, run({ status: 'started' }), stream(blocks)])
    expect(requests.at(-1)).toBe('GET v1/runs/r-1/stream')
    expect(textsOf(state)).toEqual([text])
  })

  it.each([
    ['failed', { status: 'failed', error: { message: 'No tokens left' } }, 'failed'],
    ['canceled', { status: 'canceled' }, 'stopped'],
  ])('Q6: keeps what was shown of a run that has %s', async (_, fields, finishReason) => {
    const { state } = await resume(5, [notFound, run(fields)])
    expect(textsOf(state)).toEqual(['One two three four '])
    expect(state.messages[0]?.finishReason).toBe(finishReason)
  })

  it('Q15: of a run that is gone is not found', async () => {
    const { thrown, state } = await resume(5, [notFound, notFound])
    expect(thrown).toMatchObject({ kind: 'not-found' })
    expect(textsOf(state)).toEqual(['One two three four '])
  })

  it('waits where the run goes on but can not be listened to', async () => {
    const { thrown } = await resume(5, [
      notFound,
      run({ status: 'started' }),
      notFound,
      run({ status: 'paused' }),
    ])
    expect(thrown).toMatchObject({ kind: 'interrupted', retryable: true })
  })

  it.each([
    [401, 'auth'],
    [429, 'rate-limit'],
    [503, 'server'],
  ])('passes a refusal on that says nothing of the run: %i', async (status, kind) => {
    const { thrown, requests } = await resume(5, [() => jsonResponse({}, { status })])
    expect(thrown).toMatchObject({ kind })
    expect(requests).toHaveLength(1)
  })

  it('asks in a way the minimum of 1 allows', async () => {
    const { protocol, calls } = setUp(stream(blocks))
    const signal = new AbortController().signal
    await collectEvents(protocol.resume?.(turn, { runId: 'a/b', sequence: 0 }, signal))
    await collectEvents(protocol.resume?.(turn, { runId: 'a/b', sequence: undefined }, signal))
    expect(requestsOf(calls)).toEqual(['GET v1/runs/a%2Fb/stream', 'GET v1/runs/a%2Fb/stream'])
  })
})

describe('a run that has ended without a word in its stream', () => {
  it('is asked for its output, and keeps its reasoning', async () => {
    const thought = event(2, 'agent.reasoning.delta', { delta: 'hm' })
    const { state, requests } = await send([
      stream([started(), thought, completed(3)]),
      run({ status: 'completed', output: { content: 'Hello' } }),
    ])
    expect(requests).toEqual(['POST v1/runs', 'GET v1/runs/r-1'])
    expect(state.messages[0]?.parts.map(({ type }) => type)).toEqual(['reasoning', 'text'])
  })

  it('E14: is empty where it has none', async () => {
    const { thrown } = await send([
      stream([started(), completed(2)]),
      run({ status: 'completed', output: {} }),
    ])
    expect(thrown).toMatchObject({ kind: 'empty' })
  })
})

describe('Q14: a message that may have arrived before', () => {
  const again: Turn = { ...turn, attempt: 1 }
  const runs =
    (...items: object[]): Answer =>
    () =>
      jsonResponse({ data: items })
  const answer: Message = { id: 'a', role: 'assistant', parts: [], createdAt: 0, runId: 'r-0' }

  it.each<[string, object, Partial<Turn>]>([
    ['its id', { id: 'r-1', client_message_id: 'm-1', status: 'started' }, {}],
    ['its id in a finished run', { id: 'r-1', client_message_id: 'm-1', status: 'completed' }, {}],
    ['its words', { id: 'r-1', status: 'started', input: { question: 'Hi' } }, {}],
    [
      'its words, not those of an earlier answer',
      { id: 'r-1', input: { question: 'Hi' } },
      { history: [answer] },
    ],
  ])('is found by %s and not sent again', async (_, found, change) => {
    const { state, requests } = await send(
      [runs({ id: 'r-0', status: 'completed', client_message_id: 'm-0' }, found), stream(blocks)],
      { ...again, ...change },
    )
    expect(requests).toEqual(['GET v1/runs?user_id=u-1&session_id=s-1&page_size=5', 'GET v1/runs/r-1/stream'])
    expect(textsOf(state)).toEqual([text])
  })

  it.each<[string, Answer]>([
    ['nothing like it is there', runs({ id: 'r-1', input: { question: 'Ho' } })],
    ['its run has failed', runs({ id: 'r-1', client_message_id: 'm-1', status: 'failed' })],
    ['its run was canceled', runs({ id: 'r-1', client_message_id: 'm-1', status: 'canceled' })],
    ['only an earlier answer has its words', runs({ id: 'r-0', input: { question: 'Hi' } })],
    [
      'another message has its words',
      runs({ id: 'r-1', client_message_id: 'm-2', input: { question: 'Hi' } }),
    ],
    ['the list is not to be had', notFound],
    ['the list is none', () => jsonResponse({ data: { id: 5 } })],
  ])('is sent where %s', async (_, list) => {
    const { requests, state } = await send([list, stream(blocks)], { ...again, history: [answer] })
    expect(requests.at(-1)).toBe('POST v1/runs')
    expect(textsOf(state)).toEqual([text])
  })

  it('is not sent while it is unknown whether it arrived', async () => {
    const { thrown, requests } = await send([() => Promise.reject(new TypeError('offline'))], again)
    expect(thrown).toMatchObject({ kind: 'network' })
    expect(requests).toHaveLength(1)
  })
})

describe('a host that does not stream what it starts', () => {
  it.each([400, 405, 406, 415, 501])('is asked to run it in the background: %i', async (status) => {
    const created: Answer = () => jsonResponse({ data: { id: 'r-1', status: 'created' } }, { status: 202 })
    const { state, requests, calls } = await send([
      () => jsonResponse({}, { status }),
      created,
      stream(blocks),
    ])
    expect(requests).toEqual(['POST v1/runs', 'POST v1/runs', 'GET v1/runs/r-1/stream'])
    expect(calls.map(({ body }) => body)).toMatchObject([{ stream: true }, { background: true }, undefined])
    expect(calls[1]?.body).not.toHaveProperty('stream')
    expect(textsOf(state)).toEqual([text])
  })

  it('is read whole where it answers with the finished run', async () => {
    const { state, requests } = await send([run({ status: 'completed', output: { answer: 'Hello' } })])
    expect(requests).toHaveLength(1)
    expect(state.messages).toMatchObject([{ runId: 'r-1', finishReason: 'completed' }])
    expect(textsOf(state)).toEqual(['Hello'])
  })

  it('is listened to where it answers with a run that goes on', async () => {
    const { state, requests } = await send([
      run({ status: 'started' }),
      stream(without(4)),
      stream(blocksAfter(3)),
    ])
    expect(requests).toEqual([
      'POST v1/runs',
      'GET v1/runs/r-1/stream',
      'GET v1/runs/r-1/stream?after_sequence=3',
    ])
    expect(textsOf(state)).toEqual([text])
  })
})

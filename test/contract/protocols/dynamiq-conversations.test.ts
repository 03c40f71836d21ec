import { describe, expect, it } from 'vitest'
import { ChatError } from '../../../src/core/errors.ts'
import { createDynamiqConversations } from '../../../src/protocols/dynamiq-conversations/index.ts'
import type { ChatProtocol, ProtocolOptions, Turn } from '../../../src/protocols/protocol.ts'
import type { Http } from '../../../src/transport/http.ts'
import { createTurn } from '../../support/create-turn.ts'
import { collect, describeProtocol, foldEvents, setUpProtocol } from '../../support/describe-protocol.ts'
import { settle } from '../../support/fake-clock.ts'
import { type Answer, createFedStream, jsonResponse, sseResponse } from '../../support/fake-fetch.ts'
import { isAbort } from '../../support/is-abort.ts'
import { recordingsIn } from '../../support/recordings.ts'

const turn = createTurn({ remoteConversationId: 'c-1', params: { plan: 'pro' } })
const firstTurn: Turn = { ...turn, remoteConversationId: undefined }
const created = () => jsonResponse({ data: { id: 'c-1', title: 'Where is my order?' } })
const { wireOf, recorded } = recordingsIn('dynamiq-conversations')
const plain = wireOf('plain')
const streamed = () => sseResponse(plain)

/** Recorded from the runs API, which has the same events. */
function runAnswer(name: string, ...texts: string[]) {
  return { ...recorded(`../dynamiq-runs/${name}`, 'completed', ...texts), name: `${name} of a run` }
}

const create =
  (options: ProtocolOptions = {}) =>
  (http: Http): ChatProtocol =>
    createDynamiqConversations(options, http)

const setUp = (options: ProtocolOptions, ...answers: Answer[]) => setUpProtocol(create(options), ...answers)

describeProtocol('dynamiq-conversations', {
  create: create({ agent: 'app-1' }),
  turn,
  unknownBlock: 'event: agent.unheard.of\ndata: {"type":"agent.unheard.of","data":{"delta":"no"}}\n\n',
  answers: [
    recorded('plain', 'completed', 'Hello Ada, how can I help?'),
    recorded('reasoning-and-tools', 'completed', 'Your order has **shipped**.\n\n\n\nAnything else?'),
    recorded('output-only', 'completed', 'Only at the end.'),
    recorded('failed', 'failed', 'I was about to'),
    recorded('canceled', 'stopped', 'One, two,'),
    recorded('two-runs', 'completed', 'First answer.', 'Second answer.'),
    recorded(
      'unicode',
      'completed',
      'Gr\u00fc\u00dfe, \u6771\u4eac \u{1f469}\u200d\u{1f469}\u200d\u{1f467} \u2028 x line\nbreak \\ "quoted" \0.',
    ),
    recorded('odd', 'completed', 'One two three four'),
    runAnswer('reasoning-and-tools', 'Your order has **shipped**.\n\n\n\nNo tracking yet.'),
    runAnswer('sources', 'We open at nine [1] except on Sundays [2].'),
    runAnswer('file', 'Here is the list.'),
    runAnswer('approval', 'That needs a nod.\n\nRefunded 50 EUR.'),
    runAnswer('questions', 'One large bag, a cup, gift wrap.'),
    runAnswer('handover', 'Let me get somebody.\n\nBilling here.'),
  ],
})

describe('the requests', () => {
  it('creates the conversation with the first message and names it before the answer begins', async () => {
    const { protocol, calls } = setUp({ agent: 'app-1' }, created, streamed)
    const { events } = await collect(protocol, {
      ...firstTurn,
      text: `  Where is\n\tmy order? ${'x'.repeat(200)}`,
    })
    expect(events[0]).toEqual({ type: 'conversation-updated', remoteConversationId: 'c-1' })
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST https://agent.example/api/v1/conversations',
      'POST https://agent.example/api/v3/conversations/c-1/messages',
    ])
    expect(calls[0]?.body).toEqual({
      plan: 'pro',
      title: `Where is my order? ${'x'.repeat(61)}`,
      app_id: 'app-1',
      user_id: 'user-42',
      session_id: turn.sessionId,
    })
  })

  it('sends a further message to the conversation it knows', async () => {
    const { protocol, calls } = setUp({ agent: 'app-1' }, streamed)
    await collect(protocol, { ...turn, remoteConversationId: 'a/b?c' })
    expect(calls).toHaveLength(1)
    expect(calls[0]?.url).toBe('https://agent.example/api/v3/conversations/a%2Fb%3Fc/messages')
    expect(calls[0]?.headers.get('accept')).toBe('text/event-stream')
    expect(calls[0]?.body).toEqual({
      plan: 'pro',
      content: [{ type: 'text', text: 'Where is my order?' }],
      user_id: 'user-42',
      session_id: turn.sessionId,
      client_message_id: turn.id,
    })
  })

  it.each([
    ['a model', { model: 'm-1' }, { model_id: 'm-1' }, { model_id: 'm-1' }],
    ['an agent', { agent: 'a-1' }, { app_id: 'a-1' }, {}],
    ['an agent where both are given', { agent: 'a-1', model: 'm-1' }, { app_id: 'a-1' }, {}],
    ['neither, for a relay that adds it', {}, {}, {}],
  ])('binds the conversation to %s', async (_, options, ofConversation, ofMessage) => {
    const { protocol, calls } = setUp(options, created, streamed)
    await collect(protocol, firstTurn)
    const bound = (body: unknown) => {
      const { app_id, model_id } = body as Record<string, unknown>
      return JSON.parse(JSON.stringify({ app_id, model_id }))
    }
    expect(calls.map(({ body }) => bound(body))).toEqual([ofConversation, ofMessage])
  })

  it('lets no param take the place of a field of the contract', async () => {
    const names = ['title', 'app_id', 'model_id', 'user_id', 'session_id', 'content', 'client_message_id']
    const params = JSON.parse(`{"__proto__":{"a":1},${names.map((name) => `"${name}":"param"`)}}`)
    const { protocol, calls } = setUp({ agent: 'app-1' }, created, streamed)
    await collect(protocol, { ...firstTurn, params })
    const [conversation, message] = calls.map(({ body }) => body as Record<string, unknown>)
    for (const name of ['title', 'app_id', 'model_id', 'user_id', 'session_id']) {
      expect(conversation?.[name]).not.toBe('param')
    }
    for (const name of ['content', 'model_id', 'user_id', 'session_id', 'client_message_id']) {
      expect(message?.[name]).not.toBe('param')
    }
  })

  it('never cuts a title inside an emoji', async () => {
    const { protocol, calls } = setUp({}, created, streamed)
    await collect(protocol, { ...firstTurn, text: `${'x'.repeat(79)}\u{1f600}` })
    expect(calls[0]?.body).toMatchObject({ title: 'x'.repeat(79) })
  })

  it('Q14: a repetition carries the same message id and creates no second conversation', async () => {
    const lost: Answer = () => Promise.reject(new TypeError('network error'))
    const { protocol, calls } = setUp({}, created, lost, streamed)
    const first = await collect(protocol, firstTurn)
    expect(first.events).toEqual([{ type: 'conversation-updated', remoteConversationId: 'c-1' }])
    expect(first.thrown).toMatchObject({ kind: 'network' })
    const second = await collect(protocol, turn)
    expect(second.thrown).toBeUndefined()
    const ids = calls.slice(1).map(({ body }) => (body as Record<string, unknown>)['client_message_id'])
    expect(ids).toEqual([turn.id, turn.id])
    expect(calls.filter(({ url }) => url.endsWith('/v1/conversations'))).toHaveLength(1)
  })
})

describe('a fault of our own', () => {
  const broken: Http = {
    clock: { now: () => 0, delay: () => () => {} },
    changeUser: () => {},
    request: () => Promise.reject(new TypeError('x is not a function')),
  }
  const protocol = createDynamiqConversations({}, broken)

  it('comes out as a ChatError too', async () => {
    expect((await collect(protocol, turn)).thrown).toMatchObject({ name: 'ChatError', kind: 'protocol' })
  })

  it('is silent once the visitor has stopped', async () => {
    expect(isAbort((await collect(protocol, turn, AbortSignal.abort())).thrown)).toBe(true)
  })
})

describe('creating the conversation', () => {
  it('takes an id outside the envelope too', async () => {
    const { protocol } = setUp({}, () => jsonResponse({ id: 'c-9' }), streamed)
    expect((await collect(protocol, firstTurn)).events[0]).toMatchObject({ remoteConversationId: 'c-9' })
  })

  it.each<[string, Answer, string]>([
    ['an answer without an id', () => jsonResponse({ data: {} }), 'protocol'],
    ['an id of another type', () => jsonResponse({ data: { id: 5 } }), 'protocol'],
    ['a web page', () => new Response('<html>'), 'protocol'],
    ['nothing', () => new Response(null, { status: 204 }), 'empty'],
    ['a refusal', () => jsonResponse({ error: { code: 'bad_request' } }, { status: 400 }), 'invalid'],
    ['no network', () => Promise.reject(new TypeError('Failed to fetch')), 'network'],
  ])('%s ends the turn before a message is sent', async (_, answer, kind) => {
    const { protocol, calls } = setUp({}, answer, streamed)
    const { events, thrown } = await collect(protocol, firstTurn)
    expect(events).toEqual([])
    expect(thrown).toMatchObject({ kind })
    expect(calls).toHaveLength(1)
  })

  it('ends by an abort while its answer is read', async () => {
    const fed = createFedStream()
    const abort = new AbortController()
    const { protocol, calls } = setUp({}, () => new Response(fed.stream), streamed)
    const result = collect(protocol, firstTurn, abort.signal)
    await settle()
    abort.abort()
    expect(isAbort((await result).thrown)).toBe(true)
    expect(fed.isCancelled).toBe(true)
    expect(calls).toHaveLength(1)
  })
})

describe('E13: a whole answer instead of a stream', () => {
  it.each([
    ['text', '"Hello"'],
    ['an envelope', '{"data":{"content":"Hello"}}'],
    ['an output', '{"output":"Hello"}'],
    ['an output in an output', '{"output":{"output":{"answer":"Hello"}}}'],
    ['a completed run', '{"data":{"id":"r","status":"completed","output":{"content":"Hello"}}}'],
    [
      'a chat completion',
      '{"choices":[{"message":{"role":"assistant","content":"Hello"}},{"message":{"content":"no"}}]}',
    ],
    ['parts', '{"message":{"content":[{"type":"text","text":"Hel"},{"type":"text","text":"lo"}]}}'],
  ])('%s', async (_, body) => {
    const { protocol } = setUp({}, () =>
      jsonResponse(body, { headers: { 'content-type': 'Application/JSON; charset=utf-8' } }),
    )
    const { events, thrown } = await collect(protocol, turn)
    expect(thrown).toBeUndefined()
    expect(events).toEqual([
      { type: 'text-delta', delta: 'Hello' },
      { type: 'message-end', finishReason: 'completed' },
    ])
  })

  it('an error in a success is the failure it is', async () => {
    const { protocol } = setUp({}, () => jsonResponse({ error: { code: 'x', message: 'No tokens left' } }))
    const { events } = await collect(protocol, turn)
    expect(events).toMatchObject([
      { type: 'error', error: { kind: 'server', message: expect.stringContaining('No tokens left') } },
    ])
  })

  it.each(['{}', '{"data":{"id":"r"}}', '[]', 'null', '5', '{"output":" "}'])(
    '%s has no text in it',
    async (body) => {
      const { protocol } = setUp({}, () => jsonResponse(body))
      expect((await collect(protocol, turn)).thrown).toMatchObject({ kind: 'empty' })
    },
  )
})

describe('E15: the type of the stream', () => {
  it.each([
    'TEXT/EVENT-STREAM',
    'text/event-stream;',
    'text/event-stream; charset=utf-8',
    ' text/event-stream;x=y',
  ])('%s', async (type) => {
    const { protocol } = setUp({}, () => sseResponse(plain, { headers: { 'content-type': type } }))
    expect((await collect(protocol, turn)).thrown).toBeUndefined()
  })
})

describe('long streams', () => {
  it('F13: reads 100,000 deltas', async () => {
    const frame = (n: number) =>
      `data: {"type":"agent.response.delta","sequence":${n},"data":{"delta":"${n} "}}\n\n`
    const wire = `${Array.from({ length: 100_000 }, (_, n) => frame(n)).join('')}data: {"type":"run.completed"}\n\n`
    const { protocol } = setUp({}, () => sseResponse(wire))
    const { events, thrown } = await collect(protocol, turn)
    expect(thrown).toBeUndefined()
    expect(events).toHaveLength(100_001)
  })

  it('F14: a stream beyond the cap keeps its text and says it was too long', async () => {
    const delta = 'x'.repeat(100_000)
    const frame = `data: {"type":"agent.response.delta","data":{"delta":"${delta}"}}\n\n`
    const { protocol } = setUp({}, () => sseResponse(frame.repeat(200)))
    const result = await collect(protocol, turn)
    expect(result.thrown).toBeInstanceOf(ChatError)
    expect(result.thrown).toMatchObject({ kind: 'too-large' })
    expect(foldEvents(result).status).toBe('error')
    expect(result.events.length).toBe(Math.floor(2 ** 24 / frame.length))
  })
})

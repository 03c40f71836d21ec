import { describe, expect, it } from 'vitest'
import { createPowabase } from '../../../src/protocols/powabase/index.ts'
import type { ConversationRef } from '../../../src/protocols/protocol.ts'
import { createTurn } from '../../support/create-turn.ts'
import { collect, describeProtocol, foldEvents, setUpProtocol } from '../../support/describe-protocol.ts'
import { type Answer, jsonResponse, sseResponse } from '../../support/fake-fetch.ts'
import { recordingsIn } from '../../support/recordings.ts'

const turn = createTurn({ remoteConversationId: 'sess_5f0c2ab91d34' })
const ref: ConversationRef = turn
const { signal } = new AbortController()
const answerUrl = 'https://agent.example/api/api/agents/agent-1/run/stream'

const { streamed, recorded } = recordingsIn('powabase')

const setUp = (...answers: Answer[]) =>
  setUpProtocol((http) => createPowabase({ agent: 'agent-1' }, http), ...answers)

const read = (name: string) => collect(setUp(streamed(name)).protocol, turn)
const partsOf = async (name: string) => foldEvents(await read(name)).messages[0]?.parts

describeProtocol('powabase', {
  create: (http) => createPowabase({ agent: 'agent-1' }, http),
  turn,
  unknownBlock: 'data: {"event": "delegation_started", "content": "no", "delta": "no"}\n\n',
  answers: [
    recorded('plain', 'completed', 'Hello Ada, how can I help?'),
    recorded('chunks', 'completed', 'One two three'),
    recorded('reasoning-and-tools', 'completed', 'Your order has **shipped**.'),
    recorded('edited', 'completed', 'Call me at [removed].'),
    recorded('citations', 'completed', 'We open at 9 [1], but not on 1 May [2].'),
    recorded('approval', 'completed', 'The refund is on its way.'),
    recorded('failed', 'failed', 'I was about to'),
    recorded('odd', 'completed', 'One \n\ntwo'),
    recorded(
      'unicode',
      'completed',
      'Gr\u00fc\u00dfe, \u6771\u4eac \u{1f469}\u200d\u{1f469}\u200d\u{1f467} \u2028 x line\nbreak \\ "quoted".',
    ),
  ],
})

describe('the request', () => {
  it('names no session before the server has named one', async () => {
    const { protocol, calls } = setUp(streamed('plain'))
    const { events } = await collect(protocol, { ...turn, remoteConversationId: undefined })
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([`POST ${answerUrl}`])
    expect(calls[0]?.headers.get('accept')).toBe('text/event-stream')
    expect(calls[0]?.body).toEqual({ message: 'Where is my order?' })
    expect(events[0]).toEqual({ type: 'conversation-updated', remoteConversationId: 'sess_5f0c2ab91d34' })
  })

  it('goes on in the session the server has named, with the params of the site', async () => {
    const { protocol, calls } = setUp(streamed('plain'))
    const params = { reasoning_requested: true, context_items: [1], session_id: 'param', message: 'param' }
    await collect(protocol, { ...turn, params })
    expect(calls[0]?.body).toEqual({
      reasoning_requested: true,
      context_items: [1],
      message: 'Where is my order?',
      session_id: 'sess_5f0c2ab91d34',
    })
  })

  it('keeps a hostile agent id inside its segment of the path', async () => {
    const { protocol, calls } = setUpProtocol(
      (http) => createPowabase({ agent: 'a/../b?c' }, http),
      streamed('plain'),
    )
    await collect(protocol, turn)
    expect(calls[0]?.url).toBe('https://agent.example/api/api/agents/a%2F..%2Fb%3Fc/run/stream')
  })

  it('says that the agent option is missing', () => {
    const create = () => setUpProtocol((http) => createPowabase({}, http))
    expect(create).toThrow(
      expect.objectContaining({ kind: 'config', message: expect.stringContaining('agent option') }),
    )
  })
})

describe('the text', () => {
  it('is never doubled by the whole chunk and the whole content that follow the deltas', async () => {
    const { events } = await read('plain')
    const { messages } = foldEvents({ events, thrown: undefined })
    expect(messages[0]?.parts).toEqual([{ type: 'text', text: 'Hello Ada, how can I help?' }])
  })

  it('grows by several chunks where the server sends no deltas', async () => {
    const { events } = await read('chunks')
    expect(events.filter(({ type }) => type === 'text-delta')).toHaveLength(3)
  })

  it('is what a hook has made of it in the end', async () => {
    expect(await partsOf('edited')).toEqual([{ type: 'text', text: 'Call me at [removed].' }])
  })
})

describe('what answers carry', () => {
  it('shows a thought once, though it comes in pieces and whole', async () => {
    expect((await partsOf('reasoning-and-tools'))?.[0]).toEqual({
      type: 'reasoning',
      text: 'The customer asks for an order.',
    })
  })

  it('joins a tool call and its result by call_id', async () => {
    expect((await partsOf('reasoning-and-tools'))?.[1]).toEqual({
      type: 'tool',
      toolCallId: 'call_1',
      name: 'lookup_order',
      input: { order: 4812 },
      state: 'done',
      output: { status: 'shipped' },
    })
  })

  it('reports tokens', async () => {
    expect(foldEvents(await read('reasoning-and-tools')).messages[0]?.usage).toEqual({
      inputTokens: 812,
      outputTokens: 64,
      totalTokens: 876,
    })
  })

  it('gives each citation under the key that marks it in the text', async () => {
    expect((await partsOf('citations'))?.slice(1)).toEqual([
      {
        type: 'source',
        sourceId: '1',
        title: 'Opening hours',
        url: 'https://shop.example/hours',
        excerpt: 'Open from 9 to 18.',
      },
      { type: 'source', sourceId: '2', title: 'Holidays', excerpt: 'Closed on 1 May.' },
    ])
  })
})

describe('an approval', () => {
  it('is asked for with what would be done', async () => {
    expect((await partsOf('approval'))?.find(({ type }) => type === 'input-request')).toMatchObject({
      request: {
        requestId: 'run_9d1e77a0c4b2:1',
        kind: 'approval',
        prompt: 'Refund 62 EUR for MC-1042?',
        params: { order: 'MC-1042', amount: 62 },
      },
    })
  })

  it.each([
    ['given', { isApproved: true }, { approved: true }],
    [
      'refused with a reason',
      { isApproved: false, text: 'Too much' },
      { approved: false, reason: 'Too much' },
    ],
    ['never given by silence', {}, { approved: false }],
  ])('%s goes to the run that asked', async (_, response, body) => {
    const { protocol, calls } = setUp(() => jsonResponse({ status: 'resumed' }))
    const cursor = { runId: 'run_9d1e77a0c4b2', sequence: undefined }
    await protocol.respond?.(turn, cursor, { requestId: 'run_9d1e77a0c4b2:1', ...response }, signal)
    expect(calls).toMatchObject([
      {
        method: 'POST',
        url: 'https://agent.example/api/api/agents/runs/run_9d1e77a0c4b2/approve',
        body,
      },
    ])
    expect(calls[0]?.body).toEqual(body)
  })
})

describe('failures', () => {
  it('an error event says the server’s words', async () => {
    expect((await read('error')).events.at(-1)).toMatchObject({
      type: 'error',
      error: { kind: 'server', message: expect.stringContaining('no model configured') },
    })
  })

  it.each([
    ['an error of the new form', 'data: {"event": "error", "message": "Session not found"}\n\n'],
    [
      'after a start',
      'data: {"event": "start", "run_id": "r", "session_id": "s"}\n\ndata: {"event": "error", "error": "Session not found", "run_id": "r"}\n\n',
    ],
  ])('a session that is gone is not-found, and no answer has begun: %s', async (_, wire) => {
    const { events, thrown } = await collect(setUp(() => sseResponse(wire)).protocol, turn)
    expect(thrown).toMatchObject({ kind: 'not-found' })
    expect(events.filter(({ type }) => type !== 'conversation-updated')).toEqual([])
  })

  it.each([
    [402, 'server', false],
    [403, 'forbidden', false],
    [404, 'not-found', false],
    [503, 'server', true],
  ])('%i before the stream is %s, with the words of the flat error', async (status, kind, retryable) => {
    const { protocol } = setUp(() => jsonResponse({ error: 'No credits left' }, { status }))
    expect((await collect(protocol, turn)).thrown).toMatchObject({
      kind,
      retryable,
      status,
      message: expect.stringContaining('No credits left'),
    })
  })

  it('a stream of keep-alive comments that ends without complete is a cut', async () => {
    const { protocol } = setUp(() => sseResponse(': keepalive\n\n'.repeat(3)))
    expect((await collect(protocol, turn)).thrown).toMatchObject({ kind: 'interrupted' })
  })

  it('E14: a completed run without any text is empty', async () => {
    const { protocol } = setUp(() => sseResponse('data: {"event": "complete", "status": "completed"}\n\n'))
    expect((await collect(protocol, turn)).events).toMatchObject([
      { type: 'error', error: { kind: 'empty' } },
    ])
  })
})

describe('E13: a whole answer instead of a stream', () => {
  it('is read like the end of one', async () => {
    const { protocol } = setUp(() =>
      jsonResponse({
        run_id: 'run_1',
        session_id: 'sess_1',
        content: 'Hello',
        status: 'completed',
        error: null,
      }),
    )
    const { events, thrown } = await collect(protocol, turn)
    expect(thrown).toBeUndefined()
    expect(events).toEqual([
      { type: 'conversation-updated', remoteConversationId: 'sess_1' },
      { type: 'message-start', runId: 'run_1' },
      { type: 'text-replaced', text: 'Hello' },
      { type: 'message-end', finishReason: 'completed' },
    ])
  })

  it('is an answer whatever it calls itself', async () => {
    const { protocol } = setUp(() => jsonResponse({ event: 'tool_call', output: 'Hello' }))
    expect(foldEvents(await collect(protocol, turn)).messages[0]?.parts).toEqual([
      { type: 'text', text: 'Hello' },
    ])
  })

  it.each([
    ['a failure', { error: 'Agent run failed', run_id: 'run_1' }, 'server'],
    ['nothing', {}, 'empty'],
  ])('%s is the failure it is', async (_, json, kind) => {
    const { protocol } = setUp(() => jsonResponse(json))
    expect((await collect(protocol, turn)).events.at(-1)).toMatchObject({ type: 'error', error: { kind } })
  })
})

describe('conversations', () => {
  it('lists them, and leads on as long as there are more', async () => {
    const session = {
      session_id: 'sess_1',
      run_count: 2,
      last_activity_at: '2026-06-10T09:15:24Z',
      created_at: '2026-06-01T00:00:00Z',
      first_message: 'Where is\nmy order?',
    }
    const { protocol, calls } = setUp(() => jsonResponse({ sessions: [session, {}], total: 28, offset: 25 }))
    const page = await protocol.listConversations?.({ userId: 'user-42', page: '25' }, signal)
    expect(calls[0]?.url).toBe('https://agent.example/api/api/agents/agent-1/sessions?limit=25&offset=25')
    expect(page).toEqual({
      items: [{ id: 'sess_1', title: 'Where is my order?', updatedAt: Date.UTC(2026, 5, 10, 9, 15, 24) }],
      next: '27',
    })
    const last = setUp(() => jsonResponse({ sessions: [session], total: 1 }))
    expect(
      (await last.protocol.listConversations?.({ userId: 'u', page: undefined }, signal))?.next,
    ).toBeUndefined()
  })

  it('loads the messages with their citations, or the context in their place', async () => {
    const messages = [
      { role: 'user', content: 'Open?', run_id: 'run_1', timestamp: '2026-06-10T09:15:24Z' },
      {
        role: 'assistant',
        content: 'Yes [1].',
        run_id: 'run_1',
        timestamp: '2026-06-10T09:15:30Z',
        reasoning: 'Easy.',
        citations: [{ key: '1', source_name: 'Hours', text_excerpt: '9 to 18' }],
      },
      {
        role: 'assistant',
        content: 'Yes.',
        retrieved_context: [{ id: 'c-1', source_name: 'Hours', score: 0.5 }],
      },
      { role: 'system', content: 'no' },
      null,
    ]
    const { protocol, calls } = setUp(() => jsonResponse({ session_id: 'sess_1', messages }))
    const page = await protocol.loadConversation?.({ ...ref, page: undefined }, signal)
    expect(calls[0]?.url).toBe('https://agent.example/api/api/sessions/sess_5f0c2ab91d34/messages?limit=200')
    expect(page?.items).toMatchObject([
      { role: 'user', createdAt: Date.UTC(2026, 5, 10, 9, 15, 24), parts: [{ type: 'text', text: 'Open?' }] },
      {
        role: 'assistant',
        runId: 'run_1',
        finishReason: 'completed',
        parts: [
          { type: 'reasoning', text: 'Easy.' },
          { type: 'text', text: 'Yes [1].' },
          { type: 'source', sourceId: '1', title: 'Hours', excerpt: '9 to 18' },
        ],
      },
      { parts: [{ type: 'text' }, { type: 'source', sourceId: 'c-1', score: 0.5 }] },
    ])
    expect(new Set(page?.items.map(({ id }) => id)).size).toBe(3)
  })

  it('deletes one by the name the server knows it by', async () => {
    const { protocol, calls } = setUp(() => jsonResponse({ success: true }))
    await protocol.deleteConversation?.(ref, signal)
    expect(calls).toMatchObject([
      { method: 'DELETE', url: 'https://agent.example/api/api/sessions/sess_5f0c2ab91d34' },
    ])
  })

  it('somebody else’s is not-found', async () => {
    const { protocol } = setUp(() => jsonResponse({ error: 'Session not found' }, { status: 404 }))
    const loading = protocol.loadConversation?.({ ...ref, page: undefined }, signal)
    await expect(loading).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('the retrieved context', () => {
  it('is given without the diagnostics, scored by the last judgement', async () => {
    const retrieved_context = [
      { _type: 'retrieval_diagnostics', id: 'no' },
      { id: 'c-1', text: 'One', source_name: 'A', score: 0.4, retrieval_score: 0.3, reranker_score: 0.9 },
      { id: 'c-2', text: 'Two', source_name: 'B', score: 0.4, retrieval_score: 0.3, reranker_score: null },
      {
        id: 'c-3',
        text: 'Three',
        source_name: 'C',
        retrieval_score: 0.3,
        meta: { url: 'https://c.example' },
      },
    ]
    const { protocol, calls } = setUp(() => jsonResponse({ retrieved_context }))
    expect(await protocol.loadContext?.(ref, 'run_1', signal)).toEqual([
      { sourceId: 'c-1', title: 'A', excerpt: 'One', score: 0.9 },
      { sourceId: 'c-2', title: 'B', excerpt: 'Two', score: 0.4 },
      { sourceId: 'c-3', title: 'C', excerpt: 'Three', score: 0.3, url: 'https://c.example' },
    ])
    expect(calls[0]?.url).toBe(
      'https://agent.example/api/api/sessions/sess_5f0c2ab91d34/runs/run_1/retrieved-context',
    )
  })

  it('is an empty list where the server has none', async () => {
    const { protocol } = setUp(() => jsonResponse({ retrieved_context: null }))
    expect(await protocol.loadContext?.(ref, 'run_1', signal)).toEqual([])
  })
})

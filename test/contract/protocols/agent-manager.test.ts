import { describe, expect, it } from 'vitest'
import { createAgentManager } from '../../../src/protocols/agent-manager/index.ts'
import type { ConversationRef, Turn } from '../../../src/protocols/protocol.ts'
import { createTurn } from '../../support/create-turn.ts'
import { collect, describeProtocol, foldEvents, setUpProtocol } from '../../support/describe-protocol.ts'
import { settle } from '../../support/fake-clock.ts'
import { type Answer, jsonResponse, sseResponse } from '../../support/fake-fetch.ts'
import { isAbort } from '../../support/is-abort.ts'
import { recordingsIn } from '../../support/recordings.ts'

const turn = createTurn()
const ref: ConversationRef = turn
const { signal } = new AbortController()
const base = 'https://agent.example/api/api'
const sessionUrl = `${base}/sessions/${turn.sessionId}`
const approvalId = '7a1b2c3d-0000-4000-8000-000000000007'

const { wireOf, streamed, recorded } = recordingsIn('agent-manager')

const setUp = (...answers: Answer[]) =>
  setUpProtocol((http) => createAgentManager({ agent: 'agent-1' }, http), ...answers)

const read = (name: string) => collect(setUp(streamed(name)).protocol, turn)
const messageOf = async (name: string) => foldEvents(await read(name)).messages[0]

describeProtocol('agent-manager', {
  create: (http) => createAgentManager({ agent: 'agent-1' }, http),
  turn,
  unknownBlock: 'data:{"event":"UNHEARD_OF","data":"no","timestamp":1}\n\n',
  answers: [
    recorded('plain', 'completed', 'Hello Ada, how can I help?'),
    recorded('reasoning-and-tools', 'completed', 'Your order has **shipped**.'),
    recorded('documented-tools', 'completed', 'It has shipped.'),
    recorded('failed', 'failed', 'I was about to'),
    recorded('cancelled', 'stopped', 'One, two,'),
    recorded('team', 'completed', 'Only at the end.'),
    recorded('paused', 'completed', 'Let me ask first.'),
    recorded('paused-open', 'completed', 'Let me ask first. \n\nDone.'),
    recorded(
      'done-sentinel',
      'completed',
      'Gr\u00fc\u00dfe, \u6771\u4eac \u{1f469}\u200d\u{1f469}\u200d\u{1f467} \u2028 "x"\nend',
    ),
    recorded('odd', 'completed', 'One \n\ntwo'),
  ],
})

describe('the request', () => {
  it('names the session by the widget’s own id, in camel case, which alone is read there', async () => {
    const { protocol, calls } = setUp(streamed('plain'))
    await collect(protocol, turn)
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST ${base}/agents/agent-1/runs/stream`,
    ])
    expect(calls[0]?.headers.get('accept')).toBe('text/event-stream')
    expect(calls[0]?.body).toEqual({
      generateFollowups: true,
      message: 'Where is my order?',
      sessionId: turn.sessionId,
      userId: 'user-42',
    })
  })

  it('takes options along and lets the site do without follow-ups, but keeps its own fields', async () => {
    const { protocol, calls } = setUp(streamed('plain'))
    const own = { message: 'param', sessionId: 'param', userId: 'param', media: 'param' }
    await collect(protocol, {
      ...turn,
      params: { ...own, options: { temperature: 0 }, generateFollowups: false },
    })
    expect(calls[0]?.body).toEqual({
      options: { temperature: 0 },
      generateFollowups: false,
      message: 'Where is my order?',
      sessionId: turn.sessionId,
      userId: 'user-42',
    })
  })

  it('carries files in base64', async () => {
    const { protocol, calls } = setUp(streamed('plain'))
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256)
    const files = [
      { name: 'a.txt', mediaType: 'text/plain', size: 2, blob: new Blob(['hi']) },
      { name: 'b', mediaType: '', size: 70_000, blob: new Blob([bytes]) },
    ]
    expect(protocol.takesFiles).toBe(true)
    await collect(protocol, { ...turn, files })
    expect(calls[0]?.body).toMatchObject({
      media: [
        { type: 'text/plain', data: 'aGk=' },
        { type: 'application/octet-stream', data: Buffer.from(bytes).toString('base64') },
      ],
    })
  })

  it('says that a file whose bytes are gone has to be attached again, and sends nothing', async () => {
    const { protocol, calls } = setUp(streamed('plain'))
    const files = [{ name: 'a.txt', mediaType: 'text/plain', size: 2 }]
    expect((await collect(protocol, { ...turn, files })).thrown).toMatchObject({ kind: 'upload' })
    expect(calls).toHaveLength(0)
  })

  it('says that the agent option is missing', () => {
    const create = () => setUpProtocol((http) => createAgentManager({}, http))
    expect(create).toThrow(
      expect.objectContaining({ kind: 'config', message: expect.stringContaining('agent option') }),
    )
  })
})

describe('what answers carry', () => {
  it('finds the list in what a model wrote as follow-ups', async () => {
    expect((await messageOf('plain'))?.followUps).toEqual(['Opening hours?', 'Prices?', 'Refunds?'])
  })

  it('reports tokens', async () => {
    const usage = { inputTokens: 812, outputTokens: 64, totalTokens: 876 }
    expect((await messageOf('plain'))?.usage).toEqual(usage)
    // Counted before the text of a team came at all.
    expect((await messageOf('team'))?.usage).toEqual(usage)
  })

  it('knows a tool from plain words, and ends it when the agent speaks again', async () => {
    expect((await messageOf('reasoning-and-tools'))?.parts.slice(0, 2)).toEqual([
      { type: 'reasoning', text: 'The customer asks for an order.' },
      { type: 'tool', toolCallId: 'tool-1', name: 'lookup_order', state: 'done' },
    ])
  })

  it('reads tools as they are documented, too', async () => {
    expect((await messageOf('documented-tools'))?.parts.slice(0, 2)).toEqual([
      {
        type: 'tool',
        toolCallId: 'tool-1',
        name: 'lookup_order',
        input: { order: 4812 },
        state: 'done',
        output: { status: 'shipped' },
      },
      {
        type: 'tool',
        toolCallId: 'tool-2',
        name: 'track',
        input: { order: 4812 },
        state: 'failed',
        errorText: 'No such parcel',
      },
    ])
  })

  it('says when another agent goes on', async () => {
    expect((await messageOf('team'))?.parts[0]).toEqual({ type: 'step', name: 'Billing specialist' })
  })

  it.each([
    ['JSON', 'reasoning-and-tools', '0b5f1b9e-8d0a-4a6e-9a3e-000000000001'],
    ['a bare id', 'documented-tools', '0b5f1b9e-8d0a-4a6e-9a3e-000000000001'],
    ['nothing', 'plain', undefined],
    ['nothing, with the run told at the end', 'team', '0b5f1b9e-8d0a-4a6e-9a3e-000000000009'],
  ])('names the run where START is %s', async (_, name, runId) => {
    expect((await messageOf(name))?.runId).toBe(runId)
  })
})

describe('the end', () => {
  it('an ERROR is not overwritten by the STOP that follows it', async () => {
    expect((await read('failed')).events.at(-1)).toMatchObject({
      type: 'error',
      error: { kind: 'server', message: expect.stringContaining('The model is overloaded') },
    })
  })

  it('a stream that ends after CONTENT_DONE is whole', async () => {
    const wire = wireOf('plain').replace(/data:\{"event":"METRICS[\s\S]*/, '')
    const result = await collect(setUp(() => sseResponse(wire)).protocol, turn)
    expect(result.thrown).toBeUndefined()
    expect(foldEvents(result).messages[0]).toMatchObject({ finishReason: 'completed' })
    expect(foldEvents(result).messages[0]?.followUps).toHaveLength(3)
  })

  it('E14: STOP without any text is empty', async () => {
    const { protocol } = setUp(() => sseResponse('data:{"event":"STOP","data":""}\n\n'))
    expect((await collect(protocol, turn)).events).toMatchObject([
      { type: 'error', error: { kind: 'empty' } },
    ])
  })

  it.each([
    ['FAILED', { type: 'error', error: { kind: 'server' } }],
    ['CANCELLED', { type: 'message-end', finishReason: 'stopped' }],
    ['PAUSED', { type: 'message-end', isAwaitingInput: true }],
  ])('STOP with a run that is %s', async (status, expected) => {
    const data = JSON.stringify({ status, content: 'Words' })
    const { protocol } = setUp(() => sseResponse(`data:${JSON.stringify({ event: 'STOP', data })}\n\n`))
    expect((await collect(protocol, turn)).events.at(-1)).toMatchObject(expected)
  })

  it('a problem+json refusal says its detail', async () => {
    const { protocol } = setUp(
      () =>
        new Response(
          '{"type":"about:blank","title":"Payment Required","status":402,"detail":"Budget spent"}',
          {
            status: 402,
            headers: { 'content-type': 'application/problem+json' },
          },
        ),
    )
    expect((await collect(protocol, turn)).thrown).toMatchObject({
      kind: 'server',
      retryable: false,
      message: expect.stringContaining('Budget spent'),
    })
  })

  it('E13: a whole RunResponse instead of a stream is read', async () => {
    const run = { runId: 'r-1', content: 'Hello', status: 'COMPLETED', metrics: { inputTokens: 3 } }
    const { protocol } = setUp(() => jsonResponse(run))
    expect((await collect(protocol, turn)).events).toEqual([
      { type: 'message-start', runId: 'r-1' },
      { type: 'text-delta', delta: 'Hello' },
      { type: 'usage-reported', usage: { inputTokens: 3 } },
      { type: 'message-end', finishReason: 'completed' },
    ])
  })
})

describe('a run that waits for a person', () => {
  const request = {
    requestId: approvalId,
    kind: 'approval',
    prompt: 'Refund 62 EUR for MC-1042?',
    params: { amount: 62 },
  }
  const responses = [{ requestId: approvalId, isApproved: true }]
  const answering: Turn = { ...turn, text: '', responses }
  const run = (status: string, output?: string) => () =>
    jsonResponse([
      { id: 'r-0', status: 'COMPLETED', input: 'Before', output: 'Old' },
      { id: 'r-1', status, input: 'Refund it', output },
    ])
  const resolved = () => jsonResponse({ status: 'APPROVED' })

  it('asks, and ends waiting when its stream stops', async () => {
    const { events } = await read('paused')
    expect(events.at(-1)).toEqual({ type: 'message-end', finishReason: 'completed', isAwaitingInput: true })
    expect((await messageOf('paused'))?.parts[1]).toEqual({
      type: 'input-request',
      state: 'pending',
      request,
    })
  })

  it('does not wait any more when its stream goes on', async () => {
    const { events } = await read('paused-open')
    expect(events.at(-1)).toEqual({ type: 'message-end', finishReason: 'completed' })
  })

  it('is named by what it waits for where nothing else names it, so that it can be answered meanwhile', async () => {
    const { events } = await read('paused-open')
    expect(events).toContainEqual({ type: 'message-start', runId: approvalId })
    const { protocol, calls } = setUp(resolved)
    const cursor = { runId: approvalId, sequence: undefined }
    await protocol.respond?.(turn, cursor, { requestId: approvalId, isApproved: false, text: 'No' }, signal)
    expect(calls).toMatchObject([{ method: 'POST', url: `${base}/v1/approvals/${approvalId}/resolve` }])
    expect(calls[0]?.body).toEqual({ decision: 'REJECTED', comment: 'No' })
  })

  it('says in words what nobody here can answer', async () => {
    const data = JSON.stringify({
      type: 'ESCALATION',
      escalationId: 'e-1',
      message: 'A colleague will look at it.',
    })
    const wire = [
      { event: 'PAUSED', data },
      { event: 'STOP', data: '' },
    ]
      .map((frame) => `data:${JSON.stringify(frame)}\n\n`)
      .join('')
    const { events } = await collect(setUp(() => sseResponse(wire)).protocol, turn)
    expect(events).toEqual([
      { type: 'text-delta', delta: 'A colleague will look at it.' },
      { type: 'message-end', finishReason: 'completed' },
    ])
  })

  it('is resolved, and its output fetched when it has ended', async () => {
    const { protocol, calls, clock } = setUp(
      resolved,
      run('PAUSED'),
      run('RUNNING'),
      run('COMPLETED', 'Refunded.'),
    )
    const result = collect(protocol, answering)
    await clock.advance(6_000)
    expect(await result).toEqual({
      thrown: undefined,
      events: [
        { type: 'input-resolved', requestId: approvalId, response: responses[0] },
        { type: 'text-replaced', text: 'Refunded.' },
        { type: 'message-end', finishReason: 'completed' },
      ],
    })
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST ${base}/v1/approvals/${approvalId}/resolve`,
      ...Array(3).fill(`GET ${sessionUrl}/runs`),
    ])
    expect(calls[0]?.body).toEqual({ decision: 'APPROVED' })
    expect(clock.waiting).toBe(0)
  })

  it('a tool that had to wait has ended with its run, and not before', async () => {
    const wire = wireOf('paused').replace(
      'data:{"event":"PAUSED"',
      'data:{"event":"TOOL_START","data":"Executing Tool: issue_refund"}\n\ndata:{"event":"PAUSED"',
    )
    const history = foldEvents(await collect(setUp(() => sseResponse(wire)).protocol, turn)).messages
    expect(history[0]?.parts).toContainEqual(expect.objectContaining({ type: 'tool', state: 'running' }))
    const { protocol, clock } = setUp(resolved, run('COMPLETED', 'Refunded.'))
    const result = collect(protocol, { ...answering, history })
    await clock.advance(2_000)
    expect((await result).events[1]).toMatchObject({ type: 'tool-output', toolCallId: 'tool-1' })
  })

  it.each([
    ['REJECTED', { type: 'message-end', finishReason: 'stopped' }],
    ['CANCELLED', { type: 'message-end', finishReason: 'stopped' }],
    ['FAILED', { type: 'error', error: { kind: 'server' } }],
    ['EXPIRED', { type: 'error', error: { kind: 'server' } }],
  ])('ends as its run does: %s', async (status, end) => {
    const { protocol, clock } = setUp(resolved, run(status))
    const result = collect(protocol, answering)
    await clock.advance(2_000)
    expect((await result).events.at(-1)).toMatchObject(end)
  })

  it('a look that fails is followed by another', async () => {
    const lost: Answer = () => Promise.reject(new TypeError('network error'))
    const broken: Answer = () => new Response('', { status: 502 })
    const { protocol, clock } = setUp(resolved, lost, broken, run('COMPLETED', 'Refunded.'))
    const result = collect(protocol, answering)
    await clock.advance(6_000)
    expect((await result).thrown).toBeUndefined()
  })

  it('is looked for no longer than ten minutes', async () => {
    const { protocol, calls, clock } = setUp(resolved, run('RUNNING'))
    const result = collect(protocol, answering)
    await clock.advance(700_000)
    expect((await result).thrown).toMatchObject({ kind: 'timeout' })
    expect(calls).toHaveLength(301)
    expect(clock.waiting).toBe(0)
  })

  it('an abort ends the waiting at once', async () => {
    const abort = new AbortController()
    const { protocol, clock } = setUp(resolved, run('RUNNING'))
    const result = collect(protocol, answering, abort.signal)
    await settle()
    expect(clock.waiting).toBe(1)
    abort.abort()
    expect(isAbort((await result).thrown)).toBe(true)
    expect(clock.waiting).toBe(0)
  })

  it('says that only an administrator may approve', async () => {
    const { protocol } = setUp(() => jsonResponse({ title: 'Forbidden' }, { status: 403 }))
    const { events, thrown } = await collect(protocol, answering)
    expect(events).toEqual([])
    expect(thrown).toMatchObject({
      kind: 'forbidden',
      status: 403,
      message: expect.stringContaining('Only an administrator'),
    })
  })
})

describe('conversations', () => {
  it('lists the pages of the user’s sessions, counted from 0', async () => {
    const content = [
      {
        id: 's-1',
        title: 'Where is\nmy order?',
        createdAt: '2026-06-01T00:00:00Z',
        updatedAt: '2026-06-10T09:15:24Z',
      },
      { sessionId: 's-2', createdAt: '2026-06-01T00:00:00Z' },
      {},
    ]
    const { protocol, calls } = setUp(() => jsonResponse({ content, number: 0, totalPages: 2 }))
    const first = await protocol.listConversations?.({ userId: 'user-42', page: undefined }, signal)
    expect(calls[0]?.url).toBe(`${base}/sessions?userId=user-42&agentId=agent-1&page=0&size=25`)
    expect(first).toEqual({
      items: [
        { id: 's-1', title: 'Where is my order?', updatedAt: Date.UTC(2026, 5, 10, 9, 15, 24) },
        { id: 's-2', title: '', updatedAt: Date.UTC(2026, 5, 1) },
      ],
      next: '1',
    })
    const last = setUp(() => jsonResponse({ content, number: 1, totalPages: 2 }))
    expect(
      (await last.protocol.listConversations?.({ userId: 'u', page: '1' }, signal))?.next,
    ).toBeUndefined()
    expect(last.calls[0]?.url).toContain('page=1&')
  })

  it('rebuilds a conversation from the runs of its session', async () => {
    const createdAt = '2026-06-10T09:15:24Z'
    const { protocol, calls } = setUp(() =>
      jsonResponse([
        { id: 'r-1', status: 'COMPLETED', input: 'Hi', output: 'Hello', createdAt },
        { id: 'r-2', status: 'CANCELLED', input: 'Count', output: 'One,', createdAt },
        { id: 'r-3', status: 'FAILED', input: 'Fail', output: null, createdAt },
        { id: 'r-4', status: 'RUNNING', input: 'Go on', output: 'So', createdAt },
        null,
      ]),
    )
    const page = await protocol.loadConversation?.({ ...ref, page: undefined }, signal)
    expect(calls[0]?.url).toBe(`${sessionUrl}/runs`)
    const told = page?.items.map(({ id, parts, finishReason }) => [id, parts, finishReason])
    const text = (words: string) => [{ type: 'text', text: words }]
    expect(told).toEqual([
      ['r-1-input', text('Hi'), undefined],
      ['r-1', text('Hello'), 'completed'],
      ['r-2-input', text('Count'), undefined],
      ['r-2', text('One,'), 'stopped'],
      ['r-3-input', text('Fail'), undefined],
      ['r-4-input', text('Go on'), undefined],
      ['r-4', text('So'), undefined],
    ])
    expect(page?.items[0]?.createdAt).toBe(Date.UTC(2026, 5, 10, 9, 15, 24))
  })

  it('deletes a session', async () => {
    const { protocol, calls } = setUp(() => new Response(null, { status: 204 }))
    await protocol.deleteConversation?.(ref, signal)
    expect(calls).toMatchObject([{ method: 'DELETE', url: sessionUrl }])
  })
})

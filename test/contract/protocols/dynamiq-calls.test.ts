/** The calls beside the answer: what is sent, and what is made of anything that comes back. */
import { describe, expect, it } from 'vitest'
import type { InputResponse } from '../../../src/core/input-request.ts'
import { createDynamiqApp } from '../../../src/protocols/dynamiq-app/index.ts'
import { createDynamiqConversations } from '../../../src/protocols/dynamiq-conversations/index.ts'
import { createDynamiqRuns } from '../../../src/protocols/dynamiq-runs/index.ts'
import type { ProtocolOptions } from '../../../src/protocols/protocol.ts'
import type { Http } from '../../../src/transport/http.ts'
import { createTurn } from '../../support/create-turn.ts'
import { collect, setUpProtocol } from '../../support/describe-protocol.ts'
import { type Answer, jsonResponse, sseResponse } from '../../support/fake-fetch.ts'

const turn = createTurn({
  id: 'm-1',
  text: 'Hi',
  userId: 'u-1',
  sessionId: 's-1',
  remoteConversationId: 'c-1',
  params: { plan: 'pro' },
})
const signal = new AbortController().signal
const cursor = { runId: 'r/1', sequence: 5 }
const factories = { createDynamiqApp, createDynamiqConversations, createDynamiqRuns }

function setUp(factory: keyof typeof factories, options: ProtocolOptions, ...answers: Answer[]) {
  const { protocol, calls } = setUpProtocol((http: Http) => factories[factory](options, http), ...answers)
  const requests = () =>
    calls.map(({ method, url }) => `${method} ${url.replace('https://agent.example/api/', '')}`)
  return { protocol, calls, requests }
}

const json =
  (body: unknown, init?: ResponseInit): Answer =>
  () =>
    jsonResponse(JSON.stringify(body), init)
const done: Answer = () => sseResponse('data: {"type":"run.completed","data":{"output":"Hello"}}\n\n')
const odd = [null, 5, 'x', [], {}, { data: null }, { data: {} }, { data: [null, 5, {}, { id: 5 }] }]

describe('a run is started', () => {
  it('with the text and the params in its input and the ids beside it', async () => {
    const { protocol, calls } = setUp('createDynamiqRuns', { inputKey: 'question' }, done)
    const params = { plan: 'pro', question: 'param', stream: false }
    await collect(protocol, { ...turn, params })
    expect(calls[0]).toMatchObject({ method: 'POST', url: 'https://agent.example/api/v1/runs' })
    expect(calls[0]?.headers.get('accept')).toBe('text/event-stream')
    expect(calls[0]?.body).toEqual({
      input: { plan: 'pro', question: 'Hi', stream: false },
      user_id: 'u-1',
      session_id: 's-1',
      client_message_id: 'm-1',
      stream: true,
    })
  })

  it('with the files that were sent ahead', async () => {
    const { protocol, calls } = setUp('createDynamiqRuns', {}, done)
    const file = { name: 'a.txt', mediaType: 'text/plain', size: 1 }
    await collect(protocol, { ...turn, files: [{ ...file, uploaded: { fileId: 'f-1' } }, file] })
    expect(calls[0]?.body).toMatchObject({ file_ids: ['f-1'] })
  })
})

describe('a message of a conversation', () => {
  const file = { name: 'a.txt', mediaType: 'text/plain', size: 1, uploaded: { fileId: 'f-1' } }
  const part = { type: 'file', file: { id: 'f-1', name: 'a.txt' } }

  it.each([
    ['text and files', 'Hi', [{ type: 'text', text: 'Hi' }, part]],
    ['files alone', '', [part]],
  ])('carries %s', async (_, text, content) => {
    const { protocol, calls } = setUp('createDynamiqConversations', {}, done)
    await collect(protocol, { ...turn, text, files: [file] })
    expect(calls[0]?.body).toMatchObject({ content })
  })

  it('passes subagents_enabled on', async () => {
    const { protocol, calls } = setUp('createDynamiqConversations', {}, done)
    await collect(protocol, { ...turn, params: { subagents_enabled: false } })
    expect(calls[0]?.body).toMatchObject({ subagents_enabled: false })
  })

  it('names a conversation that begins with a file alone after the file', async () => {
    const { protocol, calls } = setUp('createDynamiqConversations', {}, json({ data: { id: 'c-1' } }), done)
    await collect(protocol, { ...turn, text: '', files: [file], remoteConversationId: undefined })
    expect(calls[0]?.body).toMatchObject({ title: 'a.txt' })
  })

  it('finds the output by its name', async () => {
    const wire = 'data: {"type":"run.completed","data":{"output":{"content":"no","reply":"Hello"}}}\n\n'
    const { protocol } = setUp('createDynamiqConversations', { outputKey: 'reply' }, () => sseResponse(wire))
    expect((await collect(protocol, turn)).events[0]).toEqual({ type: 'text-delta', delta: 'Hello' })
  })
})

describe.each(['createDynamiqRuns', 'createDynamiqConversations'] as const)('%s', (factory) => {
  it.each<[string, InputResponse, object]>([
    [
      'an approval, with what was edited',
      { requestId: 'q', isApproved: true, params: { amount: 50 } },
      { type: 'approval', data: { request_id: 'q', approved: true, params: { amount: 50 } } },
    ],
    [
      'a rejection, with its reason',
      { requestId: 'q', isApproved: false, text: 'Too much' },
      { type: 'approval', data: { request_id: 'q', approved: false, feedback: 'Too much' } },
    ],
    [
      'words',
      { requestId: 'q', text: 'Friendly, please' },
      { type: 'human_feedback', data: { request_id: 'q', feedback: 'Friendly, please' } },
    ],
    [
      'choices',
      { requestId: 'q', answers: [{ questionId: '1', selected: ['A', 'B'], customText: 'C' }] },
      {
        type: 'human_feedback',
        data: {
          request_id: 'q',
          feedback: '',
          answers: [{ question_id: '1', selected: ['A', 'B'], custom_text: 'C' }],
        },
      },
    ],
  ])('answers a run by %s', async (_, response, body) => {
    const { protocol, calls, requests } = setUp(factory, {}, json({ message: 'ok' }))
    await protocol.respond?.(turn, cursor, response, signal)
    expect(requests()).toEqual(['POST v1/runs/r%2F1/input'])
    expect(calls[0]?.body).toEqual(body)
  })

  it('says that an answer came too late', async () => {
    const refused = json(
      { error: { code: 'bad_request', details: { 'data.request_id': 'answered' } } },
      { status: 400 },
    )
    const { protocol } = setUp(factory, {}, refused)
    await expect(protocol.respond?.(turn, cursor, { requestId: 'q' }, signal)).rejects.toMatchObject({
      kind: 'invalid',
    })
  })

  it('uploads a file under its name', async () => {
    const { protocol, calls, requests } = setUp(
      factory,
      {},
      json({ data: { id: 'f-1', name: 'a.txt', size: 3 } }),
    )
    const blob = new Blob(['abc'])
    const file = { name: 'a.txt', mediaType: '', size: 3, blob }
    expect(await protocol.upload?.(file, { onProgress: () => {}, signal })).toEqual({ fileId: 'f-1' })
    expect(requests()).toEqual(['POST v1/files'])
    const form = calls[0]?.init.body as FormData
    const sent = form.get('file') as File
    expect([sent.name, await sent.text()]).toEqual(['a.txt', 'abc'])
    expect(protocol.takesFiles).toBe(true)
  })

  it.each(odd)('takes no upload for done that is answered by %j', async (body) => {
    const { protocol } = setUp(factory, {}, json(body))
    const file = { name: 'a', mediaType: '', size: 1, blob: new Blob(['a']) }
    await expect(protocol.upload?.(file, { onProgress: () => {}, signal })).rejects.toMatchObject({
      kind: 'protocol',
    })
  })

  it.each(odd)('lists nothing of %j', async (body) => {
    const { protocol } = setUp(factory, {}, json(body))
    expect(await protocol.listConversations?.({ userId: 'u', page: undefined }, signal)).toEqual({
      items: [],
      next: undefined,
    })
    expect(await protocol.loadConversation?.({ ...turn, page: undefined }, signal)).toEqual({
      items: [],
      next: undefined,
    })
  })
})

describe('conversations that are kept', () => {
  it('are listed by app and user, with a way to the rest', async () => {
    const list = json({
      data: [
        { id: 'c-2', title: 'Second', updated_at: '2026-06-10T09:15:24Z' },
        { id: 'c-1', title: 5, created_at: '2026-06-09T09:15:24Z' },
        { title: 'no id' },
      ],
      pagination: { page: 1, page_size: 2, page_count: 3, total_count: 5 },
    })
    const { protocol, requests } = setUp('createDynamiqConversations', { agent: 'a-1', model: 'm-1' }, list)
    const page = await protocol.listConversations?.({ userId: 'u-1', page: undefined }, signal)
    expect(page).toEqual({
      items: [
        { id: 'c-2', title: 'Second', updatedAt: Date.UTC(2026, 5, 10, 9, 15, 24) },
        { id: 'c-1', title: '', updatedAt: Date.UTC(2026, 5, 9, 9, 15, 24) },
      ],
      next: '2',
    })
    await protocol.listConversations?.({ userId: 'u-1', page: '2' }, signal)
    expect(requests()).toEqual([
      'GET v1/conversations?app_id=a-1&user_id=u-1',
      'GET v1/conversations?app_id=a-1&user_id=u-1&page=2',
    ])
  })

  it('are opened at their end', async () => {
    const list = json({
      data: [
        {
          id: '3',
          role: 'assistant',
          run_id: 'r-1',
          content: [{ type: 'text', text: 'Hello' }, { type: 'x' }],
          created_at: 'never',
        },
        { id: '2', role: 'user', content: [{ type: 'file', file: { id: 'f', name: 'a.txt' } }] },
        { id: '1', role: 'system', content: 'secret' },
        { id: '0', role: 'user', content: 'Hi' },
      ],
      pagination: { page: 1, page_count: 2 },
    })
    const { protocol, requests } = setUp('createDynamiqConversations', {}, list)
    expect(await protocol.loadConversation?.({ ...turn, page: undefined }, signal)).toEqual({
      items: [
        { id: '0', role: 'user', parts: [{ type: 'text', text: 'Hi' }], createdAt: 0 },
        {
          id: '2',
          role: 'user',
          parts: [{ type: 'file', name: 'a.txt', mediaType: '', fileId: 'f' }],
          createdAt: 0,
        },
        {
          id: '3',
          role: 'assistant',
          parts: [{ type: 'text', text: 'Hello' }],
          createdAt: 0,
          finishReason: 'completed',
          runId: 'r-1',
        },
      ],
      next: '2',
    })
    await protocol.loadConversation?.({ ...turn, remoteConversationId: undefined, page: '2' }, signal)
    expect(requests()).toEqual([
      'GET v1/conversations/c-1/messages?sort=-created_at',
      'GET v1/conversations/s-1/messages?sort=-created_at&page=2',
    ])
  })

  it('are not found where the server does not tell their messages', async () => {
    const { protocol } = setUp('createDynamiqConversations', {}, json({}, { status: 404 }))
    await expect(protocol.loadConversation?.({ ...turn, page: undefined }, signal)).rejects.toMatchObject({
      kind: 'not-found',
    })
  })

  it('are deleted', async () => {
    const { protocol, requests } = setUp('createDynamiqConversations', {}, json({ message: 'deleted' }))
    await protocol.deleteConversation?.(turn, signal)
    expect(requests()).toEqual(['DELETE v1/conversations/c-1'])
  })
})

describe('runs that are kept', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 5, 10, 9, minute)).toISOString()
  const kept = (id: string, session_id: string, minute: number, text: string, fields: object = {}) => ({
    id,
    session_id,
    status: 'completed',
    started_at: at(minute),
    input: { input: text },
    output: { content: `${text}!` },
    ...fields,
  })

  it('make the talks of a user: newest first, named by their oldest words', async () => {
    const first = [kept('r4', 's-2', 9, 'd'), kept('r3', 's-1', 8, 'c'), kept('r2', 's-1', 7, '  b\n b ')]
    const second = [kept('r1', 's-1', 6, 'a'), kept('r0', 's-0', 5, 'z'), { id: 'x' }]
    const { protocol, requests } = setUp(
      'createDynamiqRuns',
      {},
      json({ data: first, pagination: { page: 1, page_count: 2 } }),
      json({ data: second, pagination: { page: 2, page_count: 2 } }),
    )
    const list = (page?: string) => protocol.listConversations?.({ userId: 'u-1', page }, signal)
    expect(await list()).toEqual({
      items: [
        { id: 's-2', title: 'd', updatedAt: Date.parse(at(9)) },
        { id: 's-1', title: 'b b', updatedAt: Date.parse(at(8)) },
      ],
      next: '2',
    })
    // A session that goes on here was listed before.
    expect(await list('2')).toMatchObject({ items: [{ id: 's-0', title: 'z' }], next: undefined })
    expect(requests()).toEqual([
      'GET v1/runs?user_id=u-1&page_size=100',
      'GET v1/runs?user_id=u-1&page=2&page_size=100',
    ])
  })

  it('are a talk: each a question and its answer, oldest first', async () => {
    const waiting = kept('r3', 's-1', 9, 'c', {
      status: 'awaiting_input',
      output: undefined,
      input_requests: [
        { id: 'q', type: 'approval_request', prompt: 'May I?', params: { a: 1 }, editable_params: ['a'] },
      ],
    })
    const data = [
      waiting,
      kept('r2', 's-1', 8, 'b', { status: 'canceled', output: { content: 'On' } }),
      kept('r1', 's-1', 7, 'a', { client_message_id: 'm-1', ended_at: at(8) }),
      kept('r0', 's-1', 6, '', { status: 'failed', output: undefined }),
    ]
    const { protocol, requests } = setUp('createDynamiqRuns', {}, json({ data }))
    const page = await protocol.loadConversation?.({ ...turn, page: undefined }, signal)
    expect(requests()).toEqual(['GET v1/runs?user_id=u-1&session_id=s-1&page_size=100'])
    expect(page?.items.map(({ id, role, finishReason }) => [id, role, finishReason])).toEqual([
      ['r0-input', 'user', undefined],
      ['r0', 'assistant', 'failed'],
      ['m-1', 'user', undefined],
      ['r1', 'assistant', 'completed'],
      ['r2-input', 'user', undefined],
      ['r2', 'assistant', 'stopped'],
      ['r3-input', 'user', undefined],
      ['r3', 'assistant', undefined],
    ])
    expect(page?.items.slice(2, 4)).toMatchObject([
      { parts: [{ type: 'text', text: 'a' }], createdAt: Date.parse(at(7)) },
      { parts: [{ type: 'text', text: 'a!' }], createdAt: Date.parse(at(8)), runId: 'r1' },
    ])
    expect(page?.items.at(-1)?.parts).toEqual([
      {
        type: 'input-request',
        state: 'pending',
        request: {
          requestId: 'q',
          kind: 'approval',
          prompt: 'May I?',
          params: { a: 1 },
          editableParams: ['a'],
        },
      },
    ])
  })

  it('Q10: are stopped by a call of their own', async () => {
    const { protocol, requests, calls } = setUp('createDynamiqRuns', {}, json({ message: 'canceled' }))
    await protocol.stop?.(turn, cursor, signal)
    expect(requests()).toEqual(['POST v1/runs/r%2F1/cancel'])
    expect(calls[0]?.init.body).toBeUndefined()
  })

  it('Q11: a stop that fails says so', async () => {
    const { protocol } = setUp('createDynamiqRuns', {}, json({}, { status: 500 }))
    await expect(protocol.stop?.(turn, cursor, signal)).rejects.toMatchObject({ kind: 'server' })
  })
})

describe.each(['createDynamiqRuns', 'createDynamiqApp'] as const)('requirements of a user: %s', (factory) => {
  it('are what the list says, whatever the status is called', async () => {
    const item = {
      id: 'q-1',
      type: 'connection',
      form: { title: 'Loyalty', description: 'Link it' },
      name: 'n',
    }
    const body = { status: 'complete', unsatisfied: [item, { id: 'q-2', name: 'Mail' }, { id: 'q-3' }, {}] }
    const { protocol, requests } = setUp(factory, {}, json(body))
    expect(await protocol.requirements?.missing('u 1', signal)).toEqual([
      { requirementId: 'q-1', title: 'Loyalty', description: 'Link it' },
      { requirementId: 'q-2', title: 'Mail' },
      { requirementId: 'q-3', title: 'q-3' },
    ])
    expect(requests()).toEqual(['GET v1/requirements/status?user_id=u+1'])
  })

  it.each(odd)('are none in %j', async (body) => {
    const { protocol } = setUp(factory, {}, json(body))
    expect(await protocol.requirements?.missing('u', signal)).toEqual([])
  })

  it('are none where the server knows of none', async () => {
    const { protocol } = setUp(factory, {}, json({}, { status: 404 }))
    expect(await protocol.requirements?.missing('u', signal)).toEqual([])
  })

  it('are unknown where the server fails', async () => {
    const { protocol } = setUp(factory, {}, json({}, { status: 500 }))
    await expect(protocol.requirements?.missing('u', signal)).rejects.toMatchObject({ kind: 'server' })
  })

  it('are met on a page made for one visit', async () => {
    const url = 'https://app.example/connect?token=t'
    const { protocol, calls, requests } = setUp(
      factory,
      {},
      json({ token: 't', url, expires_at: 'x' }),
      json({}),
    )
    expect(await protocol.requirements?.connectUrl('u', ['q-1'], signal)).toBe(url)
    expect(requests()).toEqual(['POST v1/connect/tokens'])
    expect(calls[0]?.body).toEqual({ user_id: 'u', requirement_ids: ['q-1'] })
    await expect(protocol.requirements?.connectUrl('u', [], signal)).rejects.toMatchObject({
      kind: 'protocol',
    })
  })
})

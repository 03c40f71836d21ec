import { describe, expect, test } from 'vitest'
import { createServer } from '../../../demo/server/create-server.ts'
import { useServer } from '../../support/demo-server.ts'
import { openBody } from './open-body.ts'
import { ada, agents, bob, type Json, parse, powabaseClient } from './powabase-support.ts'
import { viaApp } from './support.ts'

/** Runs of a Powabase project's agent: server-made ids, flat errors, one text told twice. */

describe('runs of a powabase agent', { timeout: 30_000 }, () => {
  const api = powabaseClient(viaApp(useServer({ faults: true, heartbeatMs: 20 })))

  test('streams deltas, then the whole text once as chunk, and ends with complete', async () => {
    const frames = await api.stream({ message: 'How do I get a refund?' })
    const start = frames[0]!
    expect(start).toEqual({
      event: 'start',
      run_id: expect.stringMatching(/^run_[0-9a-f]{12}$/),
      session_id: expect.stringMatching(/^sess_[0-9a-f]{12}$/),
      context_handler_id: null,
      reasoning_requested: false,
    })
    const deltas = frames.filter(({ event }) => event === 'content_delta')
    const text = deltas.map(({ delta }) => delta).join('')
    const chunks = frames.filter(({ event }) => event === 'chunk')
    expect(chunks).toEqual([{ event: 'chunk', content: text }])
    expect(frames.at(-1)).toEqual({
      event: 'complete',
      run_id: start['run_id'],
      session_id: start['session_id'],
      context_handler_id: null,
      content: text,
      status: 'completed',
      citations: expect.any(Array),
      steps: 1,
      tool_calls: [expect.objectContaining({ tool_name: 'search_pages' })],
      usage: expect.objectContaining({ total_tokens: expect.any(Number) }),
      retrieved_items: expect.any(Array),
      is_new_session: true,
    })
    const thoughts = frames.filter(({ event }) => event === 'reasoning_delta')
    expect(thoughts[0]).toMatchObject({ step: 1, source: 'thinking', delta: expect.any(String) })
  })

  test('has no SSE event line in any frame', async () => {
    const response = await api.post(`${agents}/run/stream`, { message: 'Hello' })
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(
      (await response.text()).split('\n\n').every((block) => block === '' || block.startsWith('data: {')),
    ).toBe(true)
  })

  test('pairs each tool call with its result', async () => {
    const frames = await api.stream({ message: 'use a tool' })
    const call = frames.find(({ event }) => event === 'tool_call')!
    expect(call).toMatchObject({ step: 1, tool_name: expect.any(String), arguments: expect.any(Object) })
    const result = frames.find(({ event }) => event === 'tool_result')!
    expect(result).toMatchObject({ tool_name: call['tool_name'], call_id: call['call_id'] })
    expect((result['result_preview'] as string).length).toBeLessThanOrEqual(200)
    expect(result['duration_ms']).toEqual(expect.any(Number))
    const failed = await api.stream({ message: 'use a tool that fails' })
    expect(failed.find(({ event }) => event === 'tool_result')).toMatchObject({
      result_preview: expect.stringContaining('Error'),
    })
  })

  test('cites what the text marks, in the stream, in the history and as retrieved context', async () => {
    const frames = await api.stream({ message: 'show sources' })
    const { citations, retrieved_items, session_id, run_id } = frames.at(-1) as {
      citations: Json[]
      retrieved_items: Json[]
      session_id: string
      run_id: string
    }
    expect(citations[0]).toEqual({
      key: '1',
      item_id: expect.any(String),
      source_id: expect.any(String),
      source_name: expect.any(String),
      text_excerpt: expect.any(String),
      meta: expect.any(Object),
    })
    expect(retrieved_items[0]).toMatchObject({ text: expect.any(String), included_in_context: true })
    const { messages } = (await api.get(`/powabase/api/sessions/${session_id}/messages`)) as {
      messages: Json[]
    }
    expect(messages[1]!['citations']).toEqual(citations)
    const path = `/powabase/api/sessions/${session_id}/runs/${run_id}/retrieved-context`
    expect(await api.get(path)).toEqual({ session_id, run_id, retrieved_context: retrieved_items })
    const other = await api.newSession()
    const elsewhere = await api.request(`/powabase/api/sessions/${other}/runs/${run_id}/retrieved-context`)
    expect(elsewhere.status).toBe(404)
  })

  test('waits for an approval on the open stream, with keep-alives, and goes on', async () => {
    for (const approved of [true, false]) {
      const body = openBody(await api.post(`${agents}/run/stream`, { message: 'ask for approval' }, ada))
      const asked = parse(await body.readUntil('approval_requested'))
      expect(asked.at(-1)).toEqual({
        event: 'approval_requested',
        tool_name: 'issue_refund',
        tool_input: { order: 'MC-1042', amount: 62, currency: 'EUR' },
        message: expect.any(String),
      })
      expect(await body.readUntil(': keepalive\n\n')).toContain(': keepalive')
      const approve = (headers: Json, answer: object): Response | Promise<Response> =>
        api.post(`/powabase/api/agents/runs/${asked[0]!['run_id']}/approve`, answer, headers)
      expect((await approve(bob, { approved })).status).toBe(404)
      expect((await approve(ada, { approved: 'yes' })).status).toBe(400)
      const resumed = await approve(ada, { approved, reason: 'because' })
      expect(await resumed.json()).toEqual({ status: 'resumed' })
      expect((await approve(ada, { approved })).status).toBe(400)
      const last = parse(await body.readRest()).at(-1)!
      expect(last['content']).toMatch(approved ? /62/ : /nothing/i)
    }
  })

  test('answers whole, in a session that remembers', async () => {
    const first = await api.run({ message: 'My name is Ada' })
    expect(first).toEqual({
      run_id: expect.stringMatching(/^run_/),
      session_id: expect.stringMatching(/^sess_/),
      context_handler_id: null,
      content: expect.any(String),
      error: null,
      usage: expect.any(Object),
      retrieved_items: expect.any(Array),
      status: 'completed',
      is_new_session: true,
      citations: expect.any(Array),
    })
    const { session_id } = first
    const second = await api.run({ message: 'What is my name?', session_id })
    expect(second).toMatchObject({
      session_id,
      is_new_session: false,
      content: expect.stringContaining('Ada'),
    })
    expect((await api.run({ message: 'What is my name?' }))['content']).not.toContain('Ada')
  })

  test('ends a failed run with an error frame, and a failed call with 500', async () => {
    const frames = await api.stream({ message: 'please fail' })
    expect(frames.at(-1)).toEqual({
      event: 'error',
      error: expect.stringMatching(/./),
      run_id: frames[0]!['run_id'],
    })
    const response = await api.post(`${agents}/run`, { message: 'please fail' })
    expect(response.status).toBe(500)
    expect(await response.json()).toEqual({
      error: expect.stringMatching(/^Agent run failed: /),
      run_id: expect.stringMatching(/^run_/),
    })
  })

  test('lets a run go on when its client has left, and shows it by its id', async () => {
    const body = openBody(await api.post(`${agents}/run/stream`, { message: 'ask me a question' }))
    const [start] = parse(await body.readUntil('approval_requested'))
    await body.leave()
    const path = `/powabase/api/agents/runs/${start!['run_id']}`
    expect(await api.get(path)).toMatchObject({ run_id: start!['run_id'], status: 'running' })
    await api.post(`${path}/approve`, { approved: true, reason: 'a dark roast' })
    await expect
      .poll(() => api.get(path))
      .toMatchObject({
        session_id: start!['session_id'],
        status: 'completed',
        content: expect.stringContaining('a dark roast'),
        usage: expect.any(Object),
        error: null,
        events: expect.any(Array),
      })
    expect((await api.request('/powabase/api/agents/runs/run_000000000000')).status).toBe(404)
  })

  test.each<[string, string, object, number, string | RegExp]>([
    ['no message', `${agents}/run/stream`, {}, 400, 'message is required'],
    ['an unknown agent', '/powabase/api/agents/none/run', { message: 'Hi' }, 404, 'Agent not found'],
    [
      'a session nobody opened',
      `${agents}/run`,
      { message: 'Hi', session_id: 'sess_0' },
      404,
      'Session not found',
    ],
    ['a session that is no string', `${agents}/run`, { message: 'Hi', session_id: 7 }, 400, /session_id/],
    [
      'two sources of context',
      `${agents}/run`,
      { message: 'Hi', context_items: [], context_override: 'x' },
      400,
      /one/,
    ],
    [
      'fields of the service role',
      `${agents}/run`,
      { message: 'Hi', user_id: 'eve' },
      403,
      /service role key/,
    ],
  ])('refuses %s with a flat error', async (_, path, body, status, error) => {
    const response = await api.post(path, body, ada)
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({
      error: typeof error === 'string' ? error : expect.stringMatching(error),
    })
  })

  test('refuses what a page may not do and tells flat errors for faults too', async () => {
    const session = await api.newSession()
    const limit = await api.request(`/powabase/api/sessions/${session}/messages?limit=0`)
    expect([limit.status, await limit.json()]).toEqual([
      400,
      { error: 'limit must be a number from 1 to 200' },
    ])
    const fault = await api.post(`${agents}/run/stream`, { message: 'Hi', fault: 'status=503' })
    expect([fault.status, await fault.json()]).toEqual([503, { error: 'Fault: status 503' }])
    const doubled = await api.stream({ message: 'Hello', fault: 'double-terminal' })
    expect(doubled.filter(({ event }) => event === 'complete')).toHaveLength(2)
  })
})

test('with access keys, powabase wants both headers, and lets the service role act for a user', async () => {
  const options = { storage: 'memory', accessKeys: ['key'], pace: 'instant', quiet: true } as const
  const server = await createServer(options)
  try {
    const { post, get, request } = powabaseClient(viaApp(server))
    const call = async (headers: Json, body: object = {}): Promise<[number, Json]> => {
      const response = await post(`${agents}/run`, { message: 'Hello', ...body }, headers)
      return [response.status, (await response.json()) as Json]
    }
    expect(await call({})).toEqual([401, { error: 'Authorization header required' }])
    expect(await call(ada)).toEqual([401, { error: 'Invalid API key' }])
    expect((await call({ ...ada, apikey: 'key' }))[0]).toBe(200)
    const service = { authorization: 'Bearer key' }
    const [status, { session_id }] = await call(service, { user_id: 'ada', session_id: 'sess_by_service' })
    expect([status, session_id]).toEqual([200, 'sess_by_service'])
    const path = `/powabase/api/sessions/${session_id}`
    expect(await get(path, { ...ada, apikey: 'key' })).toMatchObject({ user_id: 'ada' })
    expect(await get(path, service)).toMatchObject({ user_id: 'ada' })
    expect((await request(path, { headers: { ...bob, apikey: 'key' } })).status).toBe(404)
  } finally {
    await server.close()
  }
}, 30_000)

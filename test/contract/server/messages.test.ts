import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createServer } from '../../../demo/server/create-server.ts'
import { DEMO_APP_ID, DEMO_MODEL_ID } from '../../../demo/server/well-known.ts'
import { useServer } from '../../support/demo-server.ts'
import {
  ask,
  createConversation,
  expectError,
  openStream,
  parseEvents,
  postJson,
  readData,
  send,
  textOf,
  viaApp,
} from './support.ts'

const request = viaApp(useServer({ defaultApp: true, faults: true }))

describe('the stream', () => {
  test('is an uncached event stream in the documented envelope, strictly in sequence', async () => {
    const id = await createConversation(request)
    const response = await send(request, id, 'How do I get a refund?')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
    const events = parseEvents(await response.text())
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1))
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length)
    expect(events[0]).toMatchObject({ type: 'run.started', data: { object: 'run', status: 'started' } })
    expect(events.at(-1)).toMatchObject({
      type: 'run.completed',
      data: { object: 'run', status: 'completed' },
    })
    expect(events.filter(({ type }) => /^run\.(completed|failed|canceled)$/.test(type))).toHaveLength(1)
    expect(Number.isNaN(Date.parse(events[0]!.timestamp))).toBe(false)
  })

  test('shows the search, and an answer that cites its pages', async () => {
    const events = parseEvents(
      await (await send(request, await createConversation(request), 'How do I get a refund?')).text(),
    )
    expect(events.find(({ type }) => type === 'agent.reasoning.delta')?.data['delta']).toContain('refund')
    const call = events.find(({ type }) => type === 'agent.tool_call.completed')!.data
    expect(call).toMatchObject({
      object: 'agent.tool_call',
      tool: { name: 'search_pages', type: 'retriever' },
    })
    expect(JSON.parse(String(call['result']))[0]).toMatchObject({ page: 'returns' })
    expect(textOf(events)).toContain('5 working days')
    expect(textOf(events)).toContain('[1]')
    expect(textOf(events)).toContain('[1]: http://127.0.0.1:4173/returns#how-to-get-a-refund')
  })

  test('says so when no page answers, and offers questions', async () => {
    const answer = await ask(request, await createConversation(request), 'Who is the president of France?')
    expect(answer).toContain('could not find anything')
    expect(answer).toContain('- What does the Marlow Duo cost?')
  })
})

describe('memory', () => {
  test('remembers a name within the conversation, and only there', async () => {
    const id = await createConversation(request)
    await ask(request, id, 'Hi, my name is Ada.')
    expect(await ask(request, id, 'What is my name?')).toContain('Ada')
    const stranger = await ask(request, await createConversation(request), 'What is my name?')
    expect(stranger).not.toContain('Ada')
    expect(stranger).toContain('don’t know')
  })

  test('belongs to the pair of user and session, across conversations', async () => {
    const pair = { user_id: 'user-42', session_id: randomUUID() }
    await ask(request, await createConversation(request, pair), 'Hi, my name is Ada.', pair)
    expect(await ask(request, await createConversation(request, pair), 'What is my name?', pair)).toContain(
      'Ada',
    )
    const otherUser = { ...pair, user_id: 'user-43' }
    expect(
      await ask(request, await createConversation(request, otherUser), 'What is my name?', otherUser),
    ).not.toContain('Ada')
    const otherSession = { ...pair, session_id: randomUUID() }
    const id = await createConversation(request, otherSession)
    expect(await ask(request, id, 'What is my name?', otherSession)).not.toContain('Ada')
  })

  test('takes a short follow-up to be about the question before', async () => {
    const id = await createConversation(request)
    await ask(request, id, 'How do I get a refund?')
    expect(await ask(request, id, 'and how long does it take?')).toContain('5 working days')
  })
})

describe('a message sent again', () => {
  const messageCount = async (id: string, session_id: string): Promise<number> => {
    const path = `/v1/apps/${DEMO_APP_ID}/sessions/${session_id}/messages`
    const { pagination } = (await (await request(path)).json()) as { pagination: { total_count: number } }
    expect(id).toBeTypeOf('string')
    return pagination.total_count
  }

  test('gives the completed answer again, event for event (Q14)', async () => {
    const session_id = randomUUID()
    const id = await createConversation(request, { session_id })
    const client_message_id = randomUUID()
    const first = await (await send(request, id, 'Hello', { client_message_id })).text()
    const again = await (await send(request, id, 'Hello', { client_message_id })).text()
    expect(parseEvents(again)).toEqual(parseEvents(first))
    expect(await messageCount(id, session_id)).toBe(1)
  })

  test('makes one message even when it arrives twice at once (Q14)', async () => {
    const session_id = randomUUID()
    const id = await createConversation(request, { session_id })
    const client_message_id = randomUUID()
    const both = [1, 2, 3].map(async () => (await send(request, id, 'Hello', { client_message_id })).text())
    const [one, two, three] = await Promise.all(both)
    expect(parseEvents(two!)).toEqual(parseEvents(one!))
    expect(parseEvents(three!)).toEqual(parseEvents(one!))
    expect(await messageCount(id, session_id)).toBe(1)
  })

  test.each(['fail', 'cancel'])('starts a new run for the same message after %s', async (end) => {
    const id = await createConversation(request)
    const body = {
      client_message_id: randomUUID(),
      session_id: randomUUID(),
      fault: `${end}-after=2;times=1`,
    }
    const first = parseEvents(await (await send(request, id, 'Hello', body)).text())
    expect(first.at(-1)!.type).toBe(end === 'fail' ? 'run.failed' : 'run.canceled')
    expect(first.filter(({ type }) => type === 'agent.response.delta')).toHaveLength(2)
    const second = parseEvents(await (await send(request, id, 'Hello', body)).text())
    expect(second.at(-1)!.type).toBe('run.completed')
    expect(second[0]!.data['id']).not.toBe(first[0]!.data['id'])
  })
})

describe('a run on its own', { timeout: 30_000 }, () => {
  test('goes on when the client has left, and can be joined again from its first event', async () => {
    const slow = await createServer({ storage: 'memory', quiet: true, pace: 5, defaultApp: true })
    const id = await createConversation(viaApp(slow))
    const body = { client_message_id: randomUUID() }
    const stream = openStream(await send(viaApp(slow), id, 'help', body))
    await stream.readUntil('agent.response.delta')
    await stream.leave()
    const events = parseEvents(await (await send(viaApp(slow), id, 'help', body)).text())
    expect(events[0]!.sequence).toBe(1)
    expect(textOf(events)).toContain('When is the showroom open?')
    expect(events.at(-1)!.type).toBe('run.completed')
    await slow.close()
  })

  test('refuses another message meanwhile with 409, and ends with its conversation', async () => {
    const slow = await createServer({ storage: 'memory', quiet: true, pace: 1000, defaultApp: true })
    const id = await createConversation(viaApp(slow))
    const first = await send(viaApp(slow), id, 'help')
    await expectError(await send(viaApp(slow), id, 'and this?'), 409, 'conflict')
    expect((await viaApp(slow)(`/v1/conversations/${id}`, { method: 'DELETE' })).status).toBe(200)
    expect(parseEvents(await first.text()).at(-1)!.type).toBe('run.canceled')
    await slow.close()
  })

  test('sends a heartbeat after silence', async () => {
    const silent = await createServer({
      storage: 'memory',
      quiet: true,
      pace: 60_000,
      heartbeatMs: 10,
      defaultApp: true,
    })
    const response = await send(viaApp(silent), await createConversation(viaApp(silent)), 'Hello')
    await openStream(response).readUntil(': heartbeat\n\n: heartbeat\n\n')
    await silent.close()
  })
})

describe('refusals', () => {
  const file = (id: string): object => ({ content: [{ type: 'file', file: { id } }] })
  test.each([
    ['no content', {}, 'content'],
    ['an empty list', { content: [] }, 'content'],
    ['blank text', { content: [{ type: 'text', text: ' ' }] }, 'content'],
    ['an unknown part', { content: [{ type: 'sound' }] }, 'content.0.type'],
    ['a file that does not exist', file(randomUUID()), 'content.0.file.id'],
    ['a file id that is no UUID', file('x'), 'content.0.file.id'],
    [
      'a client message id that is no UUID',
      { content: [{ type: 'text', text: 'x' }], client_message_id: 'x' },
      'client_message_id',
    ],
  ])('refuses %s and names the field', async (_, body, field) => {
    const id = await createConversation(request)
    const details = await expectError(
      await postJson(request, `/v3/conversations/${id}/messages`, body),
      400,
      'bad_request',
    )
    expect(Object.keys(details)).toEqual([field])
  })

  test('finds no conversation under an unknown id', async () => {
    await expectError(await send(request, randomUUID(), 'Hello'), 404, 'not_found')
    await expectError(await send(request, 'x', 'Hello'), 404, 'not_found')
  })

  test('keeps a conversation with the model it was made for', async () => {
    const id = await createConversation(request, { model_id: DEMO_MODEL_ID })
    expect(await ask(request, id, 'Hello', { model_id: DEMO_MODEL_ID })).toContain('Hello!')
    await expectError(await send(request, id, 'Hello', { model_id: randomUUID() }), 400, 'bad_request')
  })

  test('has only POST', async () => {
    const id = await createConversation(request)
    await expectError(await request(`/v3/conversations/${id}/messages`), 405, 'method_not_allowed')
  })
})

describe('the sessions API', () => {
  test('lists a session with its first input, and its exchanges oldest first, in pages', async () => {
    const ids = { user_id: 'user-7', session_id: randomUUID() }
    const id = await createConversation(request, ids)
    await ask(request, id, 'Hello', ids)
    await ask(request, id, 'Thanks!', ids)
    const path = `/v1/apps/${DEMO_APP_ID}/sessions`
    const session = await readData(await request(`${path}/${ids.session_id}`))
    expect(session).toMatchObject({ id: ids.session_id, input: { input: 'Hello', ...ids } })
    const listed = await readData<{ id: string }[]>(await request(`${path}?page_size=100`))
    expect(listed.filter((one) => one.id === ids.session_id)).toEqual([session])

    const messages = (await (await request(`${path}/${ids.session_id}/messages?page_size=1`)).json()) as {
      data: { input: { input: string }; output: { content: string } }[]
      pagination: object
    }
    expect(messages.pagination).toEqual({ page: 1, page_size: 1, page_count: 2, total_count: 2 })
    expect(messages.data[0]).toMatchObject({
      input: { input: 'Hello' },
      output: { content: expect.stringContaining('Hello!') },
    })
    expect(Object.keys(messages.data[0]!).sort()).toEqual(['created_at', 'id', 'input', 'output', 'trace_id'])
    const newest = await readData<typeof messages.data>(
      await request(`${path}/${ids.session_id}/messages?sort=-created_at`),
    )
    expect(newest[0]!.input.input).toBe('Thanks!')
  })

  test('finds no session of an unknown app, and no unknown session', async () => {
    await expectError(await request(`/v1/apps/${randomUUID()}/sessions`), 404, 'not_found')
    await expectError(await request(`/v1/apps/${DEMO_APP_ID}/sessions/${randomUUID()}`), 404, 'not_found')
    await expectError(
      await request(`/v1/apps/${DEMO_APP_ID}/sessions/${randomUUID()}/messages`),
      404,
      'not_found',
    )
  })
})

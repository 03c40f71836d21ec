import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { DEMO_APP_ID } from '../../../demo/server/well-known.ts'
import { useServer } from '../../support/demo-server.ts'
import {
  getRun,
  listRuns,
  newSession,
  postForm,
  postRun,
  runInBackground,
  runStreamed,
  runSync,
  streamOf,
} from './runs-support.ts'
import { expectError, postJson, readData, textOf, viaApp } from './support.ts'

/** Starting a run: its three modes, its two encodings, what it remembers and what is refused. */

const request = viaApp(useServer({ faults: true }))

describe('a sync run', () => {
  test('answers with the run at its end, under the documented names', async () => {
    const ids = newSession()
    const response = await postRun(request, 'How do I get a refund?', ids)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const run = await readData(response)
    expect(run).toEqual({
      id: expect.any(String),
      app_id: DEMO_APP_ID,
      status: 'completed',
      started_at: expect.stringMatching(/Z$/),
      ended_at: expect.stringMatching(/Z$/),
      input: { input: 'How do I get a refund?' },
      output: { content: expect.stringContaining('5 working days') },
      ...ids,
    })
  })

  test('says why it failed and keeps what was written', async () => {
    const run = await runSync(request, 'help', { fault: 'fail-after=3' })
    expect(run).toMatchObject({ status: 'failed', output: { content: 'I search the' } })
    expect(run.error!.message).not.toBe('')
  })

  test('has no output when it failed before its first word', async () => {
    const run = await runSync(request, 'help', { fault: 'fail-after=0' })
    expect(run.status).toBe('failed')
    expect(Object.keys(run)).not.toContain('output')
  })
})

describe('a streamed run', () => {
  test('begins with run.started, which names the run, and ends with its output', async () => {
    const response = await postRun(request, 'Hello', { stream: true })
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    await response.body!.cancel()
    const events = await runStreamed(request, 'Hello')
    const id = events[0]!.data['id']
    expect(events[0]).toMatchObject({ type: 'run.started', sequence: 1, data: { object: 'run' } })
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1))
    expect(events.at(-1)).toMatchObject({
      type: 'run.completed',
      data: { id, object: 'run', status: 'completed', output: { content: textOf(events) } },
    })
    expect((await getRun(request, String(id))).output).toEqual({ content: textOf(events) })
  })
})

describe('a background run', () => {
  test('is answered at once with 202 as created, and goes on by itself', async () => {
    const created = await runInBackground(request, 'Hello')
    expect(created).toMatchObject({ status: 'created', app_id: DEMO_APP_ID })
    expect(Object.keys(created)).not.toContain('output')
    expect(Object.keys(created)).not.toContain('ended_at')
    expect((await streamOf(request, created.id)).at(-1)!.type).toBe('run.completed')
    expect(await getRun(request, created.id)).toMatchObject({ status: 'completed' })
  })
})

describe('the input', () => {
  test.each([
    ['input', { input: 'Hello', tone: 'formal' }],
    ['question', { tone: 'formal', question: 'Hello' }],
    ['its only text', { prompt: 'Hello', limit: 3 }],
  ])('has the text in %s', async (_, input) => {
    const run = await readData<{ input: object; output: { content: string } }>(
      await postJson(request, '/v1/runs', { input }),
    )
    expect(run.output.content).toContain('Hello!')
    expect(run.input).toEqual(input)
  })

  test('may hold what Postgres cannot, and params beside it', async () => {
    const run = await runSync(request, 'Hel\u0000lo', { plan: 'pro\u0000', nested: { deep: [1, null] } })
    expect(run.output!.content).toContain('Hello!')
  })

  test.each([
    ['no input', {}, 'input'],
    ['input that is no object', { input: 'Hello' }, 'input'],
    ['blank text', { input: { input: ' ' } }, 'input'],
    ['no text at all', { input: { limit: 3 } }, 'input'],
    ['two texts of unknown meaning', { input: { a: 'x', b: 'y' } }, 'input'],
    ['a session id that is no UUID', { input: { input: 'x' }, session_id: 'mine' }, 'session_id'],
    ['a user id that is no text', { input: { input: 'x' }, user_id: 7 }, 'user_id'],
    [
      'a client message id that is no UUID',
      { input: { input: 'x' }, client_message_id: '7' },
      'client_message_id',
    ],
    ['a flag that is no boolean', { input: { input: 'x' }, stream: 'yes' }, 'stream'],
    ['file ids that are no list', { input: { input: 'x' }, file_ids: 'x' }, 'file_ids'],
    ['a file id that is no UUID', { input: { input: 'x' }, file_ids: ['x'] }, 'file_ids.0'],
    ['an unknown file', { input: { input: 'x' }, file_ids: [randomUUID()] }, 'file_ids.0'],
  ])('is refused with %s, and the field is named', async (_, body, field) => {
    const details = await expectError(await postJson(request, '/v1/runs', body), 400, 'bad_request')
    expect(Object.keys(details)).toEqual([field])
  })

  test('is refused when the run shall be streamed and in the background', async () => {
    const response = await postRun(request, 'Hello', { stream: true, background: true })
    expect(Object.keys(await expectError(response, 400, 'bad_request'))).toEqual(['stream', 'background'])
  })

  test('comes as JSON or as a form, and as nothing else', async () => {
    const text = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' }
    await expectError(await request('/v1/runs', text), 415, 'unsupported_media_type')
    await expectError(await postJson(request, '/v1/runs', '{'), 400, 'bad_request')
  })
})

describe('a form', () => {
  const note = { field: 'files', name: 'note.txt', text: 'A note', type: 'text/plain' }

  test('carries files and the same fields as text', async () => {
    const { user_id, session_id } = newSession()
    const fields = { input: JSON.stringify({ question: 'Hello' }), user_id, session_id, stream: 'false' }
    const response = await postForm(request, '/v1/runs', fields, [note, { ...note, name: 'two.txt' }])
    expect(response.status).toBe(200)
    const run = await readData(response)
    expect(run).toMatchObject({ user_id, session_id, status: 'completed', input: { question: 'Hello' } })
  })

  test('may stream, and may refer to files sent before', async () => {
    const file = await readData<{ id: string }>(
      await postForm(request, '/v1/files', {}, [{ ...note, field: 'file' }]),
    )
    const fields = { input: '{"input":"Hello"}', stream: 'true', file_ids: file.id }
    const response = await postForm(request, '/v1/runs', fields)
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(await response.text()).toContain('event: run.completed')
  })

  test.each([
    ['input that is no JSON object', { input: 'Hello' }, 'input'],
    ['a flag that is no word for one', { input: '{"input":"Hello"}', background: 'maybe' }, 'background'],
    ['an unknown file', { input: '{"input":"Hello"}', file_ids: randomUUID() }, 'file_ids.0'],
  ])('is refused with %s', async (_, fields, field) => {
    const details = await expectError(await postForm(request, '/v1/runs', fields), 400, 'bad_request')
    expect(Object.keys(details)).toEqual([field])
  })

  test('is refused when it cannot be read', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    const response = await request('/v1/runs', { method: 'POST', headers, body: 'not a form' })
    expect(Object.keys(await expectError(response, 400, 'bad_request'))).toEqual(['body'])
  })
})

describe('memory', () => {
  test('belongs to the pair of user and session', async () => {
    const ids = newSession()
    await runSync(request, 'Hi, my name is Ada.', ids)
    const answer = async (fields: object): Promise<string> =>
      (await runSync(request, 'What is my name?', fields)).output!.content
    expect(await answer(ids)).toContain('Ada')
    for (const stranger of [
      {},
      newSession(),
      { ...ids, user_id: 'other' },
      { ...ids, session_id: randomUUID() },
    ])
      expect(await answer(stranger)).not.toContain('Ada')
  })

  test('is the same in every mode', async () => {
    const ids = newSession()
    await streamOf(request, (await runInBackground(request, 'Hi, my name is Ada.', ids)).id)
    expect(textOf(await runStreamed(request, 'What is my name?', ids))).toContain('Ada')
  })

  test('does not quote an attempt at the same message that failed', async () => {
    const ids = { ...newSession(), client_message_id: randomUUID() }
    const question = 'What did I just say?'
    await runSync(request, question, { ...ids, fault: 'fail-after=1;times=1' })
    expect((await runSync(request, question, ids)).output!.content).toContain('first thing')
  })
})

describe('a message sent again', () => {
  test('gives the same run in every mode, and starts no other (Q14)', async () => {
    const ids = { ...newSession(), client_message_id: randomUUID() }
    const events = await runStreamed(request, 'Hello', ids)
    const id = String(events[0]!.data['id'])
    expect(await runStreamed(request, 'Hello', ids)).toEqual(events)
    expect(await runSync(request, 'Hello', ids)).toMatchObject({ id, status: 'completed' })
    expect(await runInBackground(request, 'Hello', ids)).toMatchObject({ id, status: 'completed' })
    expect((await listRuns(request, `session_id=${ids.session_id}`)).pagination.total_count).toBe(1)
  })

  test('starts one run even when it arrives three times at once (Q14)', async () => {
    const ids = { ...newSession(), client_message_id: randomUUID() }
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => runStreamed(request, 'Hello', ids)))
    expect(two).toEqual(one)
    expect(three).toEqual(one)
  })

  test.each(['fail', 'cancel'])('starts a new run after %s', async (end) => {
    const ids = { ...newSession(), client_message_id: randomUUID(), fault: `${end}-after=2;times=1` }
    const first = await runSync(request, 'Hello', ids)
    expect(first.status).toBe(`${end}ed`)
    const second = await runSync(request, 'Hello', ids)
    expect(second.status).toBe('completed')
    expect(second.id).not.toBe(first.id)
  })

  test('is another message in another session or of another user', async () => {
    const ids = { ...newSession(), client_message_id: randomUUID() }
    const { id } = await runSync(request, 'Hello', ids)
    for (const other of [{ user_id: 'other' }, { session_id: randomUUID() }])
      expect((await runSync(request, 'Hello', { ...ids, ...other })).id).not.toBe(id)
  })
})

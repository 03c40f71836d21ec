import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createServer } from '../../../demo/server/create-server.ts'
import { DEMO_APP_ID, DEMO_MODEL_ID } from '../../../demo/server/well-known.ts'
import { useServer } from '../../support/demo-server.ts'
import { getRun, listRuns, newSession, postForm, postRun, runStreamed, runSync } from './runs-support.ts'
import {
  createConversation,
  expectError,
  parseEvents,
  postJson,
  readData,
  send,
  viaApp,
  type WireEvent,
} from './support.ts'

/** What can be read about runs afterwards, the files they may use, and what is refused everywhere. */

const request = viaApp(useServer({ faults: true, maxBodyBytes: 2000, maxUploadBytes: 20_000 }))

describe('listing runs', () => {
  test('gives the newest started first, in pages', async () => {
    const { user_id, session_id } = newSession()
    for (const text of ['one', 'two', 'three']) await runSync(request, text, { user_id, session_id })
    const first = await listRuns(request, `session_id=${session_id}&page_size=2`)
    expect(first.data.map(({ input }) => input['input'])).toEqual(['three', 'two'])
    expect(first.pagination).toEqual({ page: 1, page_size: 2, page_count: 2, total_count: 3 })
    const second = await listRuns(request, `user_id=${user_id}&page_size=2&page=2`)
    expect(second.data.map(({ input }) => input['input'])).toEqual(['one'])
    expect(second.data[0]).toMatchObject({ user_id, session_id, status: 'completed' })
    expect(second.data[0]).toEqual(await getRun(request, second.data[0]!.id))
  })

  test('rebuilds a conversation oldest first with sort=started_at', async () => {
    const ids = newSession()
    for (const text of ['one', 'two', 'three']) await runSync(request, text, ids)
    const { data } = await listRuns(request, `session_id=${ids.session_id}&sort=started_at`)
    expect(data.map(({ input }) => input['input'])).toEqual(['one', 'two', 'three'])
    expect(data.every(({ output }) => output!.content !== '')).toBe(true)
    const reversed = await listRuns(request, `session_id=${ids.session_id}&sort=status,-started_at`)
    expect(reversed.data.map(({ id }) => id)).toEqual(data.map(({ id }) => id).reverse())
  })

  test('filters by any of several statuses', async () => {
    const ids = newSession()
    for (const fault of ['', 'fail-after=1', 'cancel-after=1'])
      await runSync(request, 'help', { ...ids, fault })
    const statuses = async (query: string): Promise<string[]> =>
      (await listRuns(request, `user_id=${ids.user_id}&sort=started_at&${query}`)).data.map(
        (run) => run.status,
      )
    expect(await statuses('')).toEqual(['completed', 'failed', 'canceled'])
    expect(await statuses('status=failed')).toEqual(['failed'])
    expect(await statuses('status=completed&status=canceled')).toEqual(['completed', 'canceled'])
    expect(await statuses('status=awaiting_input')).toEqual([])
  })

  test.each(['status=lost', 'session_id=7', 'page=0', 'page_size=x', 'sort=secret'])(
    'refuses %s',
    async (query) => {
      await expectError(await request(`/v1/runs?${query}`), 400, 'bad_request')
    },
  )

  test('holds the runs of the app, whichever API started them, and of no model', async () => {
    const ids = newSession()
    for (const owner of [{ app_id: DEMO_APP_ID }, { model_id: DEMO_MODEL_ID }]) {
      const id = await createConversation(request, { ...owner, ...ids })
      await (await send(request, id, 'Hello', ids)).text()
    }
    const { data } = await listRuns(request, `user_id=${ids.user_id}`)
    expect(data).toHaveLength(1)
    expect(data[0]).toMatchObject({ ...ids, input: { input: 'Hello' } })
  })
})

describe('the stored events', () => {
  test('are those of the stream, in pages', async () => {
    const events = await runStreamed(request, 'help')
    const page = async (query: string): Promise<{ data: WireEvent[]; pagination: object }> => {
      const response = await request(`/v1/runs/${events[0]!.data['id']}/events?${query}`)
      return (await response.json()) as { data: WireEvent[]; pagination: object }
    }
    const first = await page('page_size=10')
    expect(first.data).toEqual(events.slice(0, 10))
    expect(first.pagination).toEqual({
      page: 1,
      page_size: 10,
      page_count: Math.ceil(events.length / 10),
      total_count: events.length,
    })
    expect((await page('page_size=10&page=2')).data).toEqual(events.slice(10, 20))
    expect((await page('page_size=1&sort=-sequence')).data).toEqual(events.slice(-1))
  })
})

describe('the sessions API', () => {
  test('shows these runs with their ids, as it shows those of conversations', async () => {
    const ids = newSession()
    const run = await runSync(request, 'Hello', ids)
    const path = `/v1/apps/${DEMO_APP_ID}/sessions/${ids.session_id}`
    expect(await readData(await request(path))).toMatchObject({
      id: ids.session_id,
      input: { input: 'Hello', ...ids },
    })
    expect(await readData<object[]>(await request(`${path}/messages`))).toEqual([
      {
        id: run.id,
        trace_id: run.id,
        created_at: run.started_at,
        input: { input: 'Hello', ...ids },
        output: run.output,
      },
    ])
  })
})

describe('input for a run', () => {
  test('is refused, as no run waits for any', async () => {
    const { id } = await runSync(request, 'Hello')
    const body = { type: 'human_feedback', data: { request_id: randomUUID(), feedback: 'Yes' } }
    const details = await expectError(
      await postJson(request, `/v1/runs/${id}/input`, body),
      400,
      'bad_request',
    )
    expect(Object.keys(details)).toEqual(['data.request_id'])
    await expectError(await postJson(request, `/v1/runs/${randomUUID()}/input`, body), 404, 'not_found')
  })
})

describe('files', () => {
  const upload = (field: string, name: string, text: string, type: string): Response | Promise<Response> =>
    postForm(request, '/v1/files', {}, [{ field, name, text, type }])

  test('are described when they are uploaded, and may be named by a run', async () => {
    const response = await upload('file', 'Rechnung für Ä.txt', 'Grüße', 'text/plain')
    expect(response.status).toBe(200)
    const file = await readData<{ id: string }>(response)
    expect(file).toEqual({ id: file.id, name: 'Rechnung für Ä.txt', size: 7, mime_type: 'text/plain' })
    expect((await runSync(request, 'Hello', { file_ids: [file.id] })).status).toBe('completed')
    // A file may say it all.
    expect((await runSync(request, '', { file_ids: [file.id] })).status).toBe('completed')
    const id = await createConversation(request, { app_id: DEMO_APP_ID })
    const content = [
      { type: 'text', text: 'Hello' },
      { type: 'file', file },
    ]
    const sent = await postJson(request, `/v3/conversations/${id}/messages`, { content })
    expect(parseEvents(await sent.text()).at(-1)!.type).toBe('run.completed')
  })

  test('may be empty, and of no known type', async () => {
    expect(await readData(await upload('file', 'empty', '', ''))).toMatchObject({
      name: 'empty',
      size: 0,
      mime_type: 'application/octet-stream',
    })
  })

  test('are refused without the part file, too large, or as anything but a form', async () => {
    expect(await expectError(await upload('files', 'a', 'a', ''), 400, 'bad_request')).toHaveProperty('file')
    expect(
      await expectError(await postForm(request, '/v1/files', { file: 'text' }), 400, 'bad_request'),
    ).toHaveProperty('file')
    await expectError(await upload('file', 'a', 'x'.repeat(20_001), ''), 413, 'payload_too_large')
    await expectError(await postJson(request, '/v1/files', {}), 415, 'unsupported_media_type')
  })

  test('may make a call larger than JSON may be', async () => {
    const input = JSON.stringify({ input: 'Hello' })
    const file = { field: 'files', name: 'a', text: 'x'.repeat(10_000), type: '' }
    expect((await postForm(request, '/v1/runs', { input }, [file])).status).toBe(200)
    await expectError(await postRun(request, 'x'.repeat(3000)), 413, 'payload_too_large')
  })
})

describe('refusals', () => {
  const paths = ['', '/events', '/stream', '/cancel', '/input']

  test('finds nothing under an unknown id', async () => {
    for (const path of paths) {
      const method = path === '/cancel' || path === '/input' ? 'POST' : 'GET'
      for (const id of [randomUUID(), 'x'])
        await expectError(await request(`/v1/runs/${id}${path}`, { method }), 404, 'not_found')
    }
  })

  test('names the methods a path has', async () => {
    const response = await request('/v1/runs', { method: 'DELETE' })
    expect(response.headers.get('allow')).toBe('GET, POST')
    await expectError(response, 405, 'method_not_allowed')
    await expectError(await request(`/v1/runs/${randomUUID()}/cancel`), 405, 'method_not_allowed')
    await expectError(await request('/v1/files'), 405, 'method_not_allowed')
  })

  test('asks for a key on every path when there are keys', { timeout: 30_000 }, async () => {
    const guarded = await createServer({
      storage: 'memory',
      quiet: true,
      accessKeys: ['key'],
      pace: 'instant',
    })
    const ask = viaApp(guarded)
    for (const path of paths)
      await expectError(await ask(`/v1/runs/${randomUUID()}${path}`), 401, 'unauthorized')
    await expectError(await postRun(ask, 'Hello'), 401, 'unauthorized')
    await expectError(await ask('/v1/runs'), 401, 'unauthorized')
    await expectError(await postForm(ask, '/v1/files', {}), 401, 'unauthorized')
    const listed = await ask('/v1/runs', { headers: { authorization: 'Bearer key' } })
    expect(await listed.json()).toEqual({
      data: [],
      pagination: { page: 1, page_size: 25, page_count: 0, total_count: 0 },
    })
    await guarded.close()
  })
})

describe('faults', () => {
  test('meet the call that starts a run as they meet a message', async () => {
    await expectError(await postRun(request, 'Hello', { fault: 'status=429;retry-after=2' }), 429, 'fault')
    const late = await postRun(request, 'Hello', { stream: true, fault: 'no-terminal' })
    expect(await late.text()).not.toContain('run.completed')
    const { id } = (await runStreamed(request, 'help', { fault: 'unknown-after=2' }))[0]!.data
    expect((await getRun(request, String(id))).status).toBe('completed')
  })

  test('keep a resumed stream in sequence after what it was resumed from', async () => {
    const { id } = await runSync(request, 'help')
    const response = await request(
      `/v1/runs/${id}/stream?after_sequence=4&fault=${encodeURIComponent('unknown-after=2;on=resume')}`,
    )
    const events = parseEvents(await response.text())
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 5))
    expect(events[2]!.type).toBe('agent.mood.changed')
  })
})

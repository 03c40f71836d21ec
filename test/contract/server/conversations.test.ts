import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AgentServer, createServer } from '../../../demo/server/create-server.ts'
import { DEMO_APP_ID, DEMO_MODEL_ID, DEMO_ORG_ID } from '../../../demo/server/well-known.ts'
import {
  createConversation,
  expectError,
  postJson,
  type Requester,
  readData,
  send,
  viaApp,
} from './support.ts'

let server: AgentServer
let request: Requester

beforeAll(async () => {
  server = await createServer({ storage: 'memory', quiet: true, pace: 'instant', maxBodyBytes: 2000 })
  request = viaApp(server)
})
afterAll(() => server.close())

interface List {
  data: { id: string; title: string }[]
  pagination: { page: number; page_size: number; page_count: number; total_count: number }
}
const list = async (query: string): Promise<List> => {
  const response = await request(`/v1/conversations?${query}`)
  expect(response.status).toBe(200)
  return (await response.json()) as List
}

describe('creating a conversation', () => {
  test('answers with the documented object, without what is not set', async () => {
    const response = await postJson(request, '/v1/conversations', {
      app_id: DEMO_APP_ID,
      org_id: DEMO_ORG_ID,
      title: 'Duo',
    })
    expect(response.headers.get('cache-control')).toBe('no-store')
    const conversation = await readData(response)
    expect(conversation).toMatchObject({ title: 'Duo', app_id: DEMO_APP_ID, org_id: DEMO_ORG_ID })
    expect(conversation).toMatchObject({ app: { id: DEMO_APP_ID, name: 'Marlow assistant' } })
    expect(Object.keys(conversation)).not.toContain('model_id')
    expect(Object.keys(conversation)).not.toContain('session_id')
  })

  test('takes exactly one of app and model', async () => {
    const details = await expectError(await postJson(request, '/v1/conversations', {}), 400, 'bad_request')
    expect(Object.keys(details)).toEqual(['app_id', 'model_id'])
    const both = { app_id: DEMO_APP_ID, model_id: DEMO_MODEL_ID }
    await expectError(await postJson(request, '/v1/conversations', both), 400, 'bad_request')
    const model = await readData(await postJson(request, '/v1/conversations', { model_id: DEMO_MODEL_ID }))
    expect(model).toMatchObject({ model: { slug: 'marlow-reader' } })
  })

  test.each([
    ['an app id that is no UUID', { app_id: 'x' }, 'app_id'],
    ['an app that does not exist', { app_id: randomUUID() }, 'app_id'],
    ['a session id that is no UUID', { app_id: DEMO_APP_ID, session_id: 'mine' }, 'session_id'],
    ['a user id that is no text', { app_id: DEMO_APP_ID, user_id: 7 }, 'user_id'],
  ])('refuses %s and names the field', async (_, body, field) => {
    const details = await expectError(await postJson(request, '/v1/conversations', body), 400, 'bad_request')
    expect(details[field]).toBeTypeOf('string')
  })

  test('accepts any further field a site passes, with characters Postgres cannot hold', async () => {
    await createConversation(request, { app_id: DEMO_APP_ID, plan: 'pro\u0000', nested: { a: [1, null] } })
  })
})

describe('listing conversations', () => {
  test('gives the newest first, in pages', async () => {
    const user_id = randomUUID()
    for (const title of ['one', 'two', 'three'])
      await createConversation(request, { app_id: DEMO_APP_ID, user_id, title })
    const first = await list(`user_id=${user_id}&page_size=2`)
    expect(first.data.map(({ title }) => title)).toEqual(['three', 'two'])
    expect(first.pagination).toEqual({ page: 1, page_size: 2, page_count: 2, total_count: 3 })
    const second = await list(`user_id=${user_id}&page_size=2&page=2`)
    expect(second.data.map(({ title }) => title)).toEqual(['one'])
    expect((await list(`user_id=${user_id}&page=9`)).data).toEqual([])
  })

  test('sorts by the fields asked for', async () => {
    const user_id = randomUUID()
    for (const title of ['b', 'a', 'c'])
      await createConversation(request, { app_id: DEMO_APP_ID, user_id, title })
    expect((await list(`user_id=${user_id}&sort=title`)).data.map(({ title }) => title)).toEqual([
      'a',
      'b',
      'c',
    ])
    const descending = await list(`user_id=${user_id}&sort=-title,created_at`)
    expect(descending.data.map(({ title }) => title)).toEqual(['c', 'b', 'a'])
  })

  test('filters by app, model and organisation', async () => {
    const org_id = randomUUID()
    await createConversation(request, { app_id: DEMO_APP_ID, org_id })
    const ofModel = await createConversation(request, { model_id: DEMO_MODEL_ID, org_id })
    expect((await list(`org_id=${org_id}`)).pagination.total_count).toBe(2)
    expect((await list(`org_id=${org_id}&model_id=${DEMO_MODEL_ID}`)).data.map(({ id }) => id)).toEqual([
      ofModel,
    ])
    expect((await list(`org_id=${org_id}&app_id=${randomUUID()}`)).data).toEqual([])
  })

  test.each(['page=0', 'page_size=x', 'sort=secret', 'sort=-', 'app_id=7', 'sort=__proto__'])(
    'refuses %s',
    async (query) => {
      await expectError(await request(`/v1/conversations?${query}`), 400, 'bad_request')
    },
  )
})

describe('one conversation', () => {
  test('can be read, then deleted with all that was said', async () => {
    const session_id = randomUUID()
    const id = await createConversation(request, { app_id: DEMO_APP_ID, session_id })
    await (await send(request, id, 'Hello')).text()
    expect(await readData(await request(`/v1/conversations/${id}`))).toMatchObject({ id, title: 'Hello' })
    const deleted = await request(`/v1/conversations/${id}`, { method: 'DELETE' })
    expect(await deleted.json()).toEqual({ message: 'deleted' })
    await expectError(await request(`/v1/conversations/${id}`), 404, 'not_found')
    await expectError(await request(`/v1/conversations/${id}`, { method: 'DELETE' }), 404, 'not_found')
    await expectError(await request(`/v1/apps/${DEMO_APP_ID}/sessions/${session_id}`), 404, 'not_found')
  })

  test('is not found under an id that is no UUID', async () => {
    await expectError(await request('/v1/conversations/7'), 404, 'not_found')
  })
})

describe('refusals', () => {
  test('names the methods a path has', async () => {
    const response = await request('/v1/conversations', { method: 'PUT' })
    expect(response.headers.get('allow')).toBe('GET, POST')
    await expectError(response, 405, 'method_not_allowed')
  })

  test('takes only JSON', async () => {
    const form = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' }
    await expectError(await request('/v1/conversations', form), 415, 'unsupported_media_type')
  })

  test.each(['', '{', '[]', 'null', '7'])('refuses the body %j', async (body) => {
    await expectError(await postJson(request, '/v1/conversations', body), 400, 'bad_request')
  })

  test('refuses a body beyond the limit, also one that names no length', async () => {
    const body = JSON.stringify({ app_id: DEMO_APP_ID, title: 'x'.repeat(3000) })
    await expectError(await postJson(request, '/v1/conversations', body), 413, 'payload_too_large')
  })

  test('answers an unknown path in the same envelope', async () => {
    await expectError(await request('/v1/nothing'), 404, 'not_found')
  })
})

import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { DEMO_APP_ID, DEMO_MODEL_ID, DEMO_ORG_ID } from '../../../demo/server/well-known.ts'
import { useServer } from '../../support/demo-server.ts'
import { postForm, readUntilAsked } from './runs-support.ts'
import { createConversation, expectError, parseEvents, postJson, readData, send, viaApp } from './support.ts'

const request = viaApp(useServer({ faults: true, maxBodyBytes: 2000 }))

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

describe('the messages of a conversation', () => {
  interface WireMessage {
    id: string
    role: string
    content: { type: string; text?: string; file?: { id: string; name: string } }[]
    created_at: string
    run_id?: string
  }
  const messagesOf = async (id: string, query = ''): Promise<WireMessage[]> => {
    const response = await request(`/v1/conversations/${id}/messages${query}`)
    expect(response.status).toBe(200)
    return readData<WireMessage[]>(response)
  }
  const runIdOf = async (response: Response): Promise<string> =>
    String(parseEvents(await response.text())[0]!.data['id'])

  test('are listed oldest first, in pages, with the run that answered', async () => {
    const id = await createConversation(request, { app_id: DEMO_APP_ID })
    expect(await messagesOf(id)).toEqual([])
    const runs = [
      await runIdOf(await send(request, id, 'Hello')),
      await runIdOf(await send(request, id, 'Thanks!')),
    ]
    const messages = await messagesOf(id)
    expect(messages.map(({ role, run_id }) => [role, run_id])).toEqual([
      ['user', runs[0]],
      ['assistant', runs[0]],
      ['user', runs[1]],
      ['assistant', runs[1]],
    ])
    expect(messages[0]).toEqual({
      id: expect.any(String),
      role: 'user',
      content: [{ type: 'text', text: 'Hello' }],
      created_at: expect.stringMatching(/Z$/),
      run_id: runs[0],
    })
    expect(messages[1]!.content[0]!.text).toContain('Hello!')
    expect(await messagesOf(id, '?page_size=3&page=2')).toEqual(messages.slice(3))
    expect(await messagesOf(id, '?sort=-created_at')).toEqual([...messages].reverse())
  })

  test('hold files of both sides, with where they can be fetched', async () => {
    const upload = await postForm(request, '/v1/files', {}, [
      { field: 'file', name: 'a.txt', text: 'abc', type: 'text/plain' },
    ])
    const sent = await readData<{ id: string }>(upload)
    const id = await createConversation(request, { app_id: DEMO_APP_ID })
    const content = [
      { type: 'text', text: 'Please make a file like this one' },
      { type: 'file', file: { id: sent.id.toUpperCase() } },
    ]
    const answer = await postJson(request, `/v3/conversations/${id}/messages`, { content })
    const made = parseEvents(await answer.text()).find(({ type }) => type === 'agent.file.created')!.data[
      'file'
    ]
    const [question, reply] = await messagesOf(id)
    expect(question!.content[1]).toEqual({
      type: 'file',
      file: {
        ...{ id: sent.id, name: 'a.txt', size: 3, mime_type: 'text/plain' },
        url: `http://127.0.0.1:4173/v1/files/${sent.id}/content`,
      },
    })
    expect(reply!.content[1]).toEqual({ type: 'file', file: made })
  })

  test('give of several attempts at an answer the last one', async () => {
    const id = await createConversation(request, { app_id: DEMO_APP_ID })
    const body = { client_message_id: randomUUID(), session_id: randomUUID(), fault: 'fail-after=2;times=1' }
    await runIdOf(await send(request, id, 'help', body))
    const failed = await messagesOf(id)
    expect(failed.map(({ role }) => role)).toEqual(['user', 'assistant'])
    expect(failed[1]!.content).toEqual([{ type: 'text', text: 'I search' }])
    const runId = await runIdOf(await send(request, id, 'help', body))
    const messages = await messagesOf(id)
    expect(messages.map(({ role, run_id }) => [role, run_id])).toEqual([
      ['user', runId],
      ['assistant', runId],
    ])
    expect(messages[1]!.content[0]!.text).toContain('What does the Marlow Duo cost?')
  })

  test('name the run that is still to answer', async () => {
    const id = await createConversation(request, { app_id: DEMO_APP_ID })
    const { id: runId, stream } = await readUntilAsked(await send(request, id, 'ask me a question'))
    expect(await messagesOf(id)).toMatchObject([{ role: 'user', run_id: runId }])
    await request(`/v1/runs/${runId}/cancel`, { method: 'POST' })
    await stream.readRest()
  })

  test('are not found without their conversation, and only read', async () => {
    for (const id of [randomUUID(), 'x'])
      await expectError(await request(`/v1/conversations/${id}/messages`), 404, 'not_found')
    const id = await createConversation(request, { app_id: DEMO_APP_ID })
    await expectError(
      await postJson(request, `/v1/conversations/${id}/messages`, {}),
      405,
      'method_not_allowed',
    )
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

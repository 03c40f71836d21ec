import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { DEMO_APP_ID } from '../../../demo/server/well-known.ts'
import { useServer } from '../../support/demo-server.ts'
import { ada, agents, bob, type Json, powabaseClient, tokenOf } from './powabase-support.ts'
import { viaApp } from './support.ts'

/** Sessions of a Powabase project: who may see them, what they tell, how they go. */

describe('sessions of a powabase agent', { timeout: 30_000 }, () => {
  const api = powabaseClient(viaApp(useServer({ faults: true, heartbeatMs: 20 })))

  test('shows a session, its messages and its runs, oldest first', async () => {
    const { session_id } = await api.run({ message: 'My name is Ada' })
    await api.run({ message: 'What is my name?', session_id })
    await api.post(`${agents}/run`, { message: 'please fail', session_id })
    const path = `/powabase/api/sessions/${session_id}`
    expect(await api.get(path)).toMatchObject({
      id: session_id,
      session_id,
      agent_id: DEMO_APP_ID,
      user_id: null,
    })
    const { messages } = (await api.get(`${path}/messages`)) as { messages: Json[] }
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant'])
    expect(messages[0]).toEqual({
      role: 'user',
      content: 'My name is Ada',
      run_id: expect.stringMatching(/^run_/),
      timestamp: expect.any(String),
    })
    // The limit counts runs, from the oldest.
    expect((await api.get(`${path}/messages?limit=1`))['messages']).toEqual(messages.slice(0, 2))
    const listed = (await api.get(`${path}/runs?limit=2&offset=1`)) as { runs: Json[] }
    expect(listed).toMatchObject({ session_id, limit: 2, offset: 1 })
    expect(listed.runs.map(({ input, status }) => [input, status])).toEqual([
      ['What is my name?', 'completed'],
      ['please fail', 'failed'],
    ])
  })

  test('lists the sessions of its own user, with what was said first', async () => {
    const user = { authorization: `Bearer ${tokenOf(`user-${randomUUID()}`)}` }
    const empty = await api.newSession(user)
    const { session_id } = await api.run({ message: 'Where is the showroom?' }, user)
    const list = (query = ''): Promise<Json> => api.get(`${agents}/sessions${query}`, user)
    expect(await list()).toEqual({
      sessions: [
        {
          session_id,
          run_count: 1,
          last_activity_at: expect.any(String),
          created_at: expect.any(String),
          first_message: 'Where is the showroom?',
        },
        expect.objectContaining({ session_id: empty, run_count: 0, first_message: null }),
      ],
      total: 2,
      limit: 20,
      offset: 0,
    })
    expect(await list('?limit=1&offset=1')).toMatchObject({ sessions: [{ session_id: empty }], total: 2 })
    expect(await list('?search=SHOWROOM')).toMatchObject({ sessions: [{ session_id }], total: 1 })
    expect(await list('?created_after=2999-01-01')).toMatchObject({ sessions: [], total: 0 })
  })

  test('opens a session with messages that were said elsewhere', async () => {
    const initial_messages = [{ role: 'assistant', content: 'Welcome back' }]
    const opened = await api.post(`${agents}/sessions`, { initial_messages })
    const { session_id } = (await opened.json()) as { session_id: string }
    const { messages } = (await api.get(`/powabase/api/sessions/${session_id}/messages`)) as {
      messages: Json[]
    }
    expect(messages).toMatchObject(initial_messages)
  })

  test('deletes a session with its runs, by either address', async () => {
    const { session_id, run_id } = await api.run({ message: 'Hello' })
    const removed = await api.request(`/powabase/api/sessions/${session_id}`, { method: 'DELETE' })
    expect(await removed.json()).toEqual({ success: true, message: 'Session deleted' })
    expect((await api.request(`/powabase/api/sessions/${session_id}`)).status).toBe(404)
    expect((await api.request(`/powabase/api/agents/runs/${run_id}`)).status).toBe(404)
    const path = `${agents}/sessions/${await api.newSession()}`
    expect((await api.request(path, { method: 'DELETE' })).status).toBe(204)
    expect((await api.request(path, { method: 'DELETE' })).status).toBe(404)
  })

  test('hides a foreign session behind 404 wherever it is named', async () => {
    const session_id = await api.newSession(ada)
    await api.run({ message: 'Hello', session_id }, ada)
    const path = `/powabase/api/sessions/${session_id}`
    const answers = await Promise.all([
      api.request(path, { headers: bob }),
      api.request(`${path}/messages`, { headers: bob }),
      api.request(`${path}/runs`, { headers: bob }),
      api.request(path, { method: 'DELETE', headers: bob }),
      api.request(path),
      api.post(`${agents}/run/stream`, { message: 'Hi', session_id }, bob),
    ])
    for (const answer of answers) {
      expect(answer.status).toBe(404)
      expect(await answer.json()).toEqual({ error: 'Session not found' })
    }
    expect((await api.request(path, { headers: ada })).status).toBe(200)
  })
})

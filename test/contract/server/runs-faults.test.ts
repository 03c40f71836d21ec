import { describe, expect, test } from 'vitest'
import { createServer } from '../../../demo/server/create-server.ts'
import { DEMO_APP_ID } from '../../../demo/server/well-known.ts'
import { useServer } from '../../support/demo-server.ts'
import { getRun, runInBackground, runStreamed, runSync, streamOf } from './runs-support.ts'
import {
  createConversation,
  expectError,
  parseEvents,
  send,
  textOf,
  viaApp,
  type WireEvent,
} from './support.ts'

/** Faults of the order of events, and of the calls that come after the one that begins a run. */

const request = viaApp(useServer({ faults: true }))

const sequencesOf = (events: readonly WireEvent[]): number[] => events.map(({ sequence }) => sequence)
const resume = (id: string, fault: string, after = ''): Promise<WireEvent[]> =>
  streamOf(request, id, `?fault=${encodeURIComponent(`${fault};on=resume`)}${after}`)

describe('the order of events', () => {
  test('may have one gap, and the stored run has none (Q4)', async () => {
    const events = await runStreamed(request, 'help', { fault: 'gap=3' })
    const whole = await streamOf(request, String(events[0]!.data['id']))
    expect(events).toEqual(whole.filter(({ sequence }) => sequence !== 5))
    expect(textOf(whole).startsWith('I search the pages')).toBe(true)
    expect(textOf(events).startsWith('I search the of this site')).toBe(true)
  })

  test('may be mixed up within a window, with nothing lost and its ends in place (Q3)', async () => {
    const events = await runStreamed(request, 'help', { fault: 'shuffle=4' })
    const whole = await streamOf(request, String(events[0]!.data['id']))
    expect(sequencesOf(events).slice(0, 9)).toEqual([1, 5, 4, 3, 2, 9, 8, 7, 6])
    expect([...events].sort((one, other) => one.sequence - other.sequence)).toEqual(whole)
    expect(events.at(-1)).toEqual(whole.at(-1))
  })

  test('may begin again at 1 under another run (Q5)', async () => {
    const events = await runStreamed(request, 'help', { fault: 'restart-sequence=2' })
    const place = events.findIndex(({ type }, index) => type === 'run.started' && index > 0)
    expect(sequencesOf(events.slice(0, place))).toEqual([1, 2, 3])
    expect(sequencesOf(events.slice(place))).toEqual(events.slice(place).map((_, index) => index + 1))
    const ids = [events[0]!, events[place]!, events.at(-1)!].map(({ data }) => data['id'])
    expect(ids[1]).not.toBe(ids[0])
    expect(ids[2]).toBe(ids[1])
    expect(textOf(events)).toBe((await getRun(request, String(ids[0]))).output!.content)
  })

  test('may break when a stream is taken up again, too', async () => {
    const { id, output } = await runSync(request, 'help')
    const whole = await streamOf(request, id)
    expect(await resume(id, 'gap=0', '&after_sequence=4')).toEqual(whole.slice(5))
    expect(sequencesOf(await resume(id, 'shuffle', '&after_sequence=4')).slice(0, 4)).toEqual([8, 7, 6, 5])
    const restarted = await resume(id, 'restart-sequence=0')
    expect(sequencesOf(restarted)).toEqual(restarted.map((_, index) => index + 1))
    expect(textOf(restarted)).toBe(output!.content)
  })

  test('is not held up by a window that a waiting run does not fill', async () => {
    const { id } = await runInBackground(request, 'ask me a question')
    const response = await request(
      `/v1/runs/${id}/stream?fault=${encodeURIComponent('shuffle=16;on=resume')}`,
    )
    const reader = response.body!.getReader()
    const first = await reader.read()
    const second = await reader.read()
    expect(new TextDecoder().decode(first.value)).toContain('run.started')
    expect(new TextDecoder().decode(second.value)).toContain('agent.human_feedback.requested')
    await reader.cancel()
    await request(`/v1/runs/${id}/cancel`, { method: 'POST' })
  })
})

describe('a stream that is taken up again', () => {
  const events = (id: string, query = ''): Response | Promise<Response> =>
    request(`/v1/runs/${id}/stream${query}`)

  test('may have been forgotten (Q6)', async () => {
    const { id } = await runSync(request, 'help')
    await expectError(await events(id, '?after_sequence=3&fault=forget'), 410, 'gone')
    expect((await events(id, '?after_sequence=3')).status).toBe(200)
  })

  test('meets what the message that began the run asked for, in either API, as often as it said', async () => {
    const body = { fault: 'gap=1 | forget;times=1' }
    const run = await runStreamed(request, 'help', body)
    const conversation = await createConversation(request, { app_id: DEMO_APP_ID })
    const said = parseEvents(await (await send(request, conversation, 'help', body)).text())
    for (const [first] of [run, said]) {
      const id = String(first!.data['id'])
      await expectError(await events(id, '?after_sequence=3'), 410, 'gone')
      expect((await events(id, '?after_sequence=3')).status).toBe(200)
    }
    expect(sequencesOf(run)).not.toContain(3)
  })
})

describe('stopping', () => {
  const cancel = (id: string, query = '', init: RequestInit = {}): Response | Promise<Response> =>
    request(`/v1/runs/${id}/cancel${query}`, { method: 'POST', ...init })

  test('fails on request, by query, by header or by the message, and the run goes on (Q11)', async () => {
    const { id } = await runInBackground(request, 'ask me a question', {
      fault: 'status=503;on=cancel;times=1',
    })
    await expectError(await cancel(id), 503, 'fault')
    await expectError(await cancel(id, '?fault=status-500'), 500, 'fault')
    await expectError(await cancel(id, '', { headers: { fault: 'status=502' } }), 502, 'fault')
    expect(await getRun(request, id)).toMatchObject({
      status: expect.stringMatching(/^(started|awaiting_input)$/),
    })
    expect((await cancel(id)).status).toBe(200)
    expect((await getRun(request, id)).status).toBe('canceled')
  })

  test('does not meet a fault that is meant for another call', async () => {
    const { id } = await runInBackground(request, 'ask me a question', { fault: 'status=503;on=input' })
    expect((await cancel(id, '?fault=status%3D500%3Bon%3Dresume')).status).toBe(200)
  })

  test('lets a page of this machine send the header', async () => {
    const preflight = await request('/v1/runs/x/cancel', {
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:8080',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'fault',
      },
    })
    expect(preflight.headers.get('access-control-allow-headers')).toContain('fault')
  })
})

test('are not obeyed on any of these calls by a server that was not started with them', async () => {
  const plain = await createServer({ storage: 'memory', quiet: true, pace: 'instant' })
  const ask = viaApp(plain)
  const { id } = await runSync(ask, 'help', { fault: 'forget|status=500;on=cancel' })
  expect((await ask(`/v1/runs/${id}/stream?fault=forget`)).status).toBe(200)
  expect((await ask(`/v1/runs/${id}/cancel?fault=status-500`, { method: 'POST' })).status).toBe(200)
  await plain.close()
}, 30_000)

import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createServer } from '../../../demo/server/create-server.ts'
import { startServer } from '../../../demo/server/start-server.ts'
import { useServer } from '../../support/demo-server.ts'
import {
  getRun,
  newSession,
  postRun,
  runInBackground,
  runStreamed,
  runSync,
  streamOf,
} from './runs-support.ts'
import { expectError, openStream, parseEvents, readCut, textOf, viaApp, viaSocket } from './support.ts'

/** Following a run: from any place, at any time, through cuts, cancels and restarts. */

describe('the stream of a run that has ended', () => {
  const request = viaApp(useServer())

  test('is the one the run was started with, from its first event', async () => {
    const events = await runStreamed(request, 'How do I get a refund?')
    const response = await request(`/v1/runs/${events[0]!.data['id']}/stream`)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
    })
    expect(parseEvents(await response.text())).toEqual(events)
  })

  test('continues after any sequence as if it had not been cut (Q1)', async () => {
    const events = await runStreamed(request, 'help')
    for (let count = 1; count <= events.length; count += 1) {
      const rest = await streamOf(request, String(events[0]!.data['id']), `?after_sequence=${count}`)
      expect([...events.slice(0, count), ...rest]).toEqual(events)
    }
    expect(await streamOf(request, String(events[0]!.data['id']), '?after_sequence=999999')).toEqual([])
  })

  test.each(['0', '-1', '1.5', 'x', '', '99999999999'])('refuses after_sequence=%s', async (value) => {
    const { id } = await runSync(request, 'Hello')
    const response = await request(`/v1/runs/${id}/stream?after_sequence=${value}`)
    expect(Object.keys(await expectError(response, 400, 'bad_request'))).toEqual(['after_sequence'])
  })

  test('does not obey a fault when the server was started without them', async () => {
    const { id } = await runSync(request, 'Hello')
    expect((await streamOf(request, id, '?fault=status=500;on=resume')).at(-1)!.type).toBe('run.completed')
  })
})

describe('the stream of a run that goes on', { timeout: 30_000 }, () => {
  const request = viaApp(useServer({ pace: 5, heartbeatMs: 20 }))

  test('replays what was told, then tells the rest, to any number of listeners (Q2)', async () => {
    const first = openStream(await postRun(request, 'help', { stream: true, ...newSession() }))
    const [started] = await first.readUntil('agent.response.delta')
    const id = String(started!.data['id'])
    expect((await getRun(request, id)).status).toBe('started')
    const [whole, resumed, original] = await Promise.all([
      streamOf(request, id),
      streamOf(request, id, '?after_sequence=3'),
      first.readRest(),
    ])
    expect(whole).toEqual(original)
    expect(resumed).toEqual(original.slice(3))
    expect(original.at(-1)!.type).toBe('run.completed')
  })

  test('waits for an event that is still to come', async () => {
    const { id } = await runInBackground(request, 'help')
    const late = await streamOf(request, id, '?after_sequence=8')
    expect(late[0]!.sequence).toBe(9)
    expect(late.at(-1)!.type).toBe('run.completed')
  })

  test('goes on when its client has left, and is joined by the same message', async () => {
    const ids = { ...newSession(), client_message_id: randomUUID(), stream: true }
    const stream = openStream(await postRun(request, 'help', ids))
    await stream.readUntil('agent.response.delta')
    await stream.leave()
    const events = await runStreamed(request, 'help', ids)
    expect(events[0]!.sequence).toBe(1)
    expect(textOf(events)).toContain('When is the showroom open?')
    expect(events.at(-1)!.type).toBe('run.completed')
  })

  test('lets several messages of one session be answered at the same time', async () => {
    const ids = newSession()
    const [one, two] = await Promise.all([
      runSync(request, 'Hello', ids),
      runSync(request, 'Hello again', ids),
    ])
    expect([one.status, two.status]).toEqual(['completed', 'completed'])
    expect(one.id).not.toBe(two.id)
  })
})

describe('canceling', { timeout: 30_000 }, () => {
  const request = viaApp(useServer({ pace: 40, heartbeatMs: 20 }))
  const cancel = (id: string): Response | Promise<Response> =>
    request(`/v1/runs/${id}/cancel`, { method: 'POST' })

  test('ends the stream with run.canceled and keeps what was written', async () => {
    const ids = newSession()
    const { id } = await runInBackground(request, 'help', ids)
    const stream = openStream(await request(`/v1/runs/${id}/stream`))
    await stream.readUntil('agent.response.delta')
    const answer = await cancel(id)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ message: 'canceled' })
    const events = await stream.readRest()
    expect(events.at(-1)).toMatchObject({ type: 'run.canceled', data: { id, status: 'canceled' } })
    const run = await getRun(request, id)
    expect(run).toMatchObject({ status: 'canceled', output: { content: textOf(events) } })
    expect(run.ended_at).toBeTypeOf('string')
    expect(textOf(events)).not.toBe('')
    expect(await streamOf(request, id)).toEqual(events)
  })

  test('ends a sync call with what was written so far', async () => {
    const ids = newSession()
    const waiting = runSync(request, 'help', ids)
    let id: string | undefined
    while (id === undefined) {
      const { data } = (await (await request(`/v1/runs?session_id=${ids.session_id}`)).json()) as {
        data: { id: string }[]
      }
      id = data[0]?.id
    }
    await cancel(id)
    expect(await waiting).toMatchObject({ id, status: 'canceled' })
  })

  test('leaves a run that has ended as it is', async () => {
    const { id } = await runInBackground(request, 'help')
    await cancel(id)
    const ended = await getRun(request, id)
    const again = await cancel(id)
    expect(again.status).toBe(200)
    expect(await again.json()).toEqual({ message: 'canceled' })
    expect(await getRun(request, id)).toEqual(ended)
  })

  test('lets the same message be tried again', async () => {
    const ids = { ...newSession(), client_message_id: randomUUID() }
    const first = await runInBackground(request, 'help', ids)
    await cancel(first.id)
    const second = await runInBackground(request, 'help', ids)
    expect(second.id).not.toBe(first.id)
    expect(second.status).toBe('created')
    await cancel(second.id)
  })

  test('finds no run under an unknown id', async () => {
    await expectError(await cancel(randomUUID()), 404, 'not_found')
    await expectError(await cancel('x'), 404, 'not_found')
  })
})

describe('silence', { timeout: 30_000 }, () => {
  test('is broken by heartbeats on both streams', async () => {
    const silent = await createServer({ storage: 'memory', quiet: true, pace: 60_000, heartbeatMs: 10 })
    const request = viaApp(silent)
    const beats = ': heartbeat\n\n: heartbeat\n\n'
    await openStream(await postRun(request, 'Hello', { stream: true })).readUntil(beats)
    const { id } = await runInBackground(request, 'Hello')
    await openStream(await request(`/v1/runs/${id}/stream`)).readUntil(beats)
    await silent.close()
  })
})

describe('on a socket', { timeout: 30_000 }, () => {
  test('cuts the first stream and the resumed one where it is told to, and loses nothing', async () => {
    const server = await startServer({
      port: 0,
      storage: 'memory',
      quiet: true,
      pace: 'instant',
      faults: true,
    })
    const request = viaSocket(server)
    const fields = { ...newSession(), stream: true, fault: 'drop-after=3' }
    const seen = parseEvents(await readCut(await postRun(request, 'help', fields)))
    expect(textOf(seen)).toBe('I search the')
    const path = `/v1/runs/${seen[0]!.data['id']}/stream`
    const resumed = await request(
      `${path}?after_sequence=${seen.at(-1)!.sequence}&fault=${encodeURIComponent('drop-after=2;on=resume;times=1')}`,
    )
    seen.push(...parseEvents(await readCut(resumed)))
    const last = await request(
      `${path}?after_sequence=${seen.at(-1)!.sequence}&fault=${encodeURIComponent('drop-after=2;on=resume;times=1')}`,
    )
    seen.push(...parseEvents(await last.text()))
    expect(seen).toEqual(parseEvents(await (await request(path)).text()))

    // Without on=resume a fault is meant for the call that starts the run.
    expect((await request(`${path}?fault=status%3D500`)).status).toBe(200)
    await expectError(await request(`${path}?fault=status%3D503%3Bon%3Dresume`), 503, 'fault')
    await server.close()
  })

  test('tells whoever asks after a crash that the run has failed, with what it had written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-runs-'))
    const stored = { port: 0, storage: folder, quiet: true, pace: 20 } as const
    const first = await startServer(stored)
    const stream = openStream(await postRun(viaSocket(first), 'help', { stream: true }))
    await stream.readUntil('agent.response.delta')
    await first.close()
    const seen = await stream.readRest()
    const id = String(seen[0]!.data['id'])

    const second = await startServer(stored)
    const run = await getRun(viaSocket(second), id)
    const events = await streamOf(viaSocket(second), id)
    expect(run).toMatchObject({ status: 'failed', output: { content: textOf(events) } })
    expect(events.slice(0, seen.length)).toEqual(seen)
    // A crash may lose what clients have seen already: the end comes well after anything they can have.
    expect(events.at(-1)!.sequence).toBeGreaterThan(events.at(-2)!.sequence + 100)
    expect(events.at(-1)).toMatchObject({
      type: 'run.failed',
      data: { id, error: { message: run.error!.message } },
    })
    await second.close()
    rmSync(folder, { recursive: true })
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startServer } from '../../../demo/server/start-server.ts'
import { DEMO_APP_ID } from '../../../demo/server/well-known.ts'
import { useListeningServer } from '../../support/demo-server.ts'
import {
  ask,
  createConversation,
  expectError,
  openStream,
  parseEvents,
  postJson,
  readCut,
  readData,
  send,
  textOf,
  viaSocket,
} from './support.ts'

/** What only shows on a real connection: cuts, limits, ports, an end while answers are being written. */

const base = { port: 0, storage: 'memory', quiet: true } as const

const server = useListeningServer({ faults: true, heartbeatMs: 20 })
const request = viaSocket(server)

describe('faults', { timeout: 30_000 }, () => {
  const sendFaulty = async (fault: string, text = 'help'): Promise<Response> =>
    send(request, await createConversation(request), text, { fault, session_id: crypto.randomUUID() })

  test('drop-after cuts the connection after that much text, and the run completes nevertheless', async () => {
    const id = await createConversation(request)
    const client_message_id = crypto.randomUUID()
    const response = await send(request, id, 'help', { client_message_id, fault: 'drop-after=3' })
    const shown = textOf(parseEvents(await readCut(response)))
    expect(shown).toBe('I search the')
    const whole = parseEvents(await (await send(request, id, 'help', { client_message_id })).text())
    expect(whole.at(-1)!.type).toBe('run.completed')
    expect(textOf(whole).startsWith(shown)).toBe(true)
  })

  test('drop-after-events cuts after every possible event (Q1)', async () => {
    for (const count of [0, 1, 2, 5]) {
      const response = await sendFaulty(`drop-after-events=${count}`)
      expect(parseEvents(await readCut(response))).toHaveLength(count)
    }
  })

  test('status answers the first time only, when told so', async () => {
    const id = await createConversation(request)
    const body = { fault: 'status=429;retry-after=2;times=1', session_id: crypto.randomUUID() }
    const refused = await send(request, id, 'Hello', body)
    expect(refused.headers.get('retry-after')).toBe('2')
    await expectError(refused, 429, 'fault')
    expect(await ask(request, id, 'Hello', body)).toContain('Hello!')
  })

  test('on=create meets the create call instead', async () => {
    const body = { fault: 'status=503;on=create' }
    await expectError(await postJson(request, '/v1/conversations', body), 503, 'fault')
    expect(await ask(request, await createConversation(request), 'Hello', body)).toContain('Hello!')
  })

  test('answers that are no stream have the type they say', async () => {
    const type = async (fault: string): Promise<[number, string | null]> => {
      const response = await sendFaulty(fault)
      await response.text()
      return [response.status, response.headers.get('content-type')]
    }
    expect(await type('wrong-type')).toEqual([200, 'text/html; charset=utf-8'])
    expect(await type('empty')).toEqual([200, 'text/event-stream; charset=utf-8'])
    expect(await type('no-content')).toEqual([204, null])
    expect((await type('redirect'))[0]).toBe(302)
    expect(await type('json')).toEqual([200, 'application/json'])
  })

  test('broken, foreign, doubled and late events arrive among good ones', async () => {
    const lines = async (fault: string): Promise<string> => (await sendFaulty(fault)).text()
    expect(await lines('bad-json-after=2')).toContain('"type":"agent.resp\n\n')
    expect(await lines('html-after=2')).toMatch(/<\/html>\n$/)
    expect(await lines('no-terminal')).not.toContain('run.completed')
    expect((await lines('double-terminal')).match(/^event: run.completed$/gm)).toHaveLength(2)
    expect(parseEvents(await lines('late-delta')).at(-1)!.type).toBe('agent.response.delta')
    expect(await lines('crlf')).toContain('\r\n\r\n')
    expect(await lines('cr')).not.toContain('\n')
    const doubled = parseEvents(await lines('duplicate'))
    expect(doubled[2]!.id).toBe(doubled[3]!.id)
    const two = parseEvents(await lines('two-answers'))
    expect(textOf(two)).toContain('Second answer')
    expect(two.map(({ sequence }) => sequence)).toEqual(two.map((_, index) => index + 1))
    expect((await lines('huge-event=100000')).length).toBeGreaterThan(100_000)
    expect(parseEvents(await lines('split=1')).at(-1)!.type).toBe('run.completed')
  })

  test('a plain body under content-encoding gzip cannot be read', async () => {
    await expect((await sendFaulty('bad-gzip')).text()).rejects.toThrow()
  })

  test('an open connection may carry heartbeats only', async () => {
    const stream = openStream(await sendFaulty('heartbeat-only=5'))
    await stream.readUntil(': heartbeat\n\n: heartbeat\n\n')
    await stream.leave()
  })

  test('an unknown switch is refused by name', async () => {
    expect(await expectError(await sendFaulty('typo=1'), 400, 'bad_request')).toEqual({
      fault: 'unknown switch typo',
    })
  })

  test('are not obeyed by a server that was not started with them', async () => {
    const plain = await startServer({ ...base, pace: 'instant' })
    const id = await createConversation(viaSocket(plain))
    expect(await ask(viaSocket(plain), id, 'Hello', { fault: 'status=500' })).toContain('Hello!')
    await plain.close()
  })
})

describe('keys and origins', { timeout: 30_000 }, () => {
  test('asks for a key when there are keys, and leaves the site open', async () => {
    const guarded = await startServer({ ...base, accessKeys: ['first-key', 'second-key'] })
    await expectError(await viaSocket(guarded)('/v1/conversations'), 401, 'unauthorized')
    const withKey = (key: string): RequestInit => ({ headers: { authorization: `Bearer ${key}` } })
    await expectError(
      await viaSocket(guarded)('/v1/conversations', withKey('second-kez')),
      401,
      'unauthorized',
    )
    expect((await viaSocket(guarded)('/v1/conversations', withKey('second-key'))).status).toBe(200)
    expect((await viaSocket(guarded)('/')).status).toBe(200)
    await guarded.close()
  })

  test('answers the preflight of pages on this machine, and of no other', async () => {
    const preflight = (origin: string): Response | Promise<Response> =>
      request('/v1/conversations', {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type,authorization',
        },
      })
    const near = await preflight('http://localhost:8080')
    expect(near.status).toBe(204)
    expect(near.headers.get('access-control-allow-origin')).toBe('http://localhost:8080')
    expect(near.headers.get('access-control-allow-headers')).toContain('authorization')
    for (const origin of ['https://evil.example', 'null', 'http://localhost.evil.example']) {
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  test('lets a page read refusals too', async () => {
    const headers = { origin: 'http://127.0.0.1:9', 'content-type': 'text/plain' }
    const response = await request('/v1/conversations', { method: 'POST', headers, body: 'x' })
    expect(response.status).toBe(415)
    expect(response.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:9')
  })

  test('does not serve strangers without keys unless told to', async () => {
    await expect(startServer({ ...base, host: '0.0.0.0' })).rejects.toThrow('ACCESS_KEYS')
  })
})

describe('limits on the wire', () => {
  test('refuses a body that grows beyond the limit while it arrives', async () => {
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    socket.write(
      'POST /v1/conversations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
    )
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
    for (let count = 0; count < 17; count += 1) socket.write(chunk)
    const answer = await new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(data.toString())),
    )
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    socket.destroy()
  })
})

// Each of these opens databases, which takes a second each on a busy machine.
describe('starting and stopping', { timeout: 30_000 }, () => {
  test('says what to do when the port is taken, or takes the next one', async () => {
    const port = Number(new URL(server.url).port)
    await expect(startServer({ ...base, port })).rejects.toThrow(`PORT=${port + 1}`)
    const next = await startServer({ ...base, port, tryNextPorts: true })
    expect(Number(new URL(next.url).port)).toBeGreaterThan(port)
    await next.close()
  })

  test('keeps conversations over a restart, fails what was left unfinished, answers it anew', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-server-'))
    const stored = { ...base, storage: folder, pace: 10_000 }
    const first = await startServer(stored)
    const id = await createConversation(viaSocket(first), { title: 'Kept' })
    const body = { client_message_id: crypto.randomUUID() }
    const open = await send(viaSocket(first), id, 'Hello', body)
    await expect(startServer(stored)).rejects.toThrow('Another server is using')
    const startedAt = performance.now()
    await first.close()
    expect(performance.now() - startedAt).toBeLessThan(5000)
    expect(parseEvents(await open.text()).map(({ type }) => type)).toEqual(['run.started'])

    const second = await startServer({ ...stored, pace: 'instant' })
    expect(await readData(await viaSocket(second)(`/v1/conversations/${id}`))).toMatchObject({
      title: 'Kept',
    })
    expect(await ask(viaSocket(second), id, 'Hello', body)).toContain('Hello!')
    await second.close()
    rmSync(folder, { recursive: true })
  })
})

describe('the site', () => {
  test('serves its pages with one tag for the widget, which names the demo app', async () => {
    for (const path of ['/', '/pricing', '/strict.html']) {
      const html = await (await request(path)).text()
      expect(html.match(/src="\/dist\/parley\.js"/g)).toHaveLength(1)
      expect(html).toContain(`data-agent="${DEMO_APP_ID}"`)
      expect(html).not.toMatch(/\{\{|style="| (src|href)="https?:/)
    }
    expect(await (await request('/sessions.html')).text()).toContain(`data-app="${DEMO_APP_ID}"`)
  })

  test('gives the strict page a new nonce each time', async () => {
    const nonceOf = async (): Promise<string> => {
      const response = await request('/strict.html')
      const nonce = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1] ?? ''
      expect(await response.text()).toContain(`nonce="${nonce}"`)
      return nonce
    }
    expect(await nonceOf()).not.toBe(await nonceOf())
  })

  test('links every source to a heading that exists', async () => {
    const html = await (await request('/returns')).text()
    expect(html).toContain('<h2 id="how-to-get-a-refund">')
  })

  test('serves nothing from outside its folders', async () => {
    for (const path of [
      '/dist/%2e%2e/package.json',
      '/assets/..%2f..%2fpackage.json',
      '/assets/%00',
      '/assets/%',
    ]) {
      expect((await request(path)).status).toBe(404)
    }
  })
})

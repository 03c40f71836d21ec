import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { DEMO_APP_ID } from '../../../demo/server/well-known.ts'
import { useServer } from '../../support/demo-server.ts'
import { postJson, viaApp } from './support.ts'

/** What holds for every API that has a wire of its own: keys, pages of other origins, and faults in its own words. */

interface Api {
  path: string
  body(text: string, fault?: string): object
  /** The pieces of answer text in a stream. */
  text: RegExp
}

const message = (text: string): object => ({
  id: randomUUID(),
  role: 'user',
  parts: [{ type: 'text', text }],
})
const agents = `api/agents/${DEMO_APP_ID}`
const apis: Readonly<Record<string, Api>> = {
  classic: {
    path: '/classic',
    body: (input, fault) => ({ input: { input, fault }, stream: true }),
    text: /"delta":\{"content":"((?:[^"\\]|\\.)*)","source":"[^"]*","step":"answer"/g,
  },
  powabase: {
    path: `/powabase/${agents}/run/stream`,
    body: (text, fault) => ({ message: text, fault }),
    text: /"event":"content_delta","type":"text","delta":"((?:[^"\\]|\\.)*)"/g,
  },
  'agent manager': {
    path: `/agent-manager/${agents}/runs/stream`,
    body: (text, fault) => ({ message: text, fault }),
    text: /"event":"CONTENT_DELTA","data":"((?:[^"\\]|\\.)*)"/g,
  },
  'AI SDK': {
    path: '/ai-sdk/api/chat',
    body: (text, fault) => ({ id: randomUUID(), messages: [message(text)], fault }),
    text: /"type":"text-delta","id":"[^"]*","delta":"((?:[^"\\]|\\.)*)"/g,
  },
  'AG-UI': {
    path: '/ag-ui',
    body: (content, fault) => ({
      threadId: randomUUID(),
      runId: randomUUID(),
      messages: [{ id: '1', role: 'user', content }],
      tools: [],
      context: [],
      forwardedProps: { fault },
    }),
    text: /"type":"TEXT_MESSAGE_CONTENT","messageId":"[^"]*","delta":"((?:[^"\\]|\\.)*)"/g,
  },
  'chat completions': {
    path: '/openai/v1/chat/completions',
    body: (content, fault) => ({ model: 'm', messages: [{ role: 'user', content }], stream: true, fault }),
    text: /"delta":\{"content":"((?:[^"\\]|\\.)*)"/g,
  },
  responses: {
    path: '/openai/v1/responses',
    body: (input, fault) => ({ model: 'm', input, stream: true, fault }),
    text: /"type":"response\.output_text\.delta".*?"delta":"((?:[^"\\]|\\.)*)"/g,
  },
}

const request = viaApp(useServer({ faults: true }))
const locked = viaApp(useServer({ accessKeys: ['secret'] }))

describe.each(Object.entries(apis))('%s', { timeout: 30_000 }, (_, { path, body, text }) => {
  const ask = async (fault?: string): Promise<string> => {
    const response = await postJson(request, path, body('Hello', fault))
    expect(response.status).toBe(200)
    return response.text()
  }
  const spoken = (wire: string): string => [...wire.matchAll(text)].map(([, piece = '']) => piece).join('')

  test('says the same under every fault of the wire, in its own words', async () => {
    const plain = spoken(await ask())
    expect(plain).toContain('Hello')
    const same = [
      'no-terminal',
      'double-terminal',
      'unknown-after=1',
      'crlf',
      'cr',
      'split=5',
      'html-after=99',
    ]
    for (const fault of same) {
      const wire = (await ask(fault)).replaceAll('\r\n', '\n').replaceAll('\r', '\n')
      expect(spoken(wire), fault).toBe(plain)
      expect(wire, fault).not.toMatch(/"agent\.|"run\./)
    }
    expect(spoken(await ask('late-delta'))).toBe(`${plain} too late`)
    expect(spoken(await ask('two-answers'))).toBe(`${plain}Second answer: I looked once more.`)
    expect(spoken(await ask('duplicate')).length).toBe(2 * plain.length)
    expect(spoken(await ask('huge-event=100000')).length).toBe(plain.length + 100_000)
  })

  test('can be cut, silenced for a while and broken off', async () => {
    await expect(ask('drop-after=1')).rejects.toThrow()
    expect(await ask('html-after=1')).toMatch(/504 Gateway Time-out<\/h1><\/body><\/html>\n$/)
    expect(await ask('empty')).toBe('')
    expect(await ask('wrong-type')).toContain('<!doctype html>')
  })

  test('admits pages of this machine, and no others', async () => {
    const preflight = async (origin: string): Promise<string | null> => {
      const headers = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'apikey',
      }
      return (await request(path, { method: 'OPTIONS', headers })).headers.get('access-control-allow-origin')
    }
    expect(await preflight('http://localhost:5000')).toBe('http://localhost:5000')
    expect(await preflight('https://elsewhere.example')).toBeNull()
    const headers = { origin: 'http://localhost:5000', 'content-type': 'application/json' }
    const refused = await request(path, { method: 'POST', headers, body: '{' })
    expect(refused.status).toBe(400)
    expect(refused.headers.get('access-control-allow-origin')).toBe('http://localhost:5000')
  })

  test('refuses strangers when the server has keys', async () => {
    const call = (token: string): Response | Promise<Response> =>
      locked(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body('Hello')),
      })
    expect((await call('wrong')).status).toBe(401)
    const admitted = await call('secret')
    expect(admitted.status).toBe(200)
    expect(spoken(await admitted.text())).toContain('Hello')
  })
})

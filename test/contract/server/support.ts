import { expect } from 'vitest'
import type { AgentServer } from '../../../demo/server/create-server.ts'
import type { RunningServer } from '../../../demo/server/start-server.ts'

/** The demo server's handler called without a socket, and the few requests every test makes. */

export interface WireEvent {
  id: string
  type: string
  sequence: number
  timestamp: string
  data: Record<string, unknown>
}

export type Requester = (path: string, init?: RequestInit) => Response | Promise<Response>

export function viaApp(server: Pick<AgentServer, 'app'>): Requester {
  return (path, init) => server.app.request(`http://127.0.0.1:4173${path}`, init)
}

export function viaSocket(server: Pick<RunningServer, 'url'>): Requester {
  return (path, init) => fetch(server.url + path, { redirect: 'manual', ...init })
}

export function postJson(request: Requester, path: string, body: unknown): Response | Promise<Response> {
  return request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

export async function readData<Data = Record<string, unknown>>(response: Response): Promise<Data> {
  return ((await response.json()) as { data: Data }).data
}

export async function expectError(
  response: Response,
  status: number,
  code: string,
): Promise<Record<string, string>> {
  expect(response.status).toBe(status)
  const { error } = (await response.json()) as {
    error: { code: string; message: string; details?: Record<string, string> }
  }
  expect(error.code).toBe(code)
  expect(error.message).not.toBe('')
  return error.details ?? {}
}

export async function createConversation(request: Requester, fields: object = {}): Promise<string> {
  const response = await postJson(request, '/v1/conversations', fields)
  expect(response.status).toBe(200)
  return (await readData<{ id: string }>(response)).id
}

export function send(
  request: Requester,
  id: string,
  text: string,
  fields: object = {},
): Response | Promise<Response> {
  return postJson(request, `/v3/conversations/${id}/messages`, {
    content: [{ type: 'text', text }],
    ...fields,
  })
}

export function parseEvents(text: string): WireEvent[] {
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('event:'))
    .map((block) => {
      const [eventLine = '', dataLine = ''] = block.split('\n')
      const event = JSON.parse(dataLine.slice('data: '.length)) as WireEvent
      expect(eventLine).toBe(`event: ${event.type}`)
      return event
    })
}

export function textOf(events: readonly WireEvent[]): string {
  return events
    .filter((event) => event.type === 'agent.response.delta')
    .map((event) => event.data['delta'])
    .join('')
}

export async function ask(
  request: Requester,
  id: string,
  text: string,
  fields: object = {},
): Promise<string> {
  const response = await send(request, id, text, fields)
  expect(response.status).toBe(200)
  return textOf(parseEvents(await response.text()))
}

export interface OpenStream {
  /** Reads until the text holds the words. Fails when the stream ends before. */
  readUntil(words: string): Promise<WireEvent[]>
  readRest(): Promise<WireEvent[]>
  /** As a page that is closed does. */
  leave(): Promise<void>
}

/** Reads a stream in several goes. Each gives all events so far. */
export function openStream(response: Response): OpenStream {
  const reader = response.body!.getReader()
  const decoder = new TextDecoder()
  let text = ''
  // A frame may have arrived in part.
  const eventsSoFar = (): WireEvent[] => parseEvents(text.slice(0, text.lastIndexOf('\n\n') + 2))
  const readOn = async (): Promise<boolean> => {
    const { done, value } = await reader.read()
    if (!done) text += decoder.decode(value, { stream: true })
    return !done
  }
  return {
    async readUntil(words) {
      while (!text.includes(words)) {
        if (!(await readOn())) throw new Error(`The stream ended before “${words}”.`)
      }
      return eventsSoFar()
    },
    async readRest() {
      while (await readOn()) {
        // Only the end matters.
      }
      return eventsSoFar()
    },
    leave: () => reader.cancel(),
  }
}

/** What arrived before the connection broke. */
export async function readCut(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  const reading = (async () => {
    for await (const chunk of response.body!) text += decoder.decode(chunk, { stream: true })
  })()
  await expect(reading).rejects.toThrow('terminated')
  return text
}

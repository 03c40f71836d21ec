import { expect } from 'vitest'
import type { AgentServer } from '../../../demo/server/create-server.ts'

/** The demo server's handler called without a socket, and the few requests every test makes. */

export interface WireEvent {
  id: string
  type: string
  sequence: number
  timestamp: string
  data: Record<string, unknown>
}

export type Requester = (path: string, init?: RequestInit) => Response | Promise<Response>

export function viaApp({ app }: AgentServer): Requester {
  return (path, init) => app.request(`http://127.0.0.1:4173${path}`, init)
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

/** Reads until the text holds the words, and leaves the stream open. */
export async function readUntil(
  response: Response,
  words: string,
): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const reader = response.body!.getReader()
  const decoder = new TextDecoder()
  let text = ''
  while (!text.includes(words)) {
    const { done, value } = await reader.read()
    if (done) throw new Error(`The stream ended before “${words}”.`)
    text += decoder.decode(value, { stream: true })
  }
  return reader
}

import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import {
  type OpenStream,
  openStream,
  parseEvents,
  postJson,
  type Requester,
  readData,
  type WireEvent,
} from './support.ts'

/** The requests every test of the runs API makes. */

export interface WireRun {
  id: string
  app_id?: string
  status: string
  started_at: string
  ended_at?: string
  input: Record<string, unknown>
  output?: { content: string }
  user_id?: string
  session_id?: string
  error?: { code?: string; message: string }
  input_requests?: { id: string; type: string; prompt: string }[]
}

export interface RunList {
  data: WireRun[]
  pagination: { page: number; page_size: number; page_count: number; total_count: number }
}

export function postRun(request: Requester, text: string, fields: object = {}): Response | Promise<Response> {
  return postJson(request, '/v1/runs', { input: { input: text }, ...fields })
}

export async function runSync(request: Requester, text: string, fields: object = {}): Promise<WireRun> {
  const response = await postRun(request, text, fields)
  expect(response.status).toBe(200)
  return readData<WireRun>(response)
}

export async function runStreamed(
  request: Requester,
  text: string,
  fields: object = {},
): Promise<WireEvent[]> {
  const response = await postRun(request, text, { stream: true, ...fields })
  expect(response.status).toBe(200)
  return parseEvents(await response.text())
}

export async function runInBackground(
  request: Requester,
  text: string,
  fields: object = {},
): Promise<WireRun> {
  const response = await postRun(request, text, { background: true, ...fields })
  expect(response.status).toBe(202)
  return readData<WireRun>(response)
}

export async function getRun(request: Requester, id: string): Promise<WireRun> {
  const response = await request(`/v1/runs/${id}`)
  expect(response.status).toBe(200)
  return readData<WireRun>(response)
}

export async function streamOf(request: Requester, id: string, query = ''): Promise<WireEvent[]> {
  const response = await request(`/v1/runs/${id}/stream${query}`)
  expect(response.status).toBe(200)
  return parseEvents(await response.text())
}

export async function listRuns(request: Requester, query: string): Promise<RunList> {
  const response = await request(`/v1/runs?${query}`)
  expect(response.status).toBe(200)
  return (await response.json()) as RunList
}

/** A run that has come to its question: what it asks, and its stream, still open. */
export interface AskingRun {
  id: string
  asked: WireEvent
  requestId: string
  stream: OpenStream
}

export async function runUntilAsked(
  request: Requester,
  text: string,
  fields: object = {},
): Promise<AskingRun> {
  return readUntilAsked(await postRun(request, text, { stream: true, ...fields }))
}

export async function readUntilAsked(response: Response): Promise<AskingRun> {
  const stream = openStream(response)
  const events = await stream.readUntil('"prompt"')
  const asked = events.at(-1)!
  return { id: String(events[0]!.data['id']), asked, requestId: String(asked.data['id']), stream }
}

export function answerInput(
  request: Requester,
  runId: string,
  type: 'approval' | 'human_feedback',
  data: object,
): Response | Promise<Response> {
  return postJson(request, `/v1/runs/${runId}/input`, { type, data })
}

export const newSession = (): { user_id: string; session_id: string } => ({
  user_id: `user-${randomUUID()}`,
  session_id: randomUUID(),
})

/** A form with the given fields, and files from their names and texts. */
export function postForm(
  request: Requester,
  path: string,
  fields: Readonly<Record<string, string>>,
  files: readonly { field: string; name: string; text: string; type: string }[] = [],
): Response | Promise<Response> {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  for (const { field, name, text, type } of files) body.append(field, new File([text], name, { type }))
  return request(path, { method: 'POST', body })
}

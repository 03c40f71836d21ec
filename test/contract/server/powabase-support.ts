import { expect } from 'vitest'
import { DEMO_APP_ID } from '../../../demo/server/well-known.ts'
import type { Requester } from './support.ts'

/** The requests every test of the Powabase adapter makes. */

export type Json = Record<string, unknown>

export const agents = `/powabase/api/agents/${DEMO_APP_ID}`

export function powabaseClient(request: Requester) {
  const post = (path: string, body: object, headers: Json = {}): Response | Promise<Response> =>
    request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const get = async (path: string, headers: Record<string, string> = {}): Promise<Json> => {
    const response = await request(path, { headers })
    expect(response.status).toBe(200)
    return (await response.json()) as Json
  }
  const stream = async (body: object, headers: Json = {}): Promise<Json[]> => {
    const response = await post(`${agents}/run/stream`, body, headers)
    expect(response.status).toBe(200)
    return parse(await response.text())
  }
  const run = async (body: object, headers: Json = {}): Promise<Json> => {
    const response = await post(`${agents}/run`, body, headers)
    expect(response.status).toBe(200)
    return (await response.json()) as Json
  }
  const newSession = async (headers: Json = {}): Promise<string> => {
    const response = await post(`${agents}/sessions`, {}, headers)
    expect(response.status).toBe(201)
    return ((await response.json()) as { session_id: string }).session_id
  }
  return { request, post, get, stream, run, newSession }
}

export function parse(text: string): Json[] {
  return text
    .split('\n\n')
    .flatMap((block) => (block.startsWith('data: ') ? [JSON.parse(block.slice(6)) as Json] : []))
}

/** Unsigned: the demo server cannot check signatures and says so. */
export function tokenOf(sub: string): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${encode({ alg: 'none' })}.${encode({ sub })}.x`
}

export const ada = { authorization: `Bearer ${tokenOf('ada')}` }
export const bob = { authorization: `Bearer ${tokenOf('bob')}` }

import { createServer as createHttpServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type AgentServer, createServer } from '../../../demo/server/create-server.ts'
import { createConversation, parseEvents, type Requester, send, textOf, viaApp } from './support.ts'

/** A model server of a few lines stands in for the real one: it records what it is asked and says what it is told to. */

let model: Server
let server: AgentServer
let request: Requester
let replies: string[]
let status: number
let asked: {
  authorization: string | undefined
  body: { model: string; stream: boolean; messages: { role: string; content: string }[] }
}[]

beforeAll(async () => {
  model = createHttpServer(async (incoming, outgoing) => {
    let text = ''
    for await (const chunk of incoming) text += chunk
    asked.push({ authorization: incoming.headers.authorization, body: JSON.parse(text) })
    outgoing.writeHead(status, { 'content-type': 'text/event-stream' })
    outgoing.end(replies.map((reply) => `data: ${reply}\n\n`).join(''))
  })
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve))
  const { port } = model.address() as AddressInfo
  const openAi = { baseUrl: `http://127.0.0.1:${port}/v1/`, apiKey: 'secret', model: 'tiny' }
  server = await createServer({ storage: 'memory', quiet: true, defaultApp: true, openAi })
  request = viaApp(server)
})
afterAll(async () => {
  await server.close()
  model.close()
})
beforeEach(() => {
  asked = []
  status = 200
  replies = [
    delta({ reasoning_content: 'Let me see.' }),
    delta({ content: 'Five ' }),
    delta({ content: 'days.' }),
    '[DONE]',
  ]
})

function delta(fields: object): string {
  return JSON.stringify({ choices: [{ index: 0, delta: fields, finish_reason: null }] })
}

test('gives the model the session so far and the pages that fit', async () => {
  const id = await createConversation(request)
  await (await send(request, id, 'Hi, my name is Ada.')).text()
  const events = parseEvents(await (await send(request, id, 'How do I get a refund?')).text())
  expect(textOf(events)).toBe('Five days.')
  expect(events.some(({ type }) => type === 'agent.reasoning.delta')).toBe(true)
  expect(events.at(-1)!.type).toBe('run.completed')
  const last = asked.at(-1)!
  expect(last.authorization).toBe('Bearer secret')
  expect(last.body).toMatchObject({ model: 'tiny', stream: true })
  expect(last.body.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user'])
  expect(last.body.messages[0]!.content).toContain('How to get a refund')
  expect(last.body.messages[1]!.content).toBe('Hi, my name is Ada.')
})

test.each([
  ['refuses', 500, [] as string[], 'status 500'],
  [
    'reports an error in the stream',
    200,
    [JSON.stringify({ error: { message: 'overloaded' } })],
    'overloaded',
  ],
  ['stops without an end', 200, [delta({ content: 'Five ' })], 'in the middle'],
])('fails the run when the model %s', async (_, givenStatus, givenReplies, message) => {
  status = givenStatus
  replies = givenReplies
  const events = parseEvents(await (await send(request, await createConversation(request), 'Hello')).text())
  expect(events.at(-1)).toMatchObject({
    type: 'run.failed',
    data: { error: { message: expect.stringContaining(message) } },
  })
})

import { describe, expect, it } from 'vitest'
import type { Message } from '../../../src/core/message.ts'
import { createDynamiqApp } from '../../../src/protocols/dynamiq-app/index.ts'
import type { ProtocolOptions, Turn } from '../../../src/protocols/protocol.ts'
import type { Http } from '../../../src/transport/http.ts'
import { createTurn } from '../../support/create-turn.ts'
import {
  blocksOf,
  collect,
  describeProtocol,
  foldEvents,
  setUpProtocol,
} from '../../support/describe-protocol.ts'
import { type Answer, jsonResponse, sseResponse } from '../../support/fake-fetch.ts'
import { recordingsIn } from '../../support/recordings.ts'

const turn = createTurn({ params: { plan: 'pro' } })

const { wireOf, streamed, recorded } = recordingsIn('dynamiq-app')

const create =
  (options: ProtocolOptions = {}) =>
  (http: Http) =>
    createDynamiqApp(options, http)

async function send(
  sent: Turn,
  answers: readonly Answer[] = [streamed('plain')],
  options: ProtocolOptions = {},
) {
  const { protocol, calls } = setUpProtocol(create(options), ...answers)
  const result = await collect(protocol, sent)
  return { ...result, calls, state: foldEvents(result) }
}

describeProtocol('dynamiq-app', {
  create: create(),
  turn,
  unknownBlock: 'event: tick\ndata: {"event":"tick","data":{"choices":[]}}\n\n',
  answers: [
    recorded('plain', 'completed', 'Hello Ada.'),
    recorded('event-names', 'completed', 'Named as the author likes.'),
    recorded('reasoning-and-tools', 'completed', 'We open at nine.'),
    recorded('manager', 'completed', 'Berlin is it.\n\nSure.\n\nAll agree.'),
    recorded('llm', 'completed', 'Plain chunks.'),
    recorded('output-only', 'completed', 'Only at the end.'),
    recorded('failed', 'failed', 'I was about to'),
    recorded('canceled', 'stopped', 'One, two,'),
    recorded('question', 'completed', 'Let me see.\n\nWhich size?'),
    recorded('nested', 'completed', 'Inner and outer.'),
  ],
})

describe('the request', () => {
  it('goes to the address itself, with the ids among the input', async () => {
    const { calls } = await send(turn)
    expect(calls).toHaveLength(1)
    expect(calls[0]).toMatchObject({ method: 'POST', url: 'https://agent.example/api' })
    expect(calls[0]?.headers.get('content-type')).toBe('application/json')
    expect(calls[0]?.body).toEqual({
      input: { plan: 'pro', input: 'Where is my order?', user_id: 'user-42', session_id: turn.sessionId },
      stream: true,
    })
  })

  it('names the input as the workflow does, and lets no param take its place', async () => {
    const params = { question: 'param', user_id: 'param', session_id: 'param', input: 'kept' }
    const { calls } = await send({ ...turn, params }, [streamed('plain')], { inputKey: 'question' })
    expect(calls[0]?.body).toMatchObject({
      input: {
        question: 'Where is my order?',
        user_id: 'user-42',
        session_id: turn.sessionId,
        input: 'kept',
      },
    })
  })

  it('carries the messages before only where a param asks for them', async () => {
    const said = (role: Message['role'], text: string): Message => ({
      id: text,
      role,
      parts: [{ type: 'text', text }],
      createdAt: 0,
    })
    const history = [said('user', 'Hi'), said('assistant', 'Hello')]
    const { calls } = await send({ ...turn, history, params: { chat_history: true } })
    expect(calls[0]?.body).toMatchObject({
      input: {
        chat_history: [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: 'Hello' },
          { role: 'user', content: 'Where is my order?' },
        ],
      },
    })
    const { calls: without } = await send({ ...turn, history })
    expect(without[0]?.body).not.toHaveProperty('input.chat_history')
  })

  it('is a form with the files, whose type and boundary the browser writes', async () => {
    const blob = new Blob(['a,b'], { type: 'text/csv' })
    const file = { name: 'list.csv', mediaType: 'text/csv', size: 3, blob }
    const { calls } = await send({ ...turn, files: [file, { ...file, name: 'other.csv' }] })
    expect(calls[0]?.headers.has('content-type')).toBe(false)
    const form = calls[0]?.init.body as FormData
    expect(JSON.parse(String(form.get('input')))).toMatchObject({ input: turn.text, user_id: 'user-42' })
    expect([form.get('stream'), form.get('user_id'), form.get('session_id')]).toEqual([
      'true',
      'user-42',
      turn.sessionId,
    ])
    expect(form.getAll('files').map((one) => (one as File).name)).toEqual(['list.csv', 'other.csv'])
  })
})

describe('E13: a whole reply instead of a stream', () => {
  const nodes = { 'n-1': { status: 'success', output: { content: 'Hello' } } }
  it.each<[string, unknown, ProtocolOptions?]>([
    ['an output that is text', { output: 'Hello' }],
    ['an output with content', { id: 'trace', output: { content: 'Hello' } }],
    ['an output in an output', { output: { output: { answer: 'Hello' } } }],
    ['an envelope', { data: { output: { text: 'Hello' } } }],
    ['a named output', { output: { content: 'no', reply: 'Hello' } }, { outputKey: 'reply' }],
    [
      'a named output in an output',
      { output: { output: { content: 'no', reply: 'Hello' } } },
      { outputKey: 'reply' },
    ],
    ['the results of all nodes', { output: nodes }],
    ['text alone', 'Hello'],
  ])('%s', async (_, body, options = {}) => {
    const { events } = await send(turn, [() => jsonResponse(JSON.stringify(body))], options)
    expect(events).toEqual([
      { type: 'text-delta', delta: 'Hello' },
      { type: 'message-end', finishReason: 'completed' },
    ])
  })

  it.each([
    ['an error', { error: { code: 'x', message: 'No tokens left' } }],
    ['a failed node', { status: 'failure', output: null, error: { type: 'X', message: 'No tokens left' } }],
  ])('%s is the failure it is', async (_, body) => {
    const { events } = await send(turn, [() => jsonResponse(body)])
    expect(events).toMatchObject([
      { type: 'error', error: { message: expect.stringContaining('No tokens left') } },
    ])
  })

  it.each(['{}', '{"output":null}', '{"output":{"n-1":{"output":{}}}}'])(
    '%s has no text in it',
    async (body) => {
      expect((await send(turn, [() => jsonResponse(body)])).thrown).toMatchObject({ kind: 'empty' })
    },
  )
})

describe('the end of a stream', () => {
  it('after the workflow has ended is a success, before it a cut', async () => {
    const blocks = blocksOf(wireOf('plain'))
    const cut = await send(turn, [() => sseResponse(blocks.slice(0, -1).join(''))])
    expect(cut.thrown).toMatchObject({ kind: 'interrupted' })
    expect((await send(turn)).thrown).toBeUndefined()
  })

  it('is that of the workflow within, where no other has come', async () => {
    const blocks = blocksOf(wireOf('nested')).slice(0, 2)
    const { thrown, state } = await send(turn, [() => sseResponse(blocks.join(''))])
    expect(thrown).toBeUndefined()
    expect(state.status).toBe('ready')
  })
})

it('offers nothing that the contract has no call for', () => {
  const { protocol } = setUpProtocol(create(), streamed('plain'))
  expect(Object.keys(protocol).sort()).toEqual(['requirements', 'send', 'takesFiles'])
})

import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import { type Message, messageText } from '../../../src/core/message.ts'
import { createOpenAi } from '../../../src/protocols/openai/index.ts'
import type { ChatProtocol, ProtocolOptions, Turn } from '../../../src/protocols/protocol.ts'
import type { Http } from '../../../src/transport/http.ts'
import { completions, responses } from '../../fixtures/openai/answers.ts'
import { createTurn } from '../../support/create-turn.ts'
import {
  blocksOf,
  collect,
  describeProtocol,
  foldEvents,
  setUpProtocol,
} from '../../support/describe-protocol.ts'
import { type Answer, jsonResponse, sseResponse } from '../../support/fake-fetch.ts'
import { recordingsOf } from '../../support/recordings.ts'

const turn = createTurn({ params: { temperature: 0.2 } })

const completionNames = Object.keys(completions) as (keyof typeof completions)[]
const responseNames = Object.keys(responses) as (keyof typeof responses)[]

/** Each event as the APIs write it: a completion has no event names and ends with `[DONE]`. */
const wires = new Map<string, string>([
  ...completionNames.map((name): [string, string] => {
    const chunks = completions[name].map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)
    return [name, `${chunks.join('')}data: [DONE]\n\n`]
  }),
  ...responseNames.map((name): [string, string] => {
    const events = responses[name].map((event, sequence_number) => {
      const data = JSON.stringify({ ...event, sequence_number })
      return `event: ${event.type}\ndata: ${data}\n\n`
    })
    return [name, events.join('')]
  }),
])
const wireOf = (name: string) => wires.get(name) ?? ''
const { streamed, recorded } = recordingsOf(wireOf)

const create =
  (options: ProtocolOptions = {}) =>
  (http: Http): ChatProtocol =>
    createOpenAi({ model: 'm-1', ...options }, http)
const setUp = (...given: Answer[]) => setUpProtocol(create(), ...given)
const responsesApi = { endpoint: 'https://agent.example/api/responses' }

async function told(name: string) {
  const result = await collect(setUp(streamed(name)).protocol, turn)
  return { ...result, message: foldEvents(result).messages[0] }
}

async function bodyOf(given: Partial<Turn>, options: ProtocolOptions = {}) {
  const { protocol, calls } = setUpProtocol(create(options), streamed('plain'))
  await collect(protocol, { ...turn, ...given })
  return calls[0]?.body as Record<string, unknown>
}

/** The official client, whose server answers with the recording. */
function clientOf(name: string): OpenAI {
  return new OpenAI({ apiKey: 'none', fetch: async () => sseResponse(wireOf(name)) })
}

const said = (role: Message['role'], text: string): Message => ({
  id: text,
  role,
  createdAt: 0,
  parts: text ? [{ type: 'text', text }] : [],
})

describeProtocol('openai chat completions', {
  create: create(),
  turn,
  unknownBlock: 'data: {"type":"from.the.future","delta":"no"}\n\n',
  answers: [
    recorded('plain', 'completed', 'Hello Ada.'),
    recorded('reasoning-and-tools', 'completed', 'Let me look.\n\nIt has **shipped**.'),
    recorded('refusal', 'completed', 'I can’t do that.'),
    recorded('length', 'completed', 'Once upon'),
    recorded('sources', 'completed', 'Within 30 days.'),
  ],
})

describeProtocol('openai responses', {
  create: create(responsesApi),
  turn,
  unknownBlock: 'event: response.from.the.future\ndata: {"type":"response.from.the.future","delta":"no"}\n\n',
  answers: [
    recorded('response-plain', 'completed', 'Hello Ada.'),
    recorded('response-tools', 'completed', 'Let me look.\n\nShipped.'),
    recorded('response-two-messages', 'completed', 'One.\n\nTwo.'),
    recorded('response-refusal', 'completed', 'I can’t.'),
    recorded('response-incomplete', 'completed', 'Once upon'),
    recorded('response-at-the-end', 'completed', 'Only here.'),
    recorded('response-failed', 'failed', 'I was about to'),
  ],
})

describe('the recordings', () => {
  it.each([...wires.keys()])('%s stands in a file', async (name) => {
    await expect(wireOf(name)).toMatchFileSnapshot(`../../fixtures/openai/${name}.txt`)
  })

  it.each(completionNames)('the official client reads %s as we do', async (name) => {
    const request = { model: 'm-1', messages: [] }
    const chunks = await clientOf(name).chat.completions.create({ ...request, stream: true })
    let text = ''
    for await (const { choices } of chunks)
      text += choices[0]?.delta.content ?? choices[0]?.delta.refusal ?? ''
    const { message } = await told(name)
    expect(message && messageText(message).replaceAll('\n\n', '')).toBe(text)
  })

  it.each(responseNames)('the official client reads %s as we do', async (name) => {
    const events = await clientOf(name).responses.create({ model: 'm-1', input: 'x', stream: true })
    let text = ''
    for await (const event of events) {
      if (event.type === 'response.output_text.delta' || event.type === 'response.refusal.delta')
        text += event.delta
    }
    const { message } = await told(name)
    const ours = message ? messageText(message).replaceAll('\n\n', '') : ''
    expect(ours).toBe(text || 'Only here.')
  })
})

describe('a chat completion', () => {
  it('shows thoughts and calls, and counts the tokens', async () => {
    const { message } = await told('reasoning-and-tools')
    expect(message?.runId).toBe('chatcmpl-1')
    expect(message?.usage).toEqual({ inputTokens: 5, outputTokens: 7, totalTokens: 12 })
    expect(message?.parts).toEqual([
      { type: 'reasoning', text: 'I should look.' },
      { type: 'text', text: 'Let me look.' },
      { type: 'tool', toolCallId: 'call_1', name: 'find_order', input: { id: 7 }, state: 'running' },
      { type: 'tool', toolCallId: 'call_2', name: 'find_bill', input: {}, state: 'running' },
      { type: 'text', text: 'It has **shipped**.' },
    ])
  })

  it('reads thoughts under their other name, too', async () => {
    const wire = wireOf('reasoning-and-tools').replaceAll('reasoning_content', 'reasoning')
    const { messages } = foldEvents(await collect(setUp(() => sseResponse(wire)).protocol, turn))
    expect(messages[0]?.parts[0]).toEqual({ type: 'reasoning', text: 'I should look.' })
  })

  it('lists what it cites', async () => {
    const { message } = await told('sources')
    expect(message?.parts[1]).toEqual({
      type: 'source',
      sourceId: 'https://a.example/r',
      title: 'Returns',
      url: 'https://a.example/r',
    })
  })

  it('F17: is whole where the connection closes after a finish_reason without [DONE], and cut before it', async () => {
    const blocks = blocksOf(wireOf('plain').replace('data: [DONE]\n\n', ''))
    const whole = await collect(setUp(() => sseResponse(blocks.join(''))).protocol, turn)
    expect(whole.thrown).toBeUndefined()
    expect(whole.events.slice(-2).map(({ type }) => type)).toEqual(['usage-reported', 'message-end'])
    const cut = await collect(setUp(() => sseResponse(blocks.slice(0, 3).join(''))).protocol, turn)
    expect(cut.thrown).toMatchObject({ kind: 'interrupted' })
  })

  it('F18: an error in the stream keeps the text and says why', async () => {
    const wire = `${blocksOf(wireOf('plain')).slice(0, 2).join('')}data: {"error":{"message":"Overloaded","code":"busy"}}\n\n`
    const result = await collect(setUp(() => sseResponse(wire)).protocol, turn)
    expect(result.events.at(-1)).toMatchObject({
      type: 'error',
      error: { kind: 'server', message: expect.stringContaining('busy Overloaded') },
    })
    expect(foldEvents(result).messages.map(messageText)).toEqual(['Hello'])
  })

  it('with nothing in it is a failure', async () => {
    const { events } = await collect(setUp(() => sseResponse('data: [DONE]\n\n')).protocol, turn)
    expect(events).toMatchObject([{ type: 'error', error: { kind: 'empty' } }])
  })
})

describe('a response', () => {
  it('shows thoughts, the calls of its own tools with their results, images and what it cites', async () => {
    const { message } = await told('response-tools')
    expect(message?.runId).toBe('resp_1')
    expect(message?.usage).toEqual({ inputTokens: 5, outputTokens: 7, totalTokens: 12 })
    expect(message?.parts).toEqual([
      { type: 'reasoning', text: 'I should look.\n\nYes.' },
      { type: 'text', text: 'Let me look.' },
      {
        type: 'tool',
        toolCallId: 'ws_1',
        name: 'web_search',
        input: { type: 'search', query: 'order 7', queries: ['order 7'] },
        state: 'done',
        output: null,
      },
      {
        type: 'tool',
        toolCallId: 'mcp_1',
        name: 'find',
        input: { id: 7 },
        state: 'done',
        output: { state: 'shipped' },
      },
      { type: 'tool', toolCallId: 'fc_1', name: 'notify', input: { a: 1 }, state: 'running' },
      { type: 'tool', toolCallId: 'ig_1', name: 'image_generation', state: 'done', output: null },
      {
        type: 'file',
        name: 'image.png',
        mediaType: 'image/png',
        fileId: 'ig_1',
        url: 'data:image/png;base64,aGk=',
      },
      { type: 'text', text: 'Shipped.' },
      { type: 'source', sourceId: 'https://a.example/p', title: 'Parcels', url: 'https://a.example/p' },
    ])
  })

  it('says why it failed', async () => {
    const { events } = await told('response-failed')
    expect(events.at(-1)).toMatchObject({
      error: { message: expect.stringContaining('server_error Overloaded') },
    })
  })

  it.each([
    '{"type":"error","code":"busy","message":"Overloaded","param":null}',
    '{"type":"error","error":{"code":"busy","message":"Overloaded"}}',
  ])('F18: an error event ends it: %s', async (data) => {
    const wire = `${blocksOf(wireOf('response-plain')).slice(0, 4).join('')}event: error\ndata: ${data}\n\n`
    const { events } = await collect(setUp(() => sseResponse(wire)).protocol, turn)
    expect(events.at(-1)).toMatchObject({ error: { message: expect.stringContaining('busy Overloaded') } })
  })

  it('that was cancelled is stopped, and a tool that failed says so', async () => {
    const failed =
      '{"type":"response.output_item.done","item":{"id":"m","type":"mcp_call","name":"find","error":"gone"}}'
    const wire = `data: ${failed}\n\ndata: {"type":"response.cancelled","response":{}}\n\n`
    const { events } = await collect(setUp(() => sseResponse(wire)).protocol, turn)
    expect(events).toMatchObject([
      { type: 'tool-error', name: 'find', errorText: expect.stringContaining('gone') },
      { type: 'message-end', finishReason: 'stopped' },
    ])
  })
})

describe('the address', () => {
  it.each([
    ['https://agent.example/v1', 'chat/completions', 'messages'],
    ['https://agent.example/v1/', 'chat/completions', 'messages'],
    ['https://agent.example/v1/chat/completions', '', 'messages'],
    ['https://agent.example/v1/chat/completions/?api-version=1', '', 'messages'],
    ['https://agent.example/v1/responses', '', 'input'],
    ['https://agent.example/openai/responses?api-version=1', '', 'input'],
    ['https://agent.example/responses/v1', 'chat/completions', 'messages'],
  ])('%s', async (endpoint, path, field) => {
    const { protocol, calls } = setUpProtocol(create({ endpoint }), streamed('plain'))
    await collect(protocol, turn)
    // The network of these tests has an endpoint of its own.
    expect(calls[0]?.url).toBe(`https://agent.example/api${path && `/${path}`}`)
    expect(calls[0]?.body).toHaveProperty(field)
  })
})

describe('the request', () => {
  const history = [said('user', 'Hi'), said('assistant', 'Hello'), said('assistant', '')]

  it('carries the conversation to chat completions', async () => {
    expect(await bodyOf({ history })).toEqual({
      temperature: 0.2,
      model: 'm-1',
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hello' },
        { role: 'user', content: 'Where is my order?' },
      ],
      stream: true,
      stream_options: { include_usage: true },
      user: 'user-42',
    })
  })

  it('carries the conversation to responses', async () => {
    expect(await bodyOf({ history }, responsesApi)).toEqual({
      temperature: 0.2,
      model: 'm-1',
      input: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: 'Hello' },
        { role: 'user', content: 'Where is my order?' },
      ],
      stream: true,
      user: 'user-42',
    })
  })

  it('takes the model from the params where no option names it, and lets no param take a field', async () => {
    const params = { model: 'p', messages: [], stream: false, user: 'p', stream_options: null }
    expect(await bodyOf({ params }, { model: undefined })).toEqual({
      model: 'p',
      messages: [{ role: 'user', content: 'Where is my order?' }],
      stream: true,
      stream_options: null,
      user: 'user-42',
    })
    expect(await bodyOf({ params })).toMatchObject({ model: 'm-1' })
  })

  const blob = new Blob(['a;\u00e4'])
  const file = (name: string, mediaType: string) => ({ name, mediaType, size: 4, blob })
  const files = [
    file('a.png', 'image/png'),
    file('a.csv', 'text/csv'),
    file('a.pdf', 'application/pdf'),
    file('a.zip', ''),
  ]

  it('gives chat completions images and documents, text as text, and of other files the name', async () => {
    const { messages } = await bodyOf({ files })
    expect(messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Where is my order?' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,YTvDpA==' } },
          { type: 'text', text: 'File "a.csv":\na;\u00e4' },
          {
            type: 'file',
            file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,YTvDpA==' },
          },
          { type: 'text', text: 'File "a.zip":\n(application/octet-stream)' },
        ],
      },
    ])
  })

  it('gives responses all files as they are', async () => {
    const hosted = { ...file('b', 'text/plain'), uploaded: { fileId: 'f', url: 'https://files.example/b' } }
    const { input } = await bodyOf({ files: [...files.slice(0, 2), hosted], text: '' }, responsesApi)
    expect(input).toEqual([
      {
        role: 'user',
        content: [
          { type: 'input_image', image_url: 'data:image/png;base64,YTvDpA==', detail: 'auto' },
          { type: 'input_file', filename: 'a.csv', file_data: 'data:text/csv;base64,YTvDpA==' },
          { type: 'input_file', file_url: 'https://files.example/b' },
        ],
      },
    ])
  })
})

describe('E13: a whole answer instead of a stream', () => {
  const usage = { prompt_tokens: 1 }
  const tool_calls = [{ id: 'c', function: { name: 'f', arguments: '{}' } }]

  it('is a completion', async () => {
    const message = {
      role: 'assistant',
      content: 'Hello',
      refusal: null,
      reasoning_content: 'Hm.',
      tool_calls,
    }
    const json = { id: 'chatcmpl-1', choices: [{ message, finish_reason: 'stop' }], usage }
    const { messages } = foldEvents(await collect(setUp(() => jsonResponse(json)).protocol, turn))
    expect(messages).toMatchObject([
      {
        runId: 'chatcmpl-1',
        finishReason: 'completed',
        usage: { inputTokens: 1 },
        parts: [
          { type: 'reasoning', text: 'Hm.' },
          { type: 'text', text: 'Hello' },
          { type: 'tool', name: 'f', input: {} },
        ],
      },
    ])
  })

  it('is a response', async () => {
    const call = { id: 'ws', type: 'web_search_call', status: 'completed', action: { query: 'q' } }
    const content = [{ type: 'output_text', text: 'Hello' }]
    const json = { id: 'resp_1', error: null, output: [call, { type: 'message', content }], usage }
    const { messages } = foldEvents(await collect(setUp(() => jsonResponse(json)).protocol, turn))
    expect(messages).toMatchObject([
      { runId: 'resp_1', parts: [{ name: 'web_search', state: 'done' }, { text: 'Hello' }] },
    ])
  })

  it.each([
    [{ error: { message: 'No' } }, 'server'],
    [{ choices: [{ message: { content: '' } }] }, 'empty'],
    [{ output: [] }, 'empty'],
  ])('%j is none', async (json, kind) => {
    const { events } = await collect(setUp(() => jsonResponse(json)).protocol, turn)
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { kind } })
  })

  it('is whatever else has text in it', async () => {
    const { messages } = foldEvents(
      await collect(setUp(() => jsonResponse({ output: 'Hello' })).protocol, turn),
    )
    expect(messages.map(messageText)).toEqual(['Hello'])
  })
})

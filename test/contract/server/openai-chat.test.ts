import OpenAI from 'openai'
import { beforeAll, describe, expect, test } from 'vitest'
import { startServer } from '../../../demo/server/start-server.ts'
import { useListeningServer } from '../../support/demo-server.ts'

/** The chat completions API, read by the official client wherever it can read it. */

const headers = { 'content-type': 'application/json' }
type Chunk = {
  id: string
  object: string
  created: number
  model: string
  choices: { index: number; delta: Record<string, unknown>; finish_reason: string | null }[]
  usage?: Record<string, number> | null
}

describe('chat completions', { timeout: 30_000 }, () => {
  const server = useListeningServer({ faults: true })
  let client: OpenAI
  const post = (body: object): Promise<Response> =>
    fetch(`${server.url}/openai/v1/chat/completions`, { method: 'POST', headers, body: JSON.stringify(body) })
  const ask = (content: string, more: object = {}): Promise<Response> =>
    post({ model: 'marlow', messages: [{ role: 'user', content }], stream: true, ...more })

  beforeAll(() => {
    client = new OpenAI({ baseURL: `${server.url}/openai/v1`, apiKey: 'none', maxRetries: 0 })
  })

  test('stream chunks in the documented frame, and end with [DONE]', async () => {
    const response = await ask('Hello')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const { chunks, last } = await readChunks(response)
    expect(last).toBe('[DONE]')
    expect(chunks[0]).toMatchObject({ object: 'chat.completion.chunk', model: 'marlow' })
    expect(chunks[0]!.choices[0]!.delta).toEqual({ role: 'assistant', content: '' })
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1)
    expect(chunks[0]!.id).toMatch(/^chatcmpl-[0-9a-f]{32}$/)
    expect(chunks.at(-1)!.choices[0]).toEqual({ index: 0, delta: {}, logprobs: null, finish_reason: 'stop' })
    expect(chunks.slice(0, -1).every(({ choices }) => choices[0]!.finish_reason === null)).toBe(true)
  })

  test('are read to the same answer by the official client, streamed and whole', async () => {
    const messages = [{ role: 'user' as const, content: 'How do I get a refund?' }]
    const stream = await client.chat.completions.create({ model: 'marlow', messages, stream: true })
    let streamed = ''
    for await (const chunk of stream) streamed += chunk.choices[0]?.delta.content ?? ''
    const whole = await client.chat.completions.create({ model: 'marlow', messages })
    expect(whole.object).toBe('chat.completion')
    expect(whole.choices[0]!.finish_reason).toBe('stop')
    expect(whole.choices[0]!.message.content).toBe(streamed)
    expect(streamed).toContain('refund')
  })

  test('tell thoughts and tool calls beside the text', async () => {
    const { chunks } = await readChunks(await ask('How do I get a refund?'))
    const deltas = chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta))
    expect(deltas.map((delta) => delta['reasoning_content'] ?? '').join('')).toContain(
      'Looking through the pages',
    )
    const [call] = deltas.flatMap((delta) => (delta['tool_calls'] as object[] | undefined) ?? [])
    expect(call).toMatchObject({ index: 0, type: 'function', function: { name: 'search_pages' } })
    const { arguments: input } = (call as { function: { arguments: string } }).function
    expect(JSON.parse(input)).toHaveProperty('query')
  })

  test('count tokens in a chunk of its own when asked to', async () => {
    const { chunks } = await readChunks(await ask('Hello', { stream_options: { include_usage: true } }))
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } })
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true)
    const without = await readChunks(await ask('Hello'))
    expect(without.chunks.some((chunk) => 'usage' in chunk)).toBe(false)
  })

  test('remember what the messages say and nothing else', async () => {
    const messages = [
      { role: 'system' as const, content: 'Be kind.' },
      { role: 'user' as const, content: 'My name is Ada' },
      { role: 'assistant' as const, content: 'Hello Ada' },
      { role: 'user' as const, content: [{ type: 'text' as const, text: 'What is my name?' }] },
    ]
    const known = await client.chat.completions.create({ model: 'marlow', messages })
    expect(known.choices[0]!.message.content).toContain('Ada')
    const unknown = await client.chat.completions.create({ model: 'marlow', messages: messages.slice(3) })
    expect(unknown.choices[0]!.message.content).not.toContain('Ada')
  })

  test('fail within a stream as the official client expects errors', async () => {
    const failing = {
      model: 'marlow',
      messages: [{ role: 'user' as const, content: 'Hello' }],
      stream: true as const,
    }
    const stream = await client.chat.completions.create({ ...failing, ...{ fault: 'fail-after=2' } })
    let text = ''
    const reading = (async () => {
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
    })()
    await expect(reading).rejects.toThrow('The agent failed on request.')
    expect(text).not.toBe('')
  })

  test.each([
    [{ messages: [{ role: 'user', content: 'Hi' }] }, 'model'],
    [{ model: 'marlow' }, 'messages'],
    [{ model: 'marlow', messages: [] }, 'messages'],
    [{ model: 'marlow', messages: [{ role: 'system', content: 'x' }] }, 'messages'],
    [{ model: 'marlow', messages: [{ role: 'user', content: '  ' }] }, 'messages'],
    [{ model: 'marlow', messages: [{ role: 'robot', content: 'x' }] }, 'messages[0].role'],
    [{ model: 'marlow', messages: [{ role: 'user', content: 7 }] }, 'messages[0].content'],
    [
      { model: 'marlow', messages: [{ role: 'user', content: [{ type: 'x' }] }] },
      'messages[0].content[0].type',
    ],
  ])('refuse %j and name %s', async (body, param) => {
    const response = await post(body)
    expect(response.status).toBe(400)
    const { error } = (await response.json()) as { error: Record<string, unknown> }
    expect(error).toEqual({
      message: expect.stringContaining(param),
      type: 'invalid_request_error',
      param,
      code: null,
    })
  })

  test('refuse in the documented form with any status', async () => {
    const response = await ask('Hello', { fault: 'status=429;retry-after=2' })
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '2'])
    expect(await response.json()).toEqual({
      error: {
        message: 'Fault: status 429',
        type: 'rate_limit_error',
        param: null,
        code: 'rate_limit_exceeded',
      },
    })
    const unknown = await fetch(`${server.url}/openai/v1/nothing`)
    expect([unknown.status, Object.keys(((await unknown.json()) as { error: object }).error)]).toEqual([
      404,
      ['message', 'type', 'param', 'code'],
    ])
  })

  test('obey faults of events in their own words', async () => {
    const plain = await readChunks(await ask('Hello'))
    const doubled = await readChunks(await ask('Hello', { fault: 'duplicate;crlf;split=7' }))
    expect(textOf(doubled.chunks).length).toBe(2 * textOf(plain.chunks).length)
    const lost = await ask('Hello', { fault: 'drop-after=2' })
    await expect(lost.text()).rejects.toThrow()
  })
})

test('with access keys, need one, and say so in the documented form', async () => {
  const server = await startServer({
    storage: 'memory',
    accessKeys: ['secret'],
    pace: 'instant',
    quiet: true,
    port: 0,
  })
  try {
    const messages = [{ role: 'user' as const, content: 'Hello' }]
    const baseURL = `${server.url}/openai/v1`
    const stranger = new OpenAI({ baseURL, apiKey: 'wrong', maxRetries: 0 })
    await expect(stranger.chat.completions.create({ model: 'm', messages })).rejects.toMatchObject({
      status: 401,
      code: 'invalid_api_key',
    })
    const known = new OpenAI({ baseURL, apiKey: 'secret', maxRetries: 0 })
    expect((await known.chat.completions.create({ model: 'm', messages })).choices).toHaveLength(1)
  } finally {
    await server.close()
  }
}, 30_000)

async function readChunks(response: Response): Promise<{ chunks: Chunk[]; last: string }> {
  const text = (await response.text()).replaceAll('\r\n', '\n')
  const data = text.split('\n\n').flatMap((block) => (block.startsWith('data: ') ? [block.slice(6)] : []))
  const chunks = data.filter((json) => json !== '[DONE]').map((json) => JSON.parse(json) as Chunk)
  return { chunks, last: data.at(-1) ?? '' }
}

function textOf(chunks: readonly Chunk[]): string {
  return chunks.map(({ choices }) => choices[0]?.delta['content'] ?? '').join('')
}

import OpenAI from 'openai'
import type { ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses'
import { beforeAll, describe, expect, test } from 'vitest'
import { useListeningServer } from '../../support/demo-server.ts'

/** The responses API, read by the official client. */

interface WireEvent {
  type: string
  sequence_number: number
  [name: string]: unknown
}

type Input = NonNullable<ResponseCreateParamsNonStreaming['input']>
type More = { previous_response_id?: string; fault?: string }

describe('responses', { timeout: 30_000 }, () => {
  const server = useListeningServer({ faults: true })
  let client: OpenAI
  const post = (body: object): Promise<Response> =>
    fetch(`${server.url}/openai/v1/responses`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const stream = async (input: unknown, more: object = {}): Promise<WireEvent[]> => {
    const response = await post({ model: 'marlow', input, stream: true, ...more })
    expect(response.status).toBe(200)
    return parse(await response.text())
  }
  const create = (input: Input, more: More = {}) =>
    client.responses.create({ model: 'marlow', input, ...more, stream: false })

  beforeAll(() => {
    client = new OpenAI({ baseURL: `${server.url}/openai/v1`, apiKey: 'none', maxRetries: 0 })
  })

  test('stream named events, numbered from 0, from created to completed', async () => {
    const events = await stream('How do I get a refund?')
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, index) => index))
    expect(kinds(events)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.reasoning_summary_part.added',
      'response.reasoning_summary_text.delta',
      'response.reasoning_summary_text.done',
      'response.reasoning_summary_part.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.mcp_call.in_progress',
      'response.mcp_call_arguments.delta',
      'response.mcp_call_arguments.done',
      'response.mcp_call.completed',
      'response.output_item.done',
      'response.output_item.added',
      'response.reasoning_summary_part.added',
      'response.reasoning_summary_text.delta',
      'response.reasoning_summary_text.done',
      'response.reasoning_summary_part.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.annotation.added',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ])
    expect(events.at(-1)!['response']).toMatchObject({
      id: expect.stringMatching(/^resp_[0-9a-f]{32}$/),
      object: 'response',
      status: 'completed',
      model: 'marlow',
      error: null,
      usage: {
        input_tokens: expect.any(Number),
        output_tokens: expect.any(Number),
        total_tokens: expect.any(Number),
      },
    })
  })

  test('are put together by the official client to what the whole answer is', async () => {
    const streamed = client.responses.stream({ model: 'marlow', input: 'How do I get a refund?' })
    const assembled = await streamed.finalResponse()
    const whole = await create('How do I get a refund?')
    expect(assembled.output_text).toBe(whole.output_text)
    expect(whole.output_text).toContain('refund')
    expect(whole.output.map(({ type }) => type)).toEqual(['reasoning', 'mcp_call', 'reasoning', 'message'])
    expect(assembled.output.map(({ type }) => type)).toEqual(whole.output.map(({ type }) => type))
  })

  test('cite sources and files as annotations of the text', async () => {
    const message = (await create('show sources')).output.find(({ type }) => type === 'message')
    const [part] = message?.type === 'message' ? message.content : []
    expect(part).toMatchObject({
      annotations: expect.arrayContaining([
        {
          type: 'url_citation',
          start_index: 0,
          end_index: 0,
          title: expect.any(String),
          url: expect.any(String),
        },
      ]),
    })
    const file = (await stream('make a file')).find(
      ({ type }) => type === 'response.output_text.annotation.added',
    )
    const { url } = file!['annotation'] as { url: string }
    expect((await fetch(url)).status).toBe(200)
  })

  test('tell a tool that failed', async () => {
    const events = await stream('use a tool that fails')
    expect(kinds(events)).toContain('response.mcp_call.failed')
    const done = events.filter(({ type, item }) => type === 'response.output_item.done' && item !== undefined)
    expect(done.map(({ item }) => item)).toContainEqual(
      expect.objectContaining({ type: 'mcp_call', error: expect.any(String), output: null }),
    )
  })

  test('remember the responses before, by the id of the last or by the items sent', async () => {
    const first = await create('My name is Ada')
    const second = await create('What is my name?', { previous_response_id: first.id })
    expect(second.output_text).toContain('Ada')
    expect(second.previous_response_id).toBe(first.id)
    const sent = await create([
      { role: 'user', content: 'My name is Bob' },
      { role: 'assistant', content: 'Hello Bob' },
      { role: 'user', content: [{ type: 'input_text', text: 'What is my name?' }] },
    ])
    expect(sent.output_text).toContain('Bob')
    expect((await create('What is my name?')).output_text).not.toContain('Ada')
  })

  test('read files given as data', async () => {
    const file_data = `data:text/plain;base64,${Buffer.from('Milk and sugar').toString('base64')}`
    const content = [
      { type: 'input_text' as const, text: 'read my file' },
      { type: 'input_file' as const, filename: 'notes.txt', file_data },
    ]
    expect((await create([{ role: 'user', content }])).output_text).toContain('notes.txt')
  })

  test.each([true, false])('ask to approve a call, and go on in the next response (%s)', async (approve) => {
    const asked = await create('ask for approval')
    const request = asked.output.find(({ type }) => type === 'mcp_approval_request')
    expect(request).toMatchObject({
      name: 'issue_refund',
      server_label: 'marlow',
      id: expect.stringMatching(/^mcpr_/),
    })
    const answer = { type: 'mcp_approval_response' as const, approval_request_id: request!.id!, approve }
    const answered = await create([answer], { previous_response_id: asked.id })
    expect(answered.id).not.toBe(asked.id)
    expect(answered.output_text).toMatch(approve ? /62/ : /nothing/i)
    expect(answered.output.some(({ type }) => type === 'mcp_call')).toBe(approve)
    await expect(create([answer], { previous_response_id: asked.id })).rejects.toMatchObject({ status: 400 })
    const next = await create('Hello', { previous_response_id: answered.id })
    expect(next.status).toBe('completed')
  })

  test('ask questions in words, and take the next input as the answer', async () => {
    const asked = await create('ask me a question')
    expect(asked.status).toBe('completed')
    const answered = await create('a dark roast', { previous_response_id: asked.id })
    expect(answered.output_text).toContain('a dark roast')
  })

  test('fail in the documented way', async () => {
    const failed = (await stream('please fail')).at(-1)!
    expect(failed).toMatchObject({
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'server_error', message: expect.stringMatching(/./) } },
    })
    expect((await create('please fail')).status).toBe('failed')
    await expect(create('Hello', { previous_response_id: 'resp_none' })).rejects.toMatchObject({
      status: 404,
      code: 'previous_response_not_found',
    })
    await expect(create('  ')).rejects.toMatchObject({ status: 400, param: 'input' })
    await expect(create('Hello', { fault: 'status=503' })).rejects.toMatchObject({ status: 503 })
  })

  test('stay well formed when a fault adds a second answer', async () => {
    const events = await stream('Hello', { fault: 'two-answers' })
    const { output } = events.at(-1)!['response'] as { output: { type: string }[] }
    expect(output.map(({ type }) => type)).toEqual(['message', 'mcp_call', 'message'])
  })
})

function parse(text: string): WireEvent[] {
  return text.split('\n\n').flatMap((block) => {
    const [eventLine = '', dataLine = ''] = block.split('\n')
    if (!dataLine.startsWith('data: ')) return []
    const event = JSON.parse(dataLine.slice(6)) as WireEvent
    expect(eventLine).toBe(`event: ${event.type}`)
    return [event]
  })
}

/** Each run of equal kinds once. */
function kinds(events: readonly WireEvent[]): string[] {
  return events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1])
}

import { randomUUID } from 'node:crypto'
import {
  DefaultChatTransport,
  lastAssistantMessageIsCompleteWithApprovalResponses,
  readUIMessageStream,
  type UIMessage,
  type UIMessageChunk,
} from 'ai'
import { beforeAll, describe, expect, test } from 'vitest'
import { startServer } from '../../../demo/server/start-server.ts'
import { useListeningServer } from '../../support/demo-server.ts'

/** The chat endpoint of the Vercel AI SDK, read by the SDK's own transport, which checks every chunk. */

const ask = (text: string, id = randomUUID()): UIMessage => ({
  id,
  role: 'user',
  parts: [{ type: 'text', text }],
})

describe('the AI SDK chat endpoint', { timeout: 30_000 }, () => {
  const server = useListeningServer({ faults: true })
  let api: string
  const transportFor = (body: object = {}): DefaultChatTransport<UIMessage> =>
    new DefaultChatTransport({ api, body })
  const open = (
    messages: UIMessage[],
    { chatId = randomUUID(), body = {} }: { chatId?: string; body?: object } = {},
  ): Promise<ReadableStream<UIMessageChunk>> =>
    transportFor(body).sendMessages({
      trigger: 'submit-message',
      chatId,
      messageId: undefined,
      messages,
      abortSignal: undefined,
    })
  const chunksOf = async (text: string, body: object = {}): Promise<UIMessageChunk[]> =>
    collect(await open([ask(text)], { body }))
  /** The message the SDK makes of the stream, on top of the one it continues. */
  const answerTo = async (messages: UIMessage[], chatId = randomUUID()): Promise<UIMessage> => {
    const last = messages.at(-1)!
    const stream = await open(messages, { chatId })
    const continued = last.role === 'assistant' ? { message: structuredClone(last) } : {}
    const versions = await collect(readUIMessageStream({ stream, ...continued }))
    return versions.at(-1)!
  }

  beforeAll(() => {
    api = `${server.url}/ai-sdk/api/chat`
  })

  test('streams version 1 of the UI message stream, ended by [DONE]', async () => {
    const response = await fetch(api, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'chat-1', messages: [ask('Hello')], trigger: 'submit-message' }),
    })
    expect(response.headers.get('x-vercel-ai-ui-message-stream')).toBe('v1')
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const blocks = (await response.text()).split('\n\n')
    expect(blocks.slice(-2)).toEqual(['data: [DONE]', ''])
    expect(blocks.slice(0, -1).every((block) => block.startsWith('data: '))).toBe(true)
  })

  test('opens and closes every part, inside a step, inside a message', async () => {
    const chunks = await chunksOf('How do I get a refund?')
    const types = chunks.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1])
    expect(types.slice(0, 2)).toEqual(['start', 'start-step'])
    expect(types.slice(-2)).toEqual(['finish-step', 'finish'])
    expect(types.join(' ')).toContain(
      'reasoning-start reasoning-delta reasoning-end tool-input-start tool-input-delta tool-input-available tool-output-available',
    )
    expect(types.join(' ')).toContain('text-start text-delta text-end')
    expect(chunks.at(-1)).toMatchObject({
      finishReason: 'stop',
      messageMetadata: { usage: { totalTokens: expect.any(Number) } },
    })
  })

  test('is read by the SDK as one message with text, thoughts, tools and sources', async () => {
    const message = await answerTo([ask('How do I get a refund?')])
    const text = message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('')
    expect(text).toContain('refund')
    expect(message.parts.find(({ type }) => type === 'tool-search_pages')).toMatchObject({
      state: 'output-available',
      input: { query: expect.any(String) },
      output: expect.any(Array),
    })
    const cited = await answerTo([ask('show sources')])
    expect(cited.parts.find(({ type }) => type === 'source-url')).toMatchObject({
      sourceId: '1',
      url: expect.stringMatching(/^http/),
      title: expect.any(String),
    })
  })

  test('tells failed tools, files, another agent and suggestions as parts', async () => {
    expect(await chunksOf('use a tool that fails')).toContainEqual({
      type: 'tool-output-error',
      toolCallId: expect.any(String),
      errorText: expect.any(String),
    })
    const file = (await chunksOf('make a file')).find(({ type }) => type === 'file') as {
      url: string
      mediaType: string
    }
    expect(file.mediaType).toContain('text/csv')
    expect((await fetch(file.url)).status).toBe(200)
    expect(await chunksOf('hand over')).toContainEqual({
      type: 'data-agent',
      data: { name: 'Billing specialist' },
    })
    const suggestions = {
      type: 'data-suggestions',
      data: expect.arrayContaining([expect.any(String)]) as string[],
    }
    expect(await chunksOf('How do I get a refund?')).toContainEqual(suggestions)
  })

  test('takes the history from the messages, and files from their data URLs', async () => {
    const said = await answerTo([
      ask('My name is Ada'),
      { id: 'a', role: 'assistant', parts: [{ type: 'text', text: 'Hello' }] },
      ask('What is my name?'),
    ])
    expect(JSON.stringify(said.parts)).toContain('Ada')
    const url = `data:text/plain;base64,${Buffer.from('Milk and sugar').toString('base64')}`
    const file = { type: 'file' as const, mediaType: 'text/plain', filename: 'notes.txt', url }
    const read = await answerTo([
      { ...ask('read my file'), parts: [{ type: 'text', text: 'read my file' }, file] },
    ])
    expect(JSON.stringify(read.parts)).toContain('notes.txt')
  })

  test.each([true, false])(
    'asks for approval of a tool call, and goes on in the same message (%s)',
    async (approved) => {
      const chatId = randomUUID()
      const question = ask('ask for approval')
      const asked = await answerTo([question], chatId)
      const call = asked.parts.find(({ type }) => type === 'tool-issue_refund')
      expect(call).toMatchObject({
        state: 'approval-requested',
        input: { amount: 62 },
        approval: { id: expect.any(String) },
      })
      const approval = { ...(call as { approval: object }).approval, approved, reason: 'because' }
      const parts = asked.parts.map((part) =>
        part === call ? { ...part, state: 'approval-responded', approval } : part,
      )
      const answered = { ...asked, parts } as UIMessage
      expect(lastAssistantMessageIsCompleteWithApprovalResponses({ messages: [question, answered] })).toBe(
        true,
      )
      const finished = await answerTo([question, answered], chatId)
      expect(finished.id).toBe(asked.id)
      const after = finished.parts.filter(({ type }) => type === 'tool-issue_refund')
      expect(after).toMatchObject([{ state: approved ? 'output-available' : 'output-denied' }])
      expect(JSON.stringify(finished.parts)).toMatch(approved ? /62/ : /nothing/i)
      await expect(answerTo([question, answered], chatId)).rejects.toThrow('answer nothing that is asked')
      await expect(answerTo([question, answered])).rejects.toThrow('answer nothing that is asked')
    },
  )

  test('asks questions as a tool whose output the client gives', async () => {
    const chatId = randomUUID()
    const question = ask('let me choose')
    const asked = await answerTo([question], chatId)
    const call = asked.parts.find(({ type }) => type === 'tool-ask_person') as unknown as {
      state: string
      input: { prompt: string; questions: { id: string; options: { label: string }[] }[] }
    }
    expect(call.state).toBe('input-available')
    const label = call.input.questions[0]!.options[0]!.label
    const output = { answers: [{ question_id: call.input.questions[0]!.id, selected: [label] }] }
    const parts = asked.parts.map((part) =>
      (part as unknown) === call ? { ...part, state: 'output-available', output } : part,
    )
    const finished = await answerTo([question, { ...asked, parts } as UIMessage], chatId)
    expect(finished.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('')).toContain(
      label,
    )
  })

  test('takes a message as the answer when the visitor just writes one', async () => {
    const chatId = randomUUID()
    const question = ask('ask me a question')
    const asked = await answerTo([question], chatId)
    const said = await answerTo([question, asked, ask('a dark roast')], chatId)
    expect(JSON.stringify(said.parts)).toContain('a dark roast')
  })

  test('tells a failure as an error and a canceled run as an abort', async () => {
    expect((await chunksOf('please fail')).at(-1)).toEqual({
      type: 'error',
      errorText: expect.stringMatching(/./),
    })
    expect((await chunksOf('Hello', { fault: 'cancel-after=1' })).at(-1)).toEqual({
      type: 'abort',
      reason: 'canceled',
    })
  })

  test('has nothing to resume when no run of the chat is going, or one waits for a person', async () => {
    const reconnect = (chatId: string): Promise<ReadableStream<UIMessageChunk> | null> =>
      transportFor().reconnectToStream({ chatId })
    expect(await reconnect('a chat nobody began')).toBeNull()
    const chatId = randomUUID()
    await answerTo([ask('ask me a question')], chatId)
    expect((await fetch(`${api}/${chatId}/stream`)).status).toBe(204)
  })

  test('refuses what is no chat, and obeys faults', async () => {
    for (const body of [
      {},
      { id: 'x' },
      { id: 'x', messages: [] },
      { id: 'x', messages: [{ role: 'user' }] },
    ]) {
      const response = await fetch(api, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      expect(response.status).toBe(400)
    }
    await expect(chunksOf('Hello', { fault: 'status=503' })).rejects.toThrow('503')
    await expect(chunksOf('Hello', { fault: 'drop-after=1' })).rejects.toThrow()
    const doubled = await chunksOf('Hello', { fault: 'double-terminal;crlf;split=3' })
    expect(doubled.filter(({ type }) => type === 'finish')).toHaveLength(2)
  })
})

test('resumes a running answer from its beginning, on another connection', { timeout: 30_000 }, async () => {
  const server = await startServer({ storage: 'memory', pace: 20, quiet: true, port: 0 })
  try {
    const transport = new DefaultChatTransport<UIMessage>({ api: `${server.url}/ai-sdk/api/chat` })
    const chatId = 'my chat'
    const leaving = new AbortController()
    const turn = { trigger: 'submit-message' as const, chatId, messageId: undefined, messages: [ask('help')] }
    const first = (await transport.sendMessages({ ...turn, abortSignal: leaving.signal })).getReader()
    const start = (await first.read()).value
    leaving.abort()
    const resumed = await collect((await transport.reconnectToStream({ chatId }))!)
    expect(resumed[0]).toEqual(start)
    expect(resumed.at(-1)).toMatchObject({ type: 'finish', finishReason: 'stop' })
    expect(await transport.reconnectToStream({ chatId })).toBeNull()
  } finally {
    await server.close()
  }
})

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

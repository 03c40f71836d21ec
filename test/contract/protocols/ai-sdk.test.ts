import {
  convertToModelMessages,
  createUIMessageStream,
  createUIMessageStreamResponse,
  lastAssistantMessageIsCompleteWithApprovalResponses,
  readUIMessageStream,
  type UIMessage,
  type UIMessageChunk,
  validateUIMessages,
} from 'ai'
import { describe, expect, it } from 'vitest'
import type { Message, Part } from '../../../src/core/message.ts'
import { messageText } from '../../../src/core/message.ts'
import { createAiSdk } from '../../../src/protocols/ai-sdk/index.ts'
import type { ChatProtocol, Turn } from '../../../src/protocols/protocol.ts'
import type { Http } from '../../../src/transport/http.ts'
import { answers } from '../../fixtures/ai-sdk/answers.ts'
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

type AnswerName = keyof typeof answers

const turn = createTurn({ params: { plan: 'pro' } })

const create = (http: Http): ChatProtocol => createAiSdk({}, http)
const setUp = (...given: Answer[]) => setUpProtocol(create, ...given)

/** The stream as the SDK's own server side writes it. */
async function write(chunks: readonly UIMessageChunk[]): Promise<string> {
  const stream = createUIMessageStream({
    execute({ writer }) {
      for (const chunk of chunks) writer.write(chunk)
    },
  })
  return createUIMessageStreamResponse({ stream }).text()
}

const names = Object.keys(answers) as AnswerName[]
const wires = Object.fromEntries(
  await Promise.all(names.map(async (name) => [name, await write(answers[name])] as const)),
) as Record<AnswerName, string>

const { streamed, recorded } = recordingsOf((name: AnswerName) => wires[name])

/** What a visitor has of a recorded answer: the message, as it would be in the history. */
async function told(name: AnswerName): Promise<Message> {
  const { protocol } = setUp(streamed(name))
  const message = foldEvents(await collect(protocol, turn)).messages[0]
  if (!message) throw new Error('no message')
  return message
}

const userMessage: Message = {
  id: 'u-1',
  role: 'user',
  createdAt: 0,
  parts: [{ type: 'text', text: 'Refund it' }],
}

function assistant(...parts: Part[]): Message {
  return { id: 'a-1', role: 'assistant', createdAt: 0, finishReason: 'completed', runId: 'msg-1', parts }
}

/** The body of a turn, checked the way a route checks it. */
async function bodyOf(given: Partial<Turn>, protocolAnswers: Answer[] = [streamed('plain')]) {
  const { protocol, calls } = setUp(...protocolAnswers)
  await collect(protocol, { ...turn, ...given })
  const body = calls.at(-1)?.body as Record<string, unknown> & { messages: UIMessage[] }
  await validateUIMessages({ messages: body.messages })
  await convertToModelMessages(body.messages)
  return body
}

describeProtocol('ai-sdk', {
  create,
  turn,
  unknownBlock: 'data: {"type":"from-the-future","delta":"no","id":"0"}\n\n',
  answers: [
    recorded('plain', 'completed', 'Hello Ada, how can I help?'),
    recorded('reasoning-and-tools', 'completed', 'Let me look.\n\nYour order has **shipped**.'),
    recorded('sources', 'completed', 'Within 30 days.'),
    recorded('two-texts', 'completed', 'One.\n\nTwo.'),
    recorded('approval', 'completed', 'I can refund that.'),
    recorded('question', 'completed', 'I need to know more.'),
    recorded('failed', 'failed', 'I was about to'),
    recorded('aborted', 'stopped', 'One, two,'),
    recorded(
      'unicode',
      'completed',
      'Gr\u00fc\u00dfe, \u6771\u4eac \u{1f469}\u200d\u{1f469}\u200d\u{1f467} \u2028 line\nbreak "quoted" \0.',
    ),
  ],
})

describe('the stream of the AI SDK', () => {
  it.each(names)('%s is recorded as the installed release writes it', async (name) => {
    await expect(wires[name]).toMatchFileSnapshot(`../../fixtures/ai-sdk/${name}.txt`)
  })

  it.each(['plain', 'reasoning-and-tools', 'sources', 'two-texts', 'unicode'] as const)(
    'reads the same words in %s as its own client',
    async (name) => {
      const stream = createUIMessageStream({
        execute: ({ writer }) => {
          for (const chunk of answers[name]) writer.write(chunk)
        },
      })
      let theirs: UIMessage | undefined
      for await (const message of readUIMessageStream({ stream })) theirs = message
      const texts = theirs?.parts.filter((part) => part.type === 'text').map((part) => part.text)
      expect(messageText(await told(name))).toBe(texts?.join('\n\n'))
    },
  )

  it('shows thoughts, calls with their input and result, and what failed', async () => {
    const message = await told('reasoning-and-tools')
    expect(message.runId).toBe('msg-1')
    expect(message.usage).toEqual({ inputTokens: 5, outputTokens: 7, totalTokens: 12 })
    const tool = { type: 'tool', name: 'find_order', toolCallId: 'call_1' }
    expect(message.parts).toEqual([
      { type: 'reasoning', text: 'I should look.\n\nYes.' },
      { type: 'text', text: 'Let me look.' },
      { ...tool, input: { id: 7 }, state: 'done', output: { state: 'shipped' } },
      {
        ...tool,
        name: 'find_parcel',
        toolCallId: 'call_2',
        input: { id: 8 },
        state: 'failed',
        errorText: 'No such parcel',
      },
      {
        ...tool,
        name: 'find_bill',
        toolCallId: 'call_3',
        input: { id: 'x' },
        state: 'failed',
        errorText: 'id must be a number',
      },
      { type: 'text', text: 'Your order has **shipped**.' },
    ])
  })

  it('shows sources, files and data, and keeps what comes after finish', async () => {
    const message = await told('sources')
    expect(message.followUps).toEqual(['Where is my label?', 'Who pays?'])
    expect(message.parts).toEqual([
      { type: 'source', sourceId: 's1', title: 'Returns', url: 'https://acme.example/returns' },
      { type: 'source', sourceId: 's2', title: 'https://acme.example/faq', url: 'https://acme.example/faq' },
      { type: 'source', sourceId: 's3', title: 'Terms' },
      { type: 'text', text: 'Within 30 days.' },
      {
        type: 'file',
        name: 'label.pdf',
        mediaType: 'application/pdf',
        url: 'https://acme.example/files/label.pdf?x=1',
      },
      { type: 'file', name: 'image/png', mediaType: 'image/png', url: 'data:image/png;base64,aGk=' },
      { type: 'data', name: 'weather', dataId: 'w', data: { city: 'Rome', degrees: 21 } },
    ])
  })

  it('is named by its conversation where the route gives no name', async () => {
    const wire = wires.plain.replace('"messageId":"msg-1"', '"messageId":null')
    const { messages } = foldEvents(await collect(setUp(() => sseResponse(wire)).protocol, turn))
    expect(messages[0]?.runId).toBe(turn.sessionId)
  })

  it('an answer with nothing in it is a failure', async () => {
    const { protocol } = setUp(streamed('empty'))
    const { events } = await collect(protocol, turn)
    expect(events.at(-1)).toMatchObject({ type: 'error', error: { kind: 'empty' } })
  })

  it('says why the route failed', async () => {
    const { protocol } = setUp(streamed('failed'))
    const { events } = await collect(protocol, turn)
    expect(events.at(-1)).toMatchObject({
      type: 'error',
      error: { kind: 'server', message: expect.stringContaining('The model is overloaded') },
    })
  })

  it('F17: is over at finish where the connection closes in order without [DONE], and cut before it', async () => {
    const withoutDone = wires.plain.replace('data: [DONE]\n\n', '')
    const whole = await collect(setUp(() => sseResponse(withoutDone)).protocol, turn)
    expect(whole.thrown).toBeUndefined()
    expect(whole.events.at(-1)?.type).toBe('message-end')
    const cut = blocksOf(withoutDone).slice(0, -1).join('')
    const { thrown } = await collect(setUp(() => sseResponse(cut)).protocol, turn)
    expect(thrown).toMatchObject({ kind: 'interrupted' })
  })

  it('is one answer where a route merges two streams', async () => {
    const merged = [...answers.plain.slice(0, -1), ...answers['two-texts'], answers.plain.at(-1)!]
    const other: UIMessageChunk = { type: 'start', messageId: 'msg-2' }
    const wire = await write([...merged.slice(0, 5), other, ...merged.slice(5)])
    const { messages } = foldEvents(await collect(setUp(() => sseResponse(wire)).protocol, turn))
    expect(messages).toHaveLength(1)
  })
})

describe('the request', () => {
  it('is what the SDK itself sends: the conversation, and the trigger', async () => {
    const { protocol, calls } = setUp(streamed('plain'))
    await collect(protocol, turn)
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST https://agent.example/api'])
    expect(calls[0]?.headers.get('accept')).toBe('text/event-stream')
    expect(calls[0]?.body).toEqual({
      plan: 'pro',
      id: turn.sessionId,
      messages: [{ id: turn.id, role: 'user', parts: [{ type: 'text', text: 'Where is my order?' }] }],
      trigger: 'submit-message',
      user_id: 'user-42',
      session_id: turn.sessionId,
    })
  })

  it('lets no param take the place of a field of the contract', async () => {
    const fields = ['id', 'messages', 'trigger', 'messageId', 'user_id', 'session_id']
    const body = await bodyOf({ params: Object.fromEntries(fields.map((name) => [name, 'param'])) })
    for (const name of fields) expect(body[name]).not.toBe('param')
  })

  it('carries files as data URLs, or by the address they were given', async () => {
    const blob = new Blob(['hi'])
    const files = [
      { name: 'a.png', mediaType: 'image/png', size: 2, blob },
      { name: 'b', mediaType: '', size: 2, blob, uploaded: { fileId: 'f', url: 'https://files.example/b' } },
    ]
    const body = await bodyOf({ files })
    expect(body.messages[0]?.parts).toEqual([
      { type: 'file', filename: 'a.png', mediaType: 'image/png', url: 'data:image/png;base64,aGk=' },
      {
        type: 'file',
        filename: 'b',
        mediaType: 'application/octet-stream',
        url: 'https://files.example/b',
      },
      { type: 'text', text: 'Where is my order?' },
    ])
  })

  it('does not go out when the bytes of a file are gone', async () => {
    const { protocol, calls } = setUp(streamed('plain'))
    const files = [{ name: 'a.png', mediaType: 'image/png', size: 2 }]
    expect((await collect(protocol, { ...turn, files })).thrown).toMatchObject({ kind: 'upload' })
    expect(calls).toHaveLength(0)
  })

  it('rebuilds the steps of an earlier answer, and names it as the server did', async () => {
    const { protocol, calls } = setUp(streamed('reasoning-and-tools'), streamed('plain'))
    const first = foldEvents(await collect(protocol, turn))
    await collect(protocol, { ...turn, history: [userMessage, ...first.messages] })
    const { messages } = calls[1]!.body as { messages: UIMessage[] }
    await validateUIMessages({ messages })
    expect(messages[1]?.id).toBe('msg-1')
    expect(messages[1]?.parts).toEqual([
      { type: 'step-start' },
      { type: 'reasoning', text: 'I should look.\n\nYes.' },
      { type: 'text', text: 'Let me look.' },
      {
        type: 'tool-find_order',
        toolCallId: 'call_1',
        state: 'output-available',
        input: { id: 7 },
        output: { state: 'shipped' },
      },
      {
        type: 'dynamic-tool',
        toolName: 'find_parcel',
        toolCallId: 'call_2',
        state: 'output-error',
        input: { id: 8 },
        errorText: 'No such parcel',
        providerExecuted: true,
        callProviderMetadata: { acme: { itemId: 'fc_2' } },
      },
      {
        type: 'tool-find_bill',
        toolCallId: 'call_3',
        state: 'output-error',
        input: { id: 'x' },
        errorText: 'id must be a number',
      },
      { type: 'step-start' },
      { type: 'text', text: 'Your order has **shipped**.' },
    ])
    const model = await convertToModelMessages(messages)
    expect(model.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant', 'user'])
  })

  it('leaves out calls that were cut off, and messages with nothing in them', async () => {
    const cut = assistant({ type: 'tool', toolCallId: 'c', name: 'find', input: '{"a', state: 'running' })
    const { messages } = await bodyOf({ history: [userMessage, cut] })
    expect(messages.map(({ role }) => role)).toEqual(['user', 'user'])
  })

  it('names an earlier answer by our own id where the server gave none', async () => {
    const earlier = { ...assistant({ type: 'text', text: 'Hi' }), runId: turn.sessionId }
    const { messages } = await bodyOf({ history: [userMessage, earlier] })
    expect(messages[1]?.id).toBe('a-1')
  })
})

describe('a tool that asks first', () => {
  it('is a request to the visitor, and the answer waits', async () => {
    const { protocol } = setUp(streamed('approval'))
    const { events } = await collect(protocol, turn)
    expect(events.slice(-2)).toEqual([
      {
        type: 'input-requested',
        request: {
          requestId: 'ap_1',
          kind: 'approval',
          prompt: 'issue_refund',
          toolCallId: 'call_1',
          params: { order: 'MC-1042', amount: 62 },
        },
      },
      { type: 'message-end', finishReason: 'completed', isAwaitingInput: true },
    ])
  })

  it.each([
    [true, 'approved', 'done'],
    [false, 'denied', undefined],
  ] as const)('is answered with isApproved %s in the message itself', async (isApproved, next, output) => {
    const { protocol, calls } = setUp(streamed('approval'), streamed(next))
    const asked = foldEvents(await collect(protocol, turn)).messages
    const response = { requestId: 'ap_1', isApproved, text: 'because' }
    const answered = { ...turn, id: 't-2', text: '', history: [userMessage, ...asked], responses: [response] }
    const result = await collect(protocol, answered)

    const body = calls[1]?.body as { messages: UIMessage[]; messageId: string }
    expect(body.messageId).toBe('msg-1')
    expect(body.messages).toHaveLength(2)
    expect(body.messages[1]).toEqual({
      id: 'msg-1',
      role: 'assistant',
      parts: [
        { type: 'step-start' },
        { type: 'text', text: 'I can refund that.' },
        {
          type: 'tool-issue_refund',
          toolCallId: 'call_1',
          state: 'approval-responded',
          input: { order: 'MC-1042', amount: 62 },
          approval: { id: 'ap_1', approved: isApproved, reason: 'because', signature: 'sig' },
        },
      ],
    })
    const messages = await validateUIMessages({ messages: body.messages })
    expect(lastAssistantMessageIsCompleteWithApprovalResponses({ messages })).toBe(true)
    const model = await convertToModelMessages(messages)
    expect(model.at(-1)).toMatchObject({
      role: 'tool',
      content: [{ type: 'tool-approval-response', approvalId: 'ap_1', approved: isApproved }],
    })
    expect(result.events.filter(({ type }) => type.startsWith('tool-'))).toMatchObject([
      output ? { type: 'tool-output', output } : { type: 'tool-error', toolCallId: 'call_1' },
    ])
  })

  it('stays answered in the history of later turns', async () => {
    const request = { requestId: 'ap', kind: 'approval', prompt: 'pay', toolCallId: 'c' } as const
    const call = { type: 'tool', toolCallId: 'c', name: 'pay', input: {} } as const
    const answered = (isApproved: boolean): Part => ({
      type: 'input-request',
      state: 'answered',
      request,
      response: { requestId: 'ap', isApproved },
    })
    const yes = assistant({ ...call, state: 'done', output: undefined }, answered(true))
    const no = assistant({ ...call, state: 'failed', errorText: 'denied' }, answered(false))
    const { messages } = await bodyOf({ history: [userMessage, yes, userMessage, no] })
    expect(messages[1]?.parts[0]).toMatchObject({ state: 'output-available', approval: { approved: true } })
    expect(messages[3]?.parts[0]).toMatchObject({ state: 'output-denied', approval: { approved: false } })
  })

  it('needs no answer where the call goes on by itself', async () => {
    const wire = await write([...answers.approval.slice(0, -2), ...answers.approved.slice(1)])
    const { events } = await collect(setUp(() => sseResponse(wire)).protocol, turn)
    expect(events).toContainEqual({ type: 'input-resolved', requestId: 'ap_1' })
    expect(events.at(-1)).toEqual({ type: 'message-end', finishReason: 'completed' })
  })
})

describe('a tool that is a question', () => {
  const request = { requestId: 'call_1', toolCallId: 'call_1', kind: 'question', prompt: 'Which machine?' }

  it('is asked when the answer stops for it', async () => {
    const { events } = await collect(setUp(streamed('question')).protocol, turn)
    expect(events.slice(-2)).toEqual([
      { type: 'input-requested', request },
      { type: 'message-end', finishReason: 'completed', isAwaitingInput: true },
    ])
  })

  it.each([
    [{ text: 'The small one' }, 'The small one'],
    [
      { answers: [{ questionId: 'q', selected: ['One'], customText: 'or two' }] },
      { feedback: '', answers: [{ question_id: 'q', selected: ['One'], custom_text: 'or two' }] },
    ],
  ])('gets what the visitor says as its result: %j', async (said, output) => {
    const { protocol, calls } = setUp(streamed('question'), streamed('plain'))
    const history = foldEvents(await collect(protocol, turn)).messages
    const responses = [{ requestId: 'call_1', ...said }]
    const { events } = await collect(protocol, { ...turn, text: '', history, responses })
    const { messages } = calls[1]!.body as { messages: UIMessage[] }
    await validateUIMessages({ messages })
    expect(messages).toHaveLength(1)
    expect(messages[0]?.parts.at(-1)).toEqual({
      type: 'tool-ask_person',
      toolCallId: 'call_1',
      state: 'output-available',
      input: { prompt: 'Which machine?' },
      output,
    })
    expect(events[0]).toEqual({ type: 'tool-output', toolCallId: 'call_1', output })
  })
})

describe('a lost answer', () => {
  const cursor = { runId: 'msg-1', sequence: undefined }
  const listen = async (protocol: ChatProtocol, given: Turn) => {
    const events = protocol.resume?.(given, cursor, new AbortController().signal) ?? []
    return collect({ send: () => events as ReturnType<ChatProtocol['send']> }, given)
  }

  it('is told again from the beginning by the address the SDK uses', async () => {
    const { protocol, calls } = setUp(streamed('plain'))
    const { events } = await listen(protocol, { ...turn, sessionId: 'a/b' })
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET https://agent.example/api/a%2Fb/stream',
    ])
    expect(events[0]).toEqual({ type: 'message-restart' })
    expect(events.at(-1)?.type).toBe('message-end')
  })

  it('Q1, Q2, Q9: whatever had come before, the text is there once', async () => {
    const blocks = blocksOf(wires.plain)
    for (let k = 1; k < blocks.length - 2; k++) {
      const { protocol } = setUp(() => sseResponse(blocks.slice(0, k).join('')), streamed('plain'))
      const before = await collect(protocol, turn)
      const after = await listen(protocol, turn)
      const { messages } = foldEvents({ ...after, events: [...before.events, ...after.events] })
      expect(messages.map(messageText)).toEqual(['Hello Ada, how can I help?'])
    }
  })

  it.each([204, 404, 405, 410])('Q15: is not found where the route answers %i', async (status) => {
    const { protocol } = setUp(() => new Response(null, { status }))
    const { thrown } = await listen(protocol, turn)
    // The message itself can be sent again.
    expect(thrown).toMatchObject({ kind: 'not-found', retryable: true })
  })

  it.each([
    [503, 'server'],
    [401, 'auth'],
  ])('is not given up for a %i', async (status, kind) => {
    const { protocol } = setUp(() => new Response(null, { status }))
    expect((await listen(protocol, turn)).thrown).toMatchObject({ kind })
  })

  it('keeps what stood before the visitor was asked', async () => {
    const { protocol } = setUp(streamed('approval'), streamed('approved'))
    const asked = foldEvents(await collect(protocol, turn)).messages
    const responses = [{ requestId: 'ap_1', isApproved: true }]
    const result = await listen(protocol, { ...turn, text: '', history: asked, responses })
    const { messages } = foldEvents(result)
    expect(messages.map(messageText)).toEqual(['I can refund that.\n\nRefunded.'])
    expect(messages[0]?.parts.find(({ type }) => type === 'tool')).toMatchObject({
      state: 'done',
      output: 'done',
    })
  })

  it('Q14: a message that is sent again joins the answer that is already being written', async () => {
    const { protocol, calls } = setUp(streamed('plain'))
    const { events } = await collect(protocol, { ...turn, attempt: 1 })
    expect(calls.map(({ method }) => method)).toEqual(['GET'])
    expect(events[0]).toEqual({ type: 'message-restart' })
  })

  it.each<[string, Answer]>([
    ['nothing is running', () => new Response(null, { status: 204 })],
    ['the route has no such address', () => jsonResponse({}, { status: 405 })],
    ['the address gives a web page', () => new Response('<html>')],
  ])('Q14: is sent again where %s', async (_, answer) => {
    const { protocol, calls } = setUp(answer, streamed('plain'))
    const { thrown } = await collect(protocol, { ...turn, attempt: 2 })
    expect(thrown).toBeUndefined()
    expect(calls.map(({ method }) => method)).toEqual(['GET', 'POST'])
  })
})

describe('E13: a whole answer instead of a stream', () => {
  it('is read', async () => {
    const { protocol } = setUp(() => jsonResponse({ text: 'Hello' }))
    expect(foldEvents(await collect(protocol, turn)).messages.map(messageText)).toEqual(['Hello'])
  })
})

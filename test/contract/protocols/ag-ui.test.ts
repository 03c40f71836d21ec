import { EventSchemas, RunAgentInputSchema } from '@ag-ui/core/schemas'
import { EventEncoder } from '@ag-ui/encoder'
import { describe, expect, it } from 'vitest'
import { type Message, messageText, type Part } from '../../../src/core/message.ts'
import { createAgUi } from '../../../src/protocols/ag-ui/index.ts'
import type { ChatProtocol, Turn } from '../../../src/protocols/protocol.ts'
import type { Http } from '../../../src/transport/http.ts'
import { answers } from '../../fixtures/ag-ui/answers.ts'
import { createTurn } from '../../support/create-turn.ts'
import { collect, describeProtocol, foldEvents, setUpProtocol } from '../../support/describe-protocol.ts'
import { type Answer, jsonResponse, sseResponse } from '../../support/fake-fetch.ts'
import { recordingsOf } from '../../support/recordings.ts'

type AnswerName = keyof typeof answers

const turn = createTurn({ params: { plan: 'pro' } })

const create = (http: Http): ChatProtocol => createAgUi({}, http)
const setUp = (...given: Answer[]) => setUpProtocol(create, ...given)
const names = Object.keys(answers) as AnswerName[]

/** The stream as the official encoder writes it. */
function wireOf(name: AnswerName): string {
  const encoder = new EventEncoder()
  return answers[name].map((event) => encoder.encodeSSE(event)).join('')
}

const { streamed, recorded } = recordingsOf(wireOf)

async function told(name: AnswerName) {
  const result = await collect(setUp(streamed(name)).protocol, turn)
  return { ...result, message: foldEvents(result).messages[0] }
}

/** The body of a turn, as the official schema reads it. */
async function bodyOf(given: Partial<Turn>, ...before: AnswerName[]) {
  const { protocol, calls } = setUp(...before.map(streamed), streamed('plain'))
  let history = given.history ?? []
  for (const _ of before) history = [...history, ...foldEvents(await collect(protocol, turn)).messages]
  await collect(protocol, { ...turn, ...given, history })
  const body = calls.at(-1)?.body
  expect(RunAgentInputSchema.parse(body)).toEqual(body)
  return body as ReturnType<typeof RunAgentInputSchema.parse>
}

const userMessage: Message = {
  id: 'u-1',
  role: 'user',
  createdAt: 0,
  parts: [{ type: 'text', text: 'Refund it' }],
}

describeProtocol('ag-ui', {
  create,
  turn,
  unknownBlock: 'data: {"type":"FROM_THE_FUTURE","delta":"no","messageId":"m1"}\n\n',
  answers: [
    recorded('plain', 'completed', 'Hello Ada, how can I help?'),
    recorded('reasoning-and-tools', 'completed', 'Let me look.\n\nYour order has **shipped**.'),
    recorded('chunks', 'completed', 'One.\n\nTwo.\n\nThree.'),
    recorded('custom', 'completed', 'Within 30 days [1].'),
    recorded('snapshot', 'completed', 'On its way.'),
    recorded('repeated-question', 'completed', 'On its way.'),
    recorded('approval', 'completed', 'I can refund that.'),
    recorded('questions', 'completed', 'I need to know more.'),
    recorded('failed', 'failed', 'I was about to'),
    recorded('cancelled', 'stopped', 'One, two,'),
  ],
})

describe('the events of AG-UI', () => {
  it.each(names)('%s is recorded as the installed release writes it', async (name) => {
    for (const event of answers[name]) expect(EventSchemas.parse(event)).toEqual(event)
    await expect(wireOf(name)).toMatchFileSnapshot(`../../fixtures/ag-ui/${name}.txt`)
  })

  it('shows thoughts, stages, calls with their input and result, and counts the tokens of all models', async () => {
    const { message } = await told('reasoning-and-tools')
    expect(message?.runId).toBe('run-1')
    expect(message?.usage).toEqual({ inputTokens: 6, outputTokens: 7, totalTokens: 12 })
    expect(message?.parts).toEqual([
      { type: 'step', name: 'support' },
      { type: 'reasoning', text: 'I should look.' },
      { type: 'text', text: 'Let me look.' },
      {
        type: 'tool',
        toolCallId: 'call-1',
        name: 'find_order',
        input: { id: 7 },
        state: 'done',
        output: { state: 'shipped' },
      },
      { type: 'text', text: 'Your order has **shipped**.' },
    ])
  })

  it('puts together what comes in chunks without ids', async () => {
    const { message } = await told('chunks')
    expect(message?.parts).toEqual([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'One.\n\nTwo.' },
      { type: 'tool', toolCallId: 'call-1', name: 'count', input: { to: 3 }, state: 'done', output: 'three' },
      { type: 'text', text: 'Three.' },
    ])
  })

  it('reads the thoughts of agents from before 1.0', async () => {
    const wire = wireOf('plain').replace(
      '\n\n',
      '\n\ndata: {"type":"THINKING_TEXT_MESSAGE_CONTENT","delta":"Hm."}\n\n',
    )
    const { events } = await collect(setUp(() => sseResponse(wire)).protocol, turn)
    expect(events[1]).toEqual({ type: 'reasoning-delta', delta: 'Hm.' })
  })

  it('shows sources, files and suggestions by their names, and other data as it is', async () => {
    const { message } = await told('custom')
    expect(message?.followUps).toEqual(['Who pays?'])
    expect(message?.parts).toEqual([
      { type: 'source', sourceId: '1', title: 'Returns', url: 'https://a.example/r' },
      { type: 'text', text: 'Within 30 days [1].' },
      {
        type: 'file',
        fileId: 'f1',
        name: 'a.csv',
        mediaType: 'text/csv',
        size: 9,
        url: 'https://a.example/a.csv',
      },
      { type: 'data', name: 'weather', data: { city: 'Rome' } },
      { type: 'data', name: 'PLAN', dataId: 'a1', data: { steps: 2 } },
    ])
  })

  it('takes the result of a run that has said nothing', async () => {
    const wire = wireOf('empty').replace('"outcome":{"type":"success"}', '"result":{"output":"Done."}')
    const { messages } = foldEvents(await collect(setUp(() => sseResponse(wire)).protocol, turn))
    expect(messages.map(messageText)).toEqual(['Done.'])
  })

  it('an answer with nothing in it is a failure', async () => {
    expect((await told('empty')).events.at(-1)).toMatchObject({ type: 'error', error: { kind: 'empty' } })
  })

  it('says why the run failed', async () => {
    expect((await told('failed')).events.at(-1)).toMatchObject({
      error: { kind: 'server', message: expect.stringMatching(/overloaded The model is overloaded$/) },
    })
  })
})

describe('the request', () => {
  it('is a run of this thread with the message as its input', async () => {
    const { protocol, calls } = setUp(streamed('plain'))
    await collect(protocol, turn)
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST https://agent.example/api'])
    expect(calls[0]?.headers.get('accept')).toBe('text/event-stream')
    expect(calls[0]?.body).toEqual({
      threadId: turn.sessionId,
      runId: turn.id,
      state: {},
      messages: [{ id: turn.id, role: 'user', content: 'Where is my order?' }],
      tools: [],
      context: [],
      forwardedProps: { plan: 'pro', userId: 'user-42' },
    })
  })

  it('carries files as parts of the message', async () => {
    const blob = new Blob(['hi'])
    const file = (mediaType: string) => ({ name: 'a', mediaType, size: 2, blob })
    const hosted = { ...file('audio/wav'), uploaded: { fileId: 'f', url: 'https://files.example/b' } }
    const body = await bodyOf({ files: [file('image/png'), file('text/csv'), hosted] })
    const metadata = { filename: 'a' }
    expect(body.messages.at(-1)?.content).toEqual([
      { type: 'text', text: 'Where is my order?' },
      { type: 'image', source: { type: 'data', value: 'aGk=', mimeType: 'image/png' }, metadata },
      { type: 'document', source: { type: 'data', value: 'aGk=', mimeType: 'text/csv' }, metadata },
      {
        type: 'audio',
        source: { type: 'url', value: 'https://files.example/b', mimeType: 'audio/wav' },
        metadata,
      },
    ])
  })

  it('gives the messages of earlier runs the ids the agent gave them', async () => {
    const { messages } = await bodyOf({ history: [userMessage] }, 'reasoning-and-tools')
    expect(messages).toEqual([
      { id: 'u-1', role: 'user', content: 'Refund it' },
      {
        id: 'm1',
        role: 'assistant',
        content: 'Let me look.',
        toolCalls: [
          { id: 'call-1', type: 'function', function: { name: 'find_order', arguments: '{"id":7}' } },
        ],
      },
      { id: 't1', role: 'tool', toolCallId: 'call-1', content: '{"state":"shipped"}' },
      { id: 'm2', role: 'assistant', content: 'Your order has **shipped**.' },
      { id: turn.id, role: 'user', content: 'Where is my order?' },
    ])
  })

  it('rebuilds them with ids of our own after a reload', async () => {
    const parts: Part[] = [
      { type: 'tool', toolCallId: 'c1', name: 'find', input: '{"a":1}', state: 'failed', errorText: 'no' },
      { type: 'tool', toolCallId: 'c2', name: 'cut', state: 'running' },
      { type: 'text', text: 'Sorry.' },
    ]
    const earlier: Message = { id: 'a-1', role: 'assistant', createdAt: 0, finishReason: 'completed', parts }
    const { messages } = await bodyOf({ history: [earlier] })
    expect(messages.slice(0, -1)).toEqual([
      {
        id: 'a-1',
        role: 'assistant',
        toolCalls: [{ id: 'c1', type: 'function', function: { name: 'find', arguments: '{"a":1}' } }],
      },
      { id: 'c1-result', role: 'tool', toolCallId: 'c1', content: 'no', error: 'no' },
      { id: 'a-1-1', role: 'assistant', content: 'Sorry.' },
    ])
  })
})

describe('an interrupt', () => {
  it('that concerns a tool call is an approval, with the arguments the visitor may change', async () => {
    const { events } = await told('approval')
    expect(events.slice(-2)).toEqual([
      {
        type: 'input-requested',
        request: {
          requestId: 'int-1',
          kind: 'approval',
          prompt: 'Refund 62 EUR?',
          toolCallId: 'call-1',
          params: { order: 'MC-1042', amount: 62 },
          editableParams: ['amount'],
        },
      },
      { type: 'message-end', finishReason: 'completed', isAwaitingInput: true },
    ])
  })

  it('that wants to know something is a question, with the fields of its schema', async () => {
    const { events } = await told('questions')
    const requests = events.flatMap((event) => (event.type === 'input-requested' ? [event.request] : []))
    expect(requests).toEqual([
      {
        requestId: 'int-1',
        kind: 'question',
        prompt: 'Which machine?',
        questions: [
          {
            questionId: 'model',
            text: 'Model',
            options: [{ label: 'One' }, { label: 'Two' }],
            isMultiple: false,
            allowsCustom: false,
          },
          {
            questionId: 'parts',
            text: 'parts',
            options: [{ label: 'Pump' }, { label: 'Grinder' }],
            isMultiple: true,
            allowsCustom: false,
          },
          { questionId: 'note', text: 'Anything else?', options: [], isMultiple: false, allowsCustom: true },
        ],
      },
      { requestId: 'int-2', kind: 'question', prompt: 'How are you?' },
      { requestId: 'int-3', kind: 'approval', prompt: 'Go on?' },
    ])
  })

  it('is answered by the next run, which writes on in the same message', async () => {
    const { protocol, calls } = setUp(streamed('approval'), streamed('resumed'))
    const asked = await collect(protocol, turn)
    const history = [userMessage, ...foldEvents(asked).messages]
    const responses = [{ requestId: 'int-1', isApproved: true, params: { amount: 50 } }]
    const resumed = await collect(protocol, { ...turn, id: 'run-2', text: '', history, responses })
    const body = RunAgentInputSchema.parse(calls[1]?.body)
    expect(body).toMatchObject({ threadId: turn.sessionId, runId: 'run-2' })
    expect(body.resume).toEqual([
      {
        interruptId: 'int-1',
        status: 'resolved',
        payload: { approved: true, editedArgs: { order: 'MC-1042', amount: 50 } },
      },
    ])
    expect(body.messages.map(({ id, role }) => [id, role])).toEqual([
      ['u-1', 'user'],
      ['m1', 'assistant'],
    ])
    expect(resumed.events).toContainEqual({ type: 'tool-output', toolCallId: 'call-1', output: 'done' })
    expect(resumed.events.at(-1)).toEqual({ type: 'message-end', finishReason: 'completed' })
  })

  it('is answered with a refusal and its reason, with choices, and with words', async () => {
    const responses = [
      {
        requestId: 'int-1',
        answers: [
          { questionId: 'model', selected: ['Two'] },
          { questionId: 'parts', selected: ['Pump', 'Grinder'] },
          { questionId: 'note', selected: [], customText: 'It leaks' },
        ],
      },
      { requestId: 'int-2', text: 'Fine' },
      { requestId: 'int-3', isApproved: false, text: 'Not now' },
    ]
    const { resume } = await bodyOf({ text: '', responses }, 'questions')
    expect(resume?.map(({ payload }) => payload)).toEqual([
      { model: 'Two', parts: ['Pump', 'Grinder'], note: 'It leaks' },
      'Fine',
      { approved: false, reason: 'Not now' },
    ])
  })

  it('is passed over when the visitor writes on instead', async () => {
    const { resume, messages } = await bodyOf({}, 'approval')
    expect(resume).toEqual([{ interruptId: 'int-1', status: 'cancelled' }])
    expect(messages.at(-1)?.role).toBe('user')
  })
})

describe('E13: a whole answer instead of a stream', () => {
  it('is read', async () => {
    const { protocol } = setUp(() => jsonResponse({ output: 'Hello' }))
    expect(foldEvents(await collect(protocol, turn)).messages.map(messageText)).toEqual(['Hello'])
  })
})

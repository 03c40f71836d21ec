// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { ProtocolEvent } from '../../../../src/core/chat-event.ts'
import { createDecoder as createFrameDecoder } from '../../../../src/protocols/dynamiq-conversations/decode.ts'

const createDecoder = () => {
  const decode = createFrameDecoder()
  return (frame: { event: string; json: unknown }) => decode({ data: '', ...frame })
}

/** Decodes `[type, data, sequence?]` one after the other. */
function decodeAll(...frames: readonly [string, unknown, (number | undefined)?][]): ProtocolEvent[] {
  const decode = createDecoder()
  return frames.flatMap(([type, data, sequence]) => [
    ...decode({ event: type, json: { type, data, sequence } }),
  ])
}

const delta = (text: string, sequence?: number): [string, unknown, (number | undefined)?] => [
  'agent.response.delta',
  { delta: text },
  sequence,
]
const textOf = (events: readonly ProtocolEvent[]) =>
  events.map((event) => (event.type === 'text-delta' ? event.delta : '')).join('')
const end = { type: 'message-end', finishReason: 'completed' }

describe('kinds of events', () => {
  it.each<[string, string, unknown, unknown]>([
    ['a run that starts', 'run.started', { id: 'r' }, { type: 'message-start', runId: 'r' }],
    ['text', 'agent.response.delta', { delta: 'a' }, { type: 'text-delta', delta: 'a' }],
    [
      'reasoning',
      'agent.reasoning.delta',
      { delta: 'a', iteration: 1 },
      { type: 'reasoning-delta', delta: 'a' },
    ],
    [
      'a tool that starts',
      'agent.tool_call.started',
      { id: 't', input: { q: 1 }, tool: { name: 'search' } },
      { type: 'tool-input', toolCallId: 't', name: 'search', input: { q: 1 } },
    ],
    [
      'a tool that is created',
      'agent.tool_call.created',
      { id: 't', name: 'search' },
      { type: 'tool-input', toolCallId: 't', name: 'search' },
    ],
    [
      'a tool without a name',
      'agent.tool_call.started',
      { id: 't' },
      { type: 'tool-input', toolCallId: 't', name: 'tool' },
    ],
    [
      'a tool result in JSON',
      'agent.tool_call.completed',
      { id: 't', input: {}, tool: { name: 'search' }, result: '{"hits":[1]}' },
      { type: 'tool-output', toolCallId: 't', name: 'search', input: {}, output: { hits: [1] } },
    ],
    [
      'a tool result in words',
      'agent.tool_call.completed',
      { id: 't', result: 'two hits' },
      { type: 'tool-output', toolCallId: 't', output: 'two hits' },
    ],
    [
      'a tool result that is an object',
      'agent.tool_call.completed',
      { id: 't', result: { a: 1 } },
      { type: 'tool-output', toolCallId: 't', output: { a: 1 } },
    ],
    [
      'a tool that fails',
      'agent.tool_call.failed',
      { id: 't', error: { message: 'no net' } },
      { type: 'tool-error', toolCallId: 't', errorText: 'no net' },
    ],
    [
      'a tool that fails in silence',
      'agent.tool_call.failed',
      { id: 't' },
      { type: 'tool-error', toolCallId: 't', errorText: 'failed' },
    ],
    ['a run that is canceled', 'run.canceled', {}, { type: 'message-end', finishReason: 'stopped' }],
  ])('%s', (_, type, data, expected) => {
    expect(decodeAll([type, data])).toEqual([expected])
  })

  it.each<[string, unknown, string]>([
    ['an error text', { error: 'overloaded' }, 'overloaded'],
    ['an error object', { error: { code: 'llm', message: 'overloaded' } }, 'llm overloaded'],
    ['a message', { message: 'overloaded' }, 'overloaded'],
    ['nothing', undefined, 'no reason given'],
    ['numbers', { error: 5 }, 'no reason given'],
  ])('F18: a run that fails with %s', (_, data, words) => {
    expect(decodeAll(['run.failed', data])).toMatchObject([
      {
        type: 'error',
        error: { kind: 'server', retryable: true, message: `The agent reported a failure: ${words}` },
      },
    ])
  })

  it('F18: an error event of a relay, outside the envelope', () => {
    const decode = createDecoder()
    expect(
      decode({ event: 'error', json: { code: 'limit', detail: 'No more runs', retryable: false } }),
    ).toMatchObject([
      { type: 'error', error: { retryable: false, message: expect.stringContaining('limit No more runs') } },
    ])
  })

  it('takes the name of the event where the JSON has no type, and the type where they differ', () => {
    const decode = createDecoder()
    expect(decode({ event: 'agent.response.delta', json: { data: { delta: 'a' } } })).toHaveLength(1)
    expect(
      decode({
        event: 'agent.response.delta',
        json: { type: 'agent.reasoning.delta', data: { delta: 'a' } },
      }),
    ).toEqual([{ type: 'reasoning-delta', delta: 'a' }])
  })

  it('tells calls without an id apart by the event that reports them', () => {
    const decode = createDecoder()
    const calls = ['e1', 'e2'].flatMap((id) =>
      decode({ event: 'agent.tool_call.completed', json: { id, data: { result: 'x' } } }),
    )
    expect(calls.map((event) => 'toolCallId' in event && event.toolCallId)).toEqual(['e1', 'e2'])
  })
})

describe('the end of a run', () => {
  it('F17: drops whatever follows the first terminal event', () => {
    const events = decodeAll(
      delta('a'),
      ['run.completed', {}],
      delta('b'),
      ['run.failed', {}],
      ['run.started', { id: 'r' }],
    )
    expect(events).toEqual([{ type: 'text-delta', delta: 'a' }, end])
  })

  it.each<[string, unknown]>([
    ['a text', 'Hi'],
    ['content', { content: 'Hi' }],
    ['a nested output', { output: { answer: 'Hi' } }],
  ])('takes the text of the output where none was streamed: %s', (_, output) => {
    expect(decodeAll(['run.completed', { output }])).toEqual([{ type: 'text-delta', delta: 'Hi' }, end])
  })

  it('does not repeat an output that was streamed', () => {
    expect(textOf(decodeAll(delta('Hi'), ['run.completed', { output: { content: 'Hi' } }]))).toBe('Hi')
  })

  it('E14: is empty where there is no text at all', () => {
    for (const frames of [[], [delta('  \n')], [['agent.reasoning.delta', { delta: 'hm' }]]] as [
      string,
      unknown,
    ][][]) {
      const last = decodeAll(...frames, ['run.completed', { output: { category: 5 } }]).at(-1)
      expect(last).toMatchObject({ type: 'error', error: { kind: 'empty' } })
    }
  })
})

describe('the sequence', () => {
  it('Q2: drops a sequence seen before in the same run', () => {
    expect(textOf(decodeAll(delta('a', 1), delta('b', 2), delta('a', 1), delta('b', 2), delta('c', 3)))).toBe(
      'abc',
    )
  })

  it('takes gaps, and events without a sequence', () => {
    expect(textOf(decodeAll(delta('a', 1), delta('b', 5), delta('c'), delta('d'), delta('e', 0)))).toBe(
      'abcde',
    )
  })

  it('Q5: counts from the beginning in a new run', () => {
    const events = decodeAll(
      ['run.started', { id: 'a' }, 1],
      delta('x', 2),
      ['run.started', { id: 'b' }, 1],
      delta('y', 2),
    )
    expect(events.map(({ type }) => type)).toEqual([
      'message-start',
      'text-delta',
      'message-start',
      'text-delta',
    ])
  })

  it('takes a repeated start of the same run for a repetition', () => {
    const events = decodeAll(
      ['run.started', { id: 'a' }, 1],
      delta('x', 2),
      ['run.started', { id: 'a' }, 1],
      delta('x', 2),
      ['run.started', { id: 'a' }],
    )
    expect(events.map(({ type }) => type)).toEqual(['message-start', 'text-delta'])
  })
})

describe('F10, F11: never throws', () => {
  const odd = [
    undefined,
    null,
    true,
    0,
    NaN,
    '',
    'text',
    [],
    [1],
    {},
    { delta: null },
    { delta: ['a'] },
    { id: {} },
    JSON.parse('{"__proto__":{"delta":"x"}}'),
  ]
  const types = [
    'run.started',
    'run.completed',
    'run.failed',
    'run.canceled',
    'agent.response.delta',
    'agent.tool_call.completed',
    'agent.tool_call.failed',
    '__proto__',
    'toString',
  ]

  it('for any JSON in any place', () => {
    for (const event of types) {
      for (const json of odd) expect(Array.isArray(createDecoder()({ event, json }))).toBe(true)
      for (const data of odd)
        for (const sequence of odd) createDecoder()({ event, json: { type: event, data, sequence } })
      for (const type of odd)
        createDecoder()({ event, json: { type, data: { id: type, output: type, tool: type, error: type } } })
    }
  })

  it('H9: reads nothing that a page has put on Object.prototype', () => {
    const prototype = Object.prototype as Record<string, unknown>
    prototype['delta'] = 'polluted'
    prototype['sequence'] = 1
    try {
      expect(decodeAll(['agent.response.delta', {}], delta('a'), delta('b'))).toEqual([
        { type: 'text-delta', delta: 'a' },
        { type: 'text-delta', delta: 'b' },
      ])
    } finally {
      delete prototype['delta']
      delete prototype['sequence']
    }
  })
})

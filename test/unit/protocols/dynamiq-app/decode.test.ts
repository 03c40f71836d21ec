// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { ProtocolEvent } from '../../../../src/core/chat-event.ts'
import { createDecoder } from '../../../../src/protocols/dynamiq-app/decode.ts'

function decodeAll(frames: readonly object[], outputKey?: string): ProtocolEvent[] {
  const { decode } = createDecoder(outputKey)
  return frames.flatMap((json) => [...decode({ event: 'data', data: '', json })])
}

const delta = (content: unknown, step?: string, source?: string) => ({
  event: 'data',
  source: { type: 'dynamiq.nodes.agents.Agent' },
  data: { choices: [{ delta: { content, step, source } }] },
})
const final = (data: unknown) => ({
  event: 'streaming',
  source: { type: 'dynamiq.workflows.Workflow' },
  data,
})
const end = { type: 'message-end', finishReason: 'completed' }

describe('steps', () => {
  it('a thought that came in pieces is not told again as a whole', () => {
    const whole = {
      tool_run_id: 't',
      thought: 'Hm.',
      action: 'search',
      tool: { name: 'find' },
      action_input: { q: 1 },
    }
    const pieces = [delta({ thought: 'H' }, 'reasoning'), delta({ thought: 'm.' }, 'reasoning')]
    const tool = { type: 'tool-input', toolCallId: 't', name: 'find', input: { q: 1 } }
    expect(decodeAll([...pieces, delta(whole, 'reasoning')])).toEqual([
      { type: 'reasoning-delta', delta: 'H' },
      { type: 'reasoning-delta', delta: 'm.' },
      tool,
    ])
    expect(decodeAll([delta(whole, 'reasoning')])).toEqual([{ type: 'reasoning-delta', delta: 'Hm.' }, tool])
    expect(
      decodeAll([...pieces, delta(whole, 'reasoning'), delta({ ...whole, tool_run_id: 'u' }, 'reasoning')]),
    ).toHaveLength(5)
  })

  it('the input of a tool streams in', () => {
    expect(
      decodeAll([
        delta({ tool_run_id: 't', action: 'search' }, 'tool_input_start'),
        delta({ tool_run_id: 't', action_input: '{"q"' }, 'tool_input'),
        delta({ tool_run_id: 't', name: 'search', error: 'not JSON' }, 'tool_input_error'),
      ]),
    ).toEqual([
      { type: 'tool-input', toolCallId: 't', name: 'search' },
      { type: 'tool-input-delta', toolCallId: 't', delta: '{"q"' },
      { type: 'tool-error', toolCallId: 't', name: 'search', errorText: 'not JSON' },
    ])
  })

  it('a tool ends in success or not, and its files can be downloaded', () => {
    const tool = { tool_run_id: 't', name: 'search', input: { q: 1 }, result: '{"a":1}', status: 'success' }
    const file = { content: 'YQ==', name: 'a.txt', mime_type: 'text/plain', size: 1 }
    expect(decodeAll([delta({ ...tool, files: [file, {}, null] }, 'tool')])).toEqual([
      { type: 'tool-output', toolCallId: 't', name: 'search', input: { q: 1 }, output: { a: 1 } },
      {
        type: 'file-available',
        file: { name: 'a.txt', mediaType: 'text/plain', url: 'data:text/plain;base64,YQ==', size: 1 },
      },
    ])
    expect(decodeAll([delta({ ...tool, result: 'no net', status: 'failure' }, 'tool')])).toEqual([
      { type: 'tool-error', toolCallId: 't', name: 'search', errorText: 'no net' },
    ])
  })

  it.each<[string, unknown, ProtocolEvent[]]>([
    ['manager_planning', 'Plan', [{ type: 'reasoning-delta', delta: 'Plan' }]],
    ['manager_input_handling', 'Hm', [{ type: 'reasoning-delta', delta: 'Hm' }]],
    ['manager_final_output', 'Done', [{ type: 'text-delta', delta: 'Done' }]],
    ['manager_final_output', { output: 'Done' }, [{ type: 'text-delta', delta: 'Done' }]],
    ['manager_planning', { tasks: [] }, []],
    ['reasoning', 'Hm', [{ type: 'reasoning-delta', delta: 'Hm' }]],
    ['unheard_of', { thought: 'Hm' }, [{ type: 'reasoning-delta', delta: 'Hm' }]],
    ['unheard_of', {}, []],
  ])('%s of %j', (step, content, expected) => {
    expect(decodeAll([delta(content, step)])).toEqual(expected)
  })

  it('another agent that goes on is named', () => {
    const events = decodeAll([
      delta('a', 'answer', 'A'),
      delta('b', 'answer', 'A'),
      delta('c', 'answer', 'B'),
    ])
    expect(events.at(-2)).toEqual({ type: 'step-start', name: 'B' })
    expect(events).toHaveLength(4)
  })
})

describe('the name of an event', () => {
  it.each(['data', 'my_stream', 'streaming', 'error', 'approval'])('%s says nothing of a delta', (event) => {
    expect(decodeAll([{ ...delta('a'), event }])).toEqual([{ type: 'text-delta', delta: 'a' }])
  })
})

describe('the end', () => {
  it('gives the text of the workflow only where none was streamed', () => {
    const nodes = {
      a: { output: { content: 'first' } },
      b: { output: { content: 'last' } },
      c: { output: null },
    }
    expect(decodeAll([final(nodes)])).toEqual([{ type: 'text-delta', delta: 'last' }, end])
    expect(decodeAll([delta('x'), final(nodes)]).slice(1)).toEqual([end])
  })

  it('finds the output by its name in any node', () => {
    const nodes = { a: { output: { reply: 'this' } }, b: { output: { content: 'last' } } }
    expect(decodeAll([final(nodes)], 'reply')[0]).toEqual({ type: 'text-delta', delta: 'this' })
  })

  it.each<[string, unknown, string]>([
    ['a failure', { error: 'overloaded' }, 'overloaded'],
    [
      'a failed node',
      { a: { status: 'failure', output: null, error: { type: 'X', message: 'no key' } } },
      'no key',
    ],
  ])('F18: %s', (_, data, words) => {
    expect(decodeAll([final(data)])).toMatchObject([
      { type: 'error', error: { kind: 'server', message: expect.stringContaining(words) } },
    ])
  })

  it('E14: is empty where no node has a text', () => {
    expect(decodeAll([final({ a: { output: {} } })])).toMatchObject([{ error: { kind: 'empty' } }])
  })

  it('is known without its source too', () => {
    const { source: _, ...bare } = final({ a: { output: 'x' } })
    expect(decodeAll([delta('x'), bare]).at(-1)).toEqual(end)
  })

  it('F18: a relay may fail outside of any node', () => {
    const { decode } = createDecoder()
    expect(decode({ event: 'error', data: '', json: { code: 'limit' } })).toMatchObject([{ type: 'error' }])
    expect(decodeAll([{ error: { message: 'No' } }])).toMatchObject([{ type: 'error' }])
  })
})

describe('a question to the visitor', () => {
  it('becomes text and suggestions, and ends the answer', () => {
    const questions = [{ question: 'Which?', options: [{ label: 'A' }, { label: 'B' }, 'C'] }]
    expect(decodeAll([{ data: { prompt: 'One thing.', action: 'ask', questions } }])).toEqual([
      { type: 'text-delta', delta: 'One thing.\n\nWhich?' },
      { type: 'follow-ups-suggested', followUps: ['A', 'B', 'C'] },
      end,
    ])
  })

  it('that only informs is text', () => {
    expect(
      decodeAll([delta('Hi'), { data: { prompt: 'Working on it.', action: 'info', questions: null } }]),
    ).toEqual([
      { type: 'text-delta', delta: 'Hi' },
      { type: 'text-delta', delta: '\n\nWorking on it.' },
    ])
  })

  it('may be an approval', () => {
    const events = decodeAll([
      { event: 'approval', data: { template: 'Send it?', data: {}, mutable_data_params: [] } },
    ])
    expect(events).toEqual([{ type: 'text-delta', delta: 'Send it?' }, end])
  })
})

it('F10, F11: any JSON in any place is read without a throw', () => {
  const odd = [
    undefined,
    null,
    0,
    '',
    'x',
    [],
    [1],
    {},
    { delta: [] },
    { content: { thought: 5 } },
    [{ delta: { content: {} } }],
  ]
  const steps = [
    'answer',
    'reasoning',
    'tool',
    'tool_input',
    'tool_input_start',
    'tool_input_error',
    'manager_final_output',
  ]
  for (const one of odd) {
    for (const other of odd) {
      decodeAll([
        { data: one, source: other, event: one },
        final(one),
        { data: { choices: one } },
        { choices: other },
      ])
      for (const step of steps)
        decodeAll([
          delta({ tool_run_id: 't', files: one, status: other, thought: one, name: other, tool: one }, step),
        ])
    }
  }
})

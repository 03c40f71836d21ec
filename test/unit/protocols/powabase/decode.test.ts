// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { ProtocolEvent } from '../../../../src/core/chat-event.ts'
import { createDecoder } from '../../../../src/protocols/powabase/decode.ts'

/** Decodes run events one after the other. */
function decodeAll(...jsons: readonly unknown[]): ProtocolEvent[] {
  const decode = createDecoder()
  return jsons.flatMap((json) => [...decode({ event: 'message', data: '', json })])
}

const start = { event: 'start', run_id: 'run_1', session_id: 'sess_1' }
const end = { type: 'message-end', finishReason: 'completed' }
const typesOf = (events: readonly ProtocolEvent[]) => events.map(({ type }) => type)

describe('names', () => {
  it('the session is named at once, the run with its first event', () => {
    expect(decodeAll(start)).toEqual([{ type: 'conversation-updated', remoteConversationId: 'sess_1' }])
    expect(
      decodeAll(start, { event: 'content_delta', delta: 'a' }, { event: 'content_delta', delta: 'b' }),
    ).toEqual([
      { type: 'conversation-updated', remoteConversationId: 'sess_1' },
      { type: 'message-start', runId: 'run_1' },
      { type: 'text-delta', delta: 'a' },
      { type: 'text-delta', delta: 'b' },
    ])
  })

  it('are taken from complete where there was no start', () => {
    const events = decodeAll({ event: 'complete', run_id: 'run_1', session_id: 'sess_1', content: 'Hi' })
    expect(typesOf(events)).toEqual(['conversation-updated', 'message-start', 'text-replaced', 'message-end'])
  })

  it('a start that is repeated begins no second message', () => {
    const events = decodeAll(start, { event: 'content_delta', delta: 'a' }, { ...start, run_id: 'run_2' })
    expect(typesOf(events)).toEqual(['conversation-updated', 'message-start', 'text-delta'])
  })
})

describe('the text', () => {
  it('a chunk replaces deltas, and adds to chunks', () => {
    const chunk = { event: 'chunk', content: 'a' }
    expect(decodeAll({ event: 'content_delta', delta: 'a' }, chunk)).toEqual([
      { type: 'text-delta', delta: 'a' },
      { type: 'text-replaced', text: 'a' },
    ])
    expect(decodeAll(chunk, chunk)).toEqual([
      { type: 'text-delta', delta: 'a' },
      { type: 'text-delta', delta: 'a' },
    ])
  })

  it('a blank chunk or content takes nothing away', () => {
    const events = decodeAll(
      { event: 'content_delta', delta: 'Hi' },
      { event: 'chunk', content: ' \n' },
      { event: 'complete', content: '', status: 'completed' },
    )
    expect(events).toEqual([{ type: 'text-delta', delta: 'Hi' }, end])
  })

  it('a step that is tried again changes nothing by itself', () => {
    expect(decodeAll({ event: 'step_reset', step: 1, reason: 'rate_limit' })).toEqual([])
  })
})

describe('thoughts', () => {
  it.each([
    ['in pieces', { event: 'reasoning_delta', delta: 'Hm' }],
    ['in pieces, as documented', { event: 'reasoning', delta: 'Hm' }],
    ['whole', { event: 'reasoning', content: 'Hm', step: 1 }],
    ['as a summary', { event: 'reasoning_summary', summary: 'Hm' }],
  ])('%s', (_, json) => {
    expect(decodeAll(json)).toEqual([{ type: 'reasoning-delta', delta: 'Hm' }])
  })

  it('two whole ones are two paragraphs', () => {
    const events = decodeAll({ event: 'reasoning', content: 'One.' }, { event: 'reasoning', content: 'Two.' })
    expect(events.map((event) => 'delta' in event && event.delta)).toEqual(['One.', '\n\nTwo.'])
  })
})

describe('tools', () => {
  it('without a call_id are told apart by step and name', () => {
    const ids = decodeAll(
      { event: 'tool_call', step: 1, tool_name: 'search', arguments: '{"q":1}' },
      { event: 'tool_result', step: 1, tool_name: 'search', result: 'two hits' },
      { event: 'tool_call', step: 2, tool_name: 'search', arguments: { q: 2 } },
    ).map((event) => 'toolCallId' in event && event.toolCallId)
    expect(ids).toEqual(['1:search', '1:search', '2:search'])
  })

  it('that report an error have failed', () => {
    const result = { event: 'tool_result', call_id: 'c', tool_name: 'search', result_preview: 'no net' }
    expect(decodeAll({ ...result, result_meta: { is_error: true } })).toEqual([
      { type: 'tool-error', toolCallId: 'c', name: 'search', errorText: 'no net' },
    ])
  })

  it('read JSON in a string, and words as words', () => {
    expect(
      decodeAll(
        { event: 'tool_call', call_id: 'c', tool_name: 'search', arguments: '{"q":1}' },
        { event: 'tool_result', call_id: 'c', tool_name: 'search', result_preview: 'two hi' },
      ),
    ).toEqual([
      { type: 'tool-input', toolCallId: 'c', name: 'search', input: { q: 1 } },
      { type: 'tool-output', toolCallId: 'c', name: 'search', output: 'two hi' },
    ])
  })
})

it('each approval of a run is a request of its own', () => {
  const ask = { event: 'approval_requested', tool_name: 'refund', tool_input: { amount: 5 } }
  const ids = decodeAll(start, ask, ask).map(
    (event) => event.type === 'input-requested' && [event.request.requestId, event.request.prompt],
  )
  expect(ids.filter(Boolean)).toEqual([
    ['run_1:1', 'refund'],
    ['run_1:2', 'refund'],
  ])
})

describe('the end', () => {
  it.each([
    ['complete with status failed', { event: 'complete', status: 'failed', error: 'overloaded' }],
    ['complete with an error and nothing else', { event: 'complete', error: 'overloaded' }],
    ['error in `error`', { event: 'error', error: 'overloaded', step: 2 }],
    ['error in `message`', { event: 'error', message: 'overloaded' }],
  ])('a failure: %s', (_, json) => {
    expect(decodeAll(json)).toMatchObject([
      {
        type: 'error',
        error: { kind: 'server', message: expect.stringContaining('overloaded') },
      },
    ])
  })

  it('retrieved items serve where nothing is cited, and not beside citations', () => {
    const retrieved_items = [{ id: 'c-1', source_name: 'Hours', text: '9 to 18' }]
    const idsOf = (json: object) =>
      decodeAll({ event: 'complete', content: 'Hi', ...json }).flatMap((event) =>
        event.type === 'source-available' ? [event.source.sourceId] : [],
      )
    expect(idsOf({ retrieved_items })).toEqual(['c-1'])
    expect(idsOf({ retrieved_items, citations: [] })).toEqual(['c-1'])
    expect(idsOf({ retrieved_items, citations: [{ key: '1' }] })).toEqual(['1'])
  })
})

it('F10, F11: takes any JSON in any place', () => {
  const odd = [
    undefined,
    null,
    true,
    0,
    NaN,
    '',
    'x',
    [],
    [null],
    {},
    JSON.parse('{"__proto__":{"delta":"x"}}'),
  ]
  const names = [
    'start',
    'content_delta',
    'chunk',
    'reasoning',
    'tool_call',
    'tool_result',
    'approval_requested',
  ]
  for (const event of [...names, 'complete', 'error', '__proto__', 'toString']) {
    for (const json of odd) createDecoder()({ event, data: '', json })
    for (const value of odd) {
      const fields = { delta: value, content: value, error: value, tool_input: value, citations: value }
      const json = { event, run_id: value, session_id: value, usage: value, arguments: value, ...fields }
      expect(Array.isArray(createDecoder()({ event: '', data: '', json }))).toBe(true)
    }
  }
  expect(Object.prototype).not.toHaveProperty('delta')
})

// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { ProtocolEvent } from '../../../../src/core/chat-event.ts'
import { createDecoder } from '../../../../src/protocols/agent-manager/decode.ts'

/** Decodes `[event, data]` one after the other. */
function decodeAll(...frames: readonly (readonly [string, unknown?])[]): ProtocolEvent[] {
  const decode = createDecoder()
  return frames.flatMap(([event, data]) => [...decode({ event: 'message', data: '', json: { event, data } })])
}

const text = ['CONTENT_DELTA', 'Hi'] as const

describe('START', () => {
  it.each([
    ['empty', '', []],
    ['missing', undefined, []],
    ['a bare id', 'r-1', ['r-1']],
    ['an id of digits', '17', ['17']],
    ['JSON', '{"runId":"r-1","sessionId":"s-1"}', ['r-1']],
    ['JSON that is no string', { runId: 'r-1' }, ['r-1']],
    ['JSON without a run', '{"sessionId":"s-1"}', []],
  ])('%s', (_, data, ids) => {
    expect(decodeAll(['START', data])).toEqual(ids.map((runId) => ({ type: 'message-start', runId })))
  })

  it('a second one begins no second message', () => {
    expect(decodeAll(['START', 'r-1'], ['START', 'r-2'])).toHaveLength(1)
  })
})

describe('tools', () => {
  it('of the same name end in the order they began', () => {
    const events = decodeAll(
      ['TOOL_START', 'Executing Tool: search'],
      ['TOOL_START', 'Executing Tool: search'],
      ['TOOL_END', '{"toolName":"search","toolOutput":"a"}'],
      ['TOOL_END', '{"toolName":"search","toolOutput":"b"}'],
    )
    expect(events.slice(2)).toEqual([
      { type: 'tool-output', toolCallId: 'tool-1', name: 'search', output: 'a' },
      { type: 'tool-output', toolCallId: 'tool-2', name: 'search', output: 'b' },
    ])
  })

  it('that fail say why', () => {
    const events = decodeAll(
      ['TOOL_START', '{"name":"search","input":{"q":1}}'],
      ['TOOL_ERROR', '{"name":"search","error":{"message":"no net"}}'],
    )
    expect(events).toEqual([
      { type: 'tool-input', toolCallId: 'tool-1', name: 'search', input: { q: 1 } },
      { type: 'tool-error', toolCallId: 'tool-1', name: 'search', errorText: 'no net' },
    ])
  })

  it.each([['CONTENT_DELTA', 'Done'], ['CONTENT_DONE'], ['STOP'], ['ERROR', 'x'], ['CANCELLED']] as const)(
    'whose end is not told have ended at %s',
    (...frame) => {
      expect(decodeAll(text, ['TOOL_START', 'Executing Tool: search'], frame)).toContainEqual(
        expect.objectContaining({ type: 'tool-output', toolCallId: 'tool-1' }),
      )
    },
  )
})

describe('follow-ups', () => {
  const followUps = (frame: readonly [string, unknown?]) =>
    decodeAll(text, frame, ['STOP']).flatMap((event) =>
      event.type === 'follow-ups-suggested' ? event.followUps : [],
    )

  it.each<[string, readonly [string, unknown?]]>([
    ['a JSON list', ['FOLLOWUP_SUGGESTION', '["a","b"]']],
    ['a list in a code block', ['FOLLOWUP_SUGGESTION', '```json\n["a","b"]\n```']],
    ['a list with other things in it', ['FOLLOWUP_SUGGESTION', '["a",5,null,"b",""]']],
    ['a list with STOP', ['STOP', '["a","b"]']],
    ['in the run with STOP', ['STOP', '{"followups":["a","b"]}']],
  ])('%s', (_, frame) => {
    expect(followUps(frame)).toEqual(['a', 'b'])
  })

  it('are no list that a run with STOP has under another name', () => {
    expect(followUps(['STOP', '{"reasoningSteps":["a","b"]}'])).toEqual([])
  })

  it.each(['', 'none', '[', '] [', '["a"', '{"a":1}', '[]'])('%j is none', (data) => {
    expect(followUps(['FOLLOWUP_SUGGESTION', data])).toEqual([])
  })
})

describe('PAUSED', () => {
  const request = (action: object) =>
    decodeAll(['PAUSED', JSON.stringify({ approvalId: 'a-1', ...action })]).find(
      (event) => event.type === 'input-requested',
    )?.request

  it('asks in the words of the message, or by the name of the tool', () => {
    expect(request({ type: 'APPROVAL', message: 'May I?', toolName: 'refund' })?.prompt).toBe('May I?')
    expect(request({ type: 'APPROVAL', toolName: 'refund' })?.prompt).toBe('refund')
  })

  it('is a question where input is asked for', () => {
    expect(request({ type: 'USER_INPUT', message: 'Which?' })?.kind).toBe('question')
    expect(request({})?.kind).toBe('approval')
  })
})

describe('the end', () => {
  it('the text of a run is used only where none was streamed', () => {
    const run = JSON.stringify({ content: 'Whole', status: 'COMPLETED' })
    const deltas = (events: readonly ProtocolEvent[]) =>
      events.flatMap((event) => (event.type === 'text-delta' ? event.delta : []))
    expect(deltas(decodeAll(['STOP', run]))).toEqual(['Whole'])
    expect(deltas(decodeAll(text, ['STOP', run]))).toEqual(['Hi'])
  })

  it('[DONE] ends an answer as well', () => {
    const decode = createDecoder()
    decode({ event: 'message', data: '', json: { event: 'CONTENT_DELTA', data: 'Hi' } })
    expect(decode({ event: 'message', data: ' [DONE]', json: undefined })).toEqual([
      { type: 'message-end', finishReason: 'completed' },
    ])
  })

  it.each([
    ['words', 'overloaded'],
    ['JSON', '{"error":{"message":"overloaded"}}'],
    ['a problem', '{"title":"Bad","detail":"overloaded"}'],
  ])('ERROR in %s', (_, data) => {
    expect(decodeAll(['ERROR', data])).toMatchObject([
      { type: 'error', error: { kind: 'server', message: 'The agent reported a failure: overloaded' } },
    ])
  })
})

it('F10, F11: takes any JSON in any place', () => {
  const odd = [undefined, null, true, 0, NaN, '', 'x', '{', '[]', '{"id":{}}', [], [null], {}, { runId: {} }]
  const kinds = [
    'START',
    'CONTENT_DELTA',
    'REASONING_DELTA',
    'TOOL_START',
    'TOOL_END',
    'TOOL_ERROR',
    'METRICS',
  ]
  for (const event of [
    ...kinds,
    'AGENT_SWITCH',
    'PAUSED',
    'FOLLOWUP_SUGGESTION',
    'STOP',
    'ERROR',
    '__proto__',
  ]) {
    for (const value of odd) {
      createDecoder()({ event, data: '', json: value })
      const events = createDecoder()({ event: '', data: '', json: { event, data: value } })
      expect(Array.isArray(events)).toBe(true)
      const data = { status: value, content: value, metrics: value, followups: value, error: value }
      createDecoder()({ event: 'STOP', data: '', json: { data } })
    }
  }
})

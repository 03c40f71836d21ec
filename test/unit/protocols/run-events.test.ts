// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { ProtocolEvent } from '../../../src/core/chat-event.ts'
import { createRunReader } from '../../../src/protocols/run-events.ts'

function read(type: string, data: unknown): readonly ProtocolEvent[] {
  return createRunReader()({ event: type, json: { id: 'e', type, sequence: 1, data } })
}

describe('a question to the visitor', () => {
  it('may be an approval, with the params that may be edited', () => {
    const data = {
      id: 'q',
      type: 'approval_request',
      prompt: 'Refund?',
      params: { amount: 62 },
      editable_params: ['amount', 5],
    }
    const request = {
      requestId: 'q',
      kind: 'approval',
      prompt: 'Refund?',
      params: { amount: 62 },
      editableParams: ['amount'],
    }
    expect(read('approval_request.created', data)).toEqual([{ type: 'input-requested', request }])
    const { type: _, ...untyped } = data
    expect(read('approval_request.created', untyped)).toEqual([{ type: 'input-requested', request }])
  })

  it('may be answered in words', () => {
    expect(read('agent.human_feedback.requested', { id: 'q', prompt: 'Which tone?' })).toEqual([
      { type: 'input-requested', request: { requestId: 'q', kind: 'question', prompt: 'Which tone?' } },
    ])
  })

  it('may be answered by choices', () => {
    const questions = [
      {
        id: 'a',
        question: 'Size?',
        options: [{ label: 'S', description: 'small' }, 'L', {}],
        multi_select: true,
      },
      { header: 'Colour', allow_custom_answer: true },
    ]
    expect(read('agent.human_feedback.requested', { id: 'q', questions })).toMatchObject([
      {
        request: {
          prompt: '',
          questions: [
            {
              questionId: 'a',
              text: 'Size?',
              options: [{ label: 'S', description: 'small' }, { label: 'L' }],
              isMultiple: true,
              allowsCustom: false,
            },
            { questionId: '2', text: 'Colour', options: [], isMultiple: false, allowsCustom: true },
          ],
        },
      },
    ])
  })

  it('without an id is none, as nobody could answer it', () => {
    expect(read('approval_request.created', { prompt: 'Refund?' })).toEqual([])
    expect(read('input_request.resolved', { approved: true })).toEqual([])
  })

  it.each<[string, object, object | undefined]>([
    ['an approval', { approved: true, params: { a: 1 } }, { isApproved: true, params: { a: 1 } }],
    ['a rejection', { approved: false, feedback: 'No' }, { isApproved: false, text: 'No' }],
    ['words', { feedback: 'Yes' }, { text: 'Yes' }],
    [
      'choices',
      { answers: [{ question_id: 'a', selected: ['S'], custom_text: 'x' }] },
      { answers: [{ questionId: 'a', selected: ['S'], customText: 'x' }] },
    ],
    ['something that is not told', {}, undefined],
  ])('is resolved by %s', (_, data, response) => {
    expect(read('input_request.resolved', { id: 'q', ...data })).toEqual([
      { type: 'input-resolved', requestId: 'q', ...(response && { response }) },
    ])
  })
})

it('sources are what the marks in the text name', () => {
  const sources = [
    { id: '1', name: 'Hours', text_excerpt: 'Mon-Sat', score: 0.9, url: 'https://a.example' },
    { name: 'FAQ' },
    null,
    {},
  ]
  expect(read('agent.sources.retrieved', { sources })).toEqual([
    {
      type: 'source-available',
      source: { sourceId: '1', title: 'Hours', excerpt: 'Mon-Sat', score: 0.9, url: 'https://a.example' },
    },
    { type: 'source-available', source: { sourceId: '2', title: 'FAQ' } },
  ])
})

it('files can be downloaded', () => {
  const file = { id: 'f', name: 'a.csv', mime_type: 'text/csv', size: 3, url: 'https://a.example/f' }
  expect(read('agent.file.created', { object: 'file', file })).toEqual([
    {
      type: 'file-available',
      file: { fileId: 'f', name: 'a.csv', mediaType: 'text/csv', size: 3, url: 'https://a.example/f' },
    },
  ])
  expect(read('agent.file.created', { id: 'f' })).toEqual([])
})

it('suggestions, another agent and token counts are told', () => {
  expect(read('agent.follow_ups.suggested', { suggestions: ['A?', 5, 'B?'] })).toEqual([
    { type: 'follow-ups-suggested', followUps: ['A?', 'B?'] },
  ])
  expect(read('agent.switched', { agent: { name: 'Billing' } })).toEqual([
    { type: 'step-start', name: 'Billing' },
  ])
  expect(read('agent.switched', {})).toEqual([])
  expect(read('agent.usage.reported', { input_tokens: 1, total_tokens: 'x' })).toEqual([
    { type: 'usage-reported', usage: { inputTokens: 1 } },
  ])
})

describe('a run of which events have been left out', () => {
  function end(shown: string, output: unknown) {
    const reader = createRunReader('reply')
    reader({ event: 'agent.response.delta', json: { data: { delta: shown } } })
    reader.markIncomplete()
    return reader({ event: 'run.completed', json: { data: { output } } })
  }

  it('Q4: has the text that it says at its end, where that is longer', () => {
    expect(end('Hel', { reply: 'Hello' })[0]).toEqual({ type: 'text-replaced', text: 'Hello' })
  })

  it('keeps what was shown where the end says less, or nothing', () => {
    expect(end('Hello', { reply: 'Hi' })).toEqual([{ type: 'message-end', finishReason: 'completed' }])
    expect(end('Hello', { category: 5 })).toHaveLength(1)
  })
})

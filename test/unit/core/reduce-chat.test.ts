// @vitest-environment node
import { describe, expect, it } from 'vitest'
import type { ChatEvent } from '../../../src/core/chat-event.ts'
import { type ChatState, initialChatState } from '../../../src/core/chat-state.ts'
import { ChatError } from '../../../src/core/errors.ts'
import { type Message, messageText } from '../../../src/core/message.ts'
import { reduceChat } from '../../../src/core/reduce-chat.ts'

const question: Message = { id: 'q', role: 'user', parts: [{ type: 'text', text: 'Why?' }], createdAt: 1 }
const sent: ChatEvent = { type: 'message-sent', message: question }
const started = {
  type: 'turn-started',
  answer: { messageId: 'a', turnId: 't', createdAt: 2, questionId: 'q' },
} as const
const stopped: ChatEvent = { type: 'turn-ended', finishReason: 'stopped' }
const ended: ChatEvent = { type: 'message-end', finishReason: 'completed' }
const failure = new ChatError('server', 'Broken.')
const say = (delta: string): ChatEvent => ({ type: 'text-delta', delta })
const think = (delta: string): ChatEvent => ({ type: 'reasoning-delta', delta })

function fold(events: readonly ChatEvent[], state: ChatState = initialChatState('s')): ChatState {
  return events.reduce(reduceChat, state)
}

const texts = (state: ChatState) => state.messages.map(messageText)

describe('a turn', () => {
  it('shows the question at once and waits for the answer', () => {
    const state = fold([sent, started])
    expect(state).toMatchObject({ messages: [question], status: 'submitted', error: undefined })
  })

  it('writes the answer as it comes', () => {
    const state = fold([sent, started, say('Be'), say('cause')])
    expect(state.status).toBe('streaming')
    expect(state.messages[1]).toEqual({
      id: 'a',
      role: 'assistant',
      parts: [{ type: 'text', text: 'Because' }],
      createdAt: 2,
    })
  })

  it('is ready again after the end, and says why it ended', () => {
    const state = fold([sent, started, say('Because'), ended])
    expect(state).toMatchObject({ status: 'ready', answer: undefined })
    expect(state.messages[1]?.finishReason).toBe('completed')
  })

  it('keeps the partial answer when the turn is stopped', () => {
    const state = fold([sent, started, say('Bec'), stopped])
    expect(state.messages).toMatchObject([question, { parts: [{ text: 'Bec' }], finishReason: 'stopped' }])
    expect(state.messages[0]).not.toHaveProperty('isStopped')
  })

  it('marks the question when it was stopped before a word came, until it is asked again', () => {
    const state = fold([sent, started, stopped])
    expect(state).toMatchObject({ status: 'ready', messages: [{ ...question, isStopped: true }] })
    expect(fold([started], state).messages).toEqual([question])
    expect(fold([started, say('Because'), ended], state).messages[0]).toEqual(question)
  })

  it('marks nothing when it was stopped before another answer to the same question came', () => {
    const answered = fold([sent, started, say('One'), ended])
    const again = { ...started.answer, messageId: 'b', replaces: 'a' }
    const state = fold([{ type: 'turn-started', answer: again }, stopped], answered)
    expect(state.messages).toEqual(answered.messages)
  })

  it.each(['error', 'turn-failed'] as const)('F18: keeps the text and shows the error on %s', (type) => {
    const state = fold([sent, started, say('Bec'), { type, error: failure }])
    expect(state).toMatchObject({ status: 'error', error: failure })
    expect(state.messages[1]).toMatchObject({ parts: [{ text: 'Bec' }], finishReason: 'failed' })
  })

  it('leaves no empty answer behind when nothing came', () => {
    expect(texts(fold([sent, started, { type: 'turn-failed', error: failure }]))).toEqual(['Why?'])
    expect(texts(fold([sent, started, say(''), ended]))).toEqual(['Why?'])
  })

  it('forgets the error when the next turn starts', () => {
    const state = fold([sent, started, { type: 'turn-failed', error: failure }, started])
    expect(state).toMatchObject({ status: 'submitted', error: undefined })
  })

  it('says when it tries again', () => {
    const state = fold([sent, started, { type: 'turn-waiting', error: failure, retryAt: 99 }])
    expect(state).toMatchObject({ status: 'submitted', error: failure, retryAt: 99 })
    expect(fold([started], state).retryAt).toBeUndefined()
    expect(fold([{ type: 'turn-failed', error: failure }], state).retryAt).toBeUndefined()
  })

  it('F17: whatever comes after the end changes nothing', () => {
    const done = fold([sent, started, say('Because'), ended])
    const late: ChatEvent[] = [
      say('!'),
      think('!'),
      { type: 'tool-input', toolCallId: 't', name: 'search' },
      { type: 'tool-output', toolCallId: 't', output: 1 },
      { type: 'tool-error', toolCallId: 't', errorText: 'no' },
      { type: 'message-start', runId: 'r' },
      ended,
      { type: 'turn-ended', finishReason: 'stopped' },
      { type: 'error', error: failure },
      { type: 'turn-failed', error: failure },
    ]
    for (const event of late) expect(reduceChat(done, event), event.type).toBe(done)
  })
})

describe('parts', () => {
  it('F21: keeps thoughts, tools and text apart and in order', () => {
    const state = fold([
      started,
      think('Hm'),
      think('m'),
      { type: 'tool-input', toolCallId: 't', name: 'search', input: { q: 1 } },
      say('A'),
      { type: 'tool-output', toolCallId: 't', output: 'found' },
      say('B'),
      think('!'),
    ])
    expect(state.messages[0]?.parts).toEqual([
      { type: 'reasoning', text: 'Hmm' },
      { type: 'tool', toolCallId: 't', name: 'search', input: { q: 1 }, state: 'done', output: 'found' },
      { type: 'text', text: 'AB' },
      { type: 'reasoning', text: '!' },
    ])
  })

  it('shows a tool whose call was never announced', () => {
    const state = fold([started, { type: 'tool-error', toolCallId: 't', errorText: 'no' }])
    expect(state.messages[0]?.parts).toEqual([
      { type: 'tool', toolCallId: 't', name: 't', state: 'failed', errorText: 'no' },
    ])
  })
})

describe('messages', () => {
  it('F22: two runs in one turn write two messages, in order', () => {
    const state = fold([
      sent,
      started,
      { type: 'message-start', runId: '1' },
      say('One'),
      { type: 'message-start', runId: '1' },
      say('.'),
      { type: 'message-start', runId: '2' },
      say('Two'),
      ended,
    ])
    expect(texts(state)).toEqual(['Why?', 'One.', 'Two'])
    expect(state.messages.map(({ finishReason }) => finishReason)).toEqual([
      undefined,
      'completed',
      'completed',
    ])
    expect(new Set(state.messages.map(({ id }) => id)).size).toBe(3)
  })

  it('a source or a file that is named in mid-sentence does not break the text', () => {
    const source = { type: 'source-available', source: { sourceId: '1', title: 'Terms' } } as const
    const file = { type: 'file-available', file: { name: 'a.csv', mediaType: 'text/csv' } } as const
    const state = fold([sent, started, say('One '), source, say('two '), file, say('three')])
    expect(state.messages[1]?.parts.map(({ type }) => type)).toEqual(['text', 'source', 'file'])
    expect(state.messages[1]?.parts[0]).toEqual({ type: 'text', text: 'One two three' })
  })

  it('leaves every message an event does not concern the same object', () => {
    const before = fold([
      sent,
      started,
      say('One'),
      ended,
      { type: 'message-sent', message: { ...question, id: 'r' } },
      { ...started, answer: { ...started.answer, messageId: 'b', questionId: 'r' } },
      say('T'),
    ])
    const after = fold([say('wo')], before)
    expect(after.messages.slice(0, 3).map((message, index) => message === before.messages[index])).toEqual([
      true,
      true,
      true,
    ])
    expect(after.messages[3]).not.toBe(before.messages[3])
    expect(before.messages[3]).toMatchObject({ parts: [{ text: 'T' }] })
  })

  it('typing leaves the messages the same', () => {
    const before = fold([sent])
    const after = fold([{ type: 'draft-changed', draft: 'x' }], before)
    expect(after.messages).toBe(before.messages)
    expect(fold([{ type: 'draft-changed', draft: 'x' }], after)).toBe(after)
  })

  it('E3: a refused message goes back before what was typed meanwhile', () => {
    const state = fold([
      sent,
      started,
      { type: 'draft-changed', draft: 'And how?' },
      { type: 'turn-failed', error: new ChatError('invalid', 'No.') },
      { type: 'message-withdrawn', messageId: 'q' },
    ])
    expect(state).toMatchObject({ messages: [], draft: 'Why?\nAnd how?', status: 'ready', error: undefined })
  })

  it('does not take back a message while its answer is being written', () => {
    const running = fold([sent, started])
    expect(reduceChat(running, { type: 'message-withdrawn', messageId: 'q' })).toBe(running)
  })
})

describe('conversations', () => {
  const answer: Message = { id: 'a', role: 'assistant', parts: [{ type: 'text', text: 'Bec' }], createdAt: 2 }
  const open = (messages: readonly Message[]) =>
    fold([{ type: 'conversation-opened', sessionId: 'n', messages, draft: 'typed' }], fold([sent, started]))

  it('opening one replaces everything of the last', () => {
    const finished = { ...answer, finishReason: 'completed' } as const
    expect(open([question, finished])).toEqual({
      ...initialChatState('n'),
      messages: [question, finished],
      draft: 'typed',
    })
  })

  it.each([
    ['an answer without an end', [question, answer]],
    ['a question without an answer', [question]],
    ['a failed answer', [question, { ...answer, finishReason: 'failed' } as const]],
  ])('one that was cut by leaving the page says so: %s', (_, messages) => {
    const state = open(messages)
    expect(state).toMatchObject({ status: 'error', error: { kind: 'interrupted', retryable: true } })
    expect(state.messages.at(-1)?.finishReason).toBe(messages.length > 1 ? 'failed' : undefined)
  })

  it.each([
    ['in the middle', [question, { ...answer, finishReason: 'stopped' } as const]],
    ['before a word came', [{ ...question, isStopped: true }]],
  ])('one that was stopped %s is finished', (_, messages) => {
    expect(open(messages)).toMatchObject({ status: 'ready', error: undefined, messages })
  })

  it('remembers the name the back end gave it until it is lost', () => {
    const named = fold([sent, { type: 'conversation-updated', remoteConversationId: 'c1' }])
    expect(named.remoteConversationId).toBe('c1')
    const lost = fold([{ type: 'conversation-lost', sessionId: 'n' }], named)
    expect(lost).toMatchObject({ sessionId: 'n', remoteConversationId: undefined, messages: [question] })
  })
})

// @vitest-environment node
import { describe, expect, it } from 'vitest'
import {
  readConversation,
  readMessage,
  type StoredConversation,
  type StoredMessage,
  writeRecord,
} from '../../../src/session/stored-records.ts'
import { createRandom } from '../../support/seeded-random.ts'
import { said, wholeTalk } from './fake-browser.ts'

/** What is stored and does not fit is not there (T6). */

const [question, answer] = wholeTalk().messages
const record: StoredMessage = { savedAt: 1, place: 2, message: answer! }
const text = writeRecord(record)
const conversation: StoredConversation = {
  savedAt: 1,
  updatedAt: 2,
  words: 'Why?',
  name: 'My question',
  draft: 'typed',
  remoteConversationId: 'c1',
  isUnread: true,
  answer: { messageId: 'a', turnId: 'q', createdAt: 2, runId: 'run-1', sequence: 7, replaces: 'x' },
}

describe('T6: a message', () => {
  const whole: Record<string, unknown> = JSON.parse(text)
  const message = question
  const part = { type: 'tool', toolCallId: 't', name: 'n', state: 'running' }
  const asked = {
    type: 'input-request',
    state: 'answered',
    request: { requestId: 'r', kind: 'question', prompt: 'Which?' },
  }
  const withPart = (part: unknown) => ({ ...whole, message: { ...message, parts: [part] } })

  it('comes back as it was, with a part of each kind', () => {
    expect(readMessage(text, 'a')).toMatchObject(record)
    expect(readMessage(JSON.stringify(withPart(part)), 'q')).toBeDefined()
    expect(readMessage(JSON.stringify(withPart(asked)), 'q')).toBeDefined()
  })

  it('under the key of another one is not there', () => {
    expect(readMessage(text, 'b')).toBeUndefined()
  })

  it('does not fill the storage with a file inside an address', () => {
    const url = `data:text/csv;base64,${'A'.repeat(10_000)}`
    const parts = [{ type: 'file', name: 'a', mediaType: '', url }] as const
    const written = writeRecord({ ...record, message: said('a', '', { parts }) })
    expect(written.length).toBeLessThan(2_000)
    expect(readMessage(written, 'a')?.message?.parts).toEqual([{ type: 'file', name: 'a', mediaType: '' }])
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
    ['a number', 5],
    ['a newer version', { ...whole, version: 2 }],
    ['no version', { ...whole, version: undefined }],
    ['no time', { ...whole, savedAt: 'yesterday' }],
    ['no place', { ...whole, place: null }],
    ['a wait that is none', { ...whole, message: { ...message, isWaiting: 1 } }],
    ['versions that are none', { ...whole, message: { ...message, versions: { index: 0, others: [[5]] } } }],
    ['versions without a place', { ...whole, message: { ...message, versions: { others: [] } } }],
    ['a message of a stranger', { ...whole, message: { ...message, role: 'system' } }],
    ['a message without an id', { ...whole, message: { ...message, id: 5 } }],
    ['a message without a time', { ...whole, message: { ...message, createdAt: null } }],
    ['a message without parts', { ...whole, message: { ...message, parts: undefined } }],
    ['an end that does not exist', { ...whole, message: { ...message, finishReason: 'toString' } }],
    ['a part of another kind', withPart({ type: 'html', text: '<b>' })],
    ['a text that is no text', withPart({ type: 'text', text: { toString: 1 } })],
    ['a part that is null', withPart(null)],
    ['a tool in no state', withPart({ ...part, state: 'constructor' })],
    ['a tool without a name', withPart({ ...part, name: undefined })],
    ['a failed tool without a reason', withPart({ ...part, state: 'failed' })],
    ['a source without a name', withPart({ type: 'source', sourceId: '1' })],
    ['a file of no type', withPart({ type: 'file', name: 'a.csv' })],
    ['a request of another kind', withPart({ ...asked, request: { ...asked.request, kind: 'order' } })],
    [
      'a request whose choices are none',
      withPart({ ...asked, request: { ...asked.request, questions: [5] } }),
    ],
    ['an answer on its way that is none', withPart({ ...asked, state: 'sending' })],
    ['an answer whose choices are none', withPart({ ...asked, response: { requestId: 'r', answers: [{}] } })],
    ['follow-ups that are no text', { ...whole, message: { ...message, followUps: [1] } }],
    ['a rating of another kind', { ...whole, message: { ...message, rating: 'so-so' } }],
  ])('%s', (_, value) => {
    expect(readMessage(JSON.stringify(value) ?? '', 'q')).toBeUndefined()
  })

  it('cut off anywhere is not there', () => {
    for (let end = 0; end < text.length; end += 1)
      expect(readMessage(text.slice(0, end), 'a')).toBeUndefined()
  })

  it('nested so deep that it could not be written again is not there', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
    const nested = JSON.stringify(withPart({ ...part, input: 'HERE' })).replace('"HERE"', deep)
    expect(readMessage(nested, 'q')).toBeUndefined()
  })

  it('changes no prototype', () => {
    const polluting = text.replace('{', '{"__proto__":{"polluted":1},')
    expect(readMessage(polluting, 'a')?.message).toEqual(answer)
    expect(Object.prototype).not.toHaveProperty('polluted')
  })
})

describe('T6: a conversation', () => {
  const whole: Record<string, unknown> = JSON.parse(writeRecord(conversation))

  it('comes back as it was', () => {
    expect(readConversation(writeRecord(conversation))).toMatchObject(conversation)
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list', [whole]],
    ['a newer version', { ...whole, version: 2 }],
    ['no time', { ...whole, updatedAt: null }],
    ['a draft that is no text', { ...whole, draft: {} }],
    ['a name that is no text', { ...whole, name: 5 }],
    ['a running answer without a run', { ...whole, answer: { messageId: 'a', turnId: 'q', createdAt: 1 } }],
    ['versions that are none', { ...whole, answer: { ...conversation.answer, versions: [] } }],
  ])('%s', (_, value) => {
    expect(readConversation(JSON.stringify(value) ?? '')).toBeUndefined()
  })
})

/** The test suite of JSON readers: texts that must be taken, must not be, or may be. */
const jsonTexts = [
  '[1,]',
  '[,1]',
  '{"a":1,}',
  "{'a':1}",
  '[1',
  '{"a"',
  '"\\u00',
  '[NaN]',
  '[1e400]',
  '[-0]',
  '[0x1]',
  '\ufeff[]',
  '[\u00a0]',
  '{"__proto__":1}',
  '{"a":1,"a":2}',
  '"\\ud800"',
  'nul',
  'true',
  '{"":0}',
  '[[[[]]]]',
  '',
  ' ',
  '\0',
  '[1]x',
  '1_000',
  '+1',
  '.5',
]

it.each(jsonTexts)('T6: the text %j is neither a message nor a conversation', (strange) => {
  expect(readMessage(strange, 'a')).toBeUndefined()
  expect(readConversation(strange)).toBeUndefined()
})

it('T6: a thousand times broken at random: never throws, and reads nothing that cannot be written again', () => {
  const random = createRandom(7)
  const pieces = ['"', '{', '}', '[', ']', ',', ':', 'null', '1e999', '\\u0000', '"__proto__":', '\ud800', '']
  let readable = 0
  for (let count = 0; count < 1000; count += 1) {
    const at = Math.floor(random() * text.length)
    const piece = pieces[Math.floor(random() * pieces.length)] ?? ''
    const read = readMessage(text.slice(0, at) + piece + text.slice(at + Math.floor(random() * 4)), 'a')
    if (!read) continue
    readable += 1
    expect(() => writeRecord(read)).not.toThrow()
  }
  // Broken inside a text it is still a message; most are not.
  expect(readable).toBeGreaterThan(0)
  expect(readable).toBeLessThan(800)
})

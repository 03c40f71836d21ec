// @vitest-environment node
import { expect, it } from 'vitest'
import { answerText } from '../../../src/protocols/answer-text.ts'

it.each<[unknown, string | undefined]>([
  ['Hi', 'Hi'],
  ['  ', undefined],
  [{ content: 'Hi' }, 'Hi'],
  [{ output: 'Hi' }, 'Hi'],
  [{ answer: 'Hi' }, 'Hi'],
  [{ text: 'Hi' }, 'Hi'],
  [{ message: 'Hi' }, 'Hi'],
  [{ content: '', answer: 'Hi' }, 'Hi'],
  [{ content: 5, output: { output: { text: 'Hi' } } }, 'Hi'],
  [{ data: { output: { content: 'Hi' } } }, 'Hi'],
  [{ choices: [{ message: { content: 'Hi' } }, { message: { content: 'no' } }] }, 'Hi'],
  [{ choices: [] }, undefined],
  [{ content: [{ type: 'text', text: 'H' }, { type: 'image' }, { type: 'text', text: 'i' }] }, 'Hi'],
  [{ category: 'billing', priority: 1 }, undefined],
  [{ data: { data: { data: { data: { data: { data: { data: { text: 'too deep' } } } } } } } }, undefined],
  [null, undefined],
  [5, undefined],
  [[], undefined],
])('E13: %j', (json, expected) => {
  expect(answerText(json)).toBe(expected)
})

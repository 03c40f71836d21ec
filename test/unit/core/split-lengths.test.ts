import { expect, it } from 'vitest'
import { splitLengths } from '../../../src/core/split-lengths.ts'

it.each([
  ['', []],
  ['20px', ['20px']],
  [' 80px   20px ', ['80px', '20px']],
  ['calc(1em + (2 * 10px)) 5px', ['calc(1em + (2 * 10px))', '5px']],
  ['max(env(safe-area-inset-left, 0px), 2vw)', ['max(env(safe-area-inset-left, 0px), 2vw)']],
])('splits %j only where a length ends', (lengths, expected) => {
  expect(splitLengths(lengths)).toEqual(expected)
})

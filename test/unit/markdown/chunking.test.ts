import { describe, expect, it } from 'vitest'
import { createAnswer } from '../../fixtures/markdown/answer.ts'
import { createRandom } from '../../support/seeded-random.ts'
import { examples } from './examples.ts'
import { parsePieces } from './to-html.ts'

/** The tree without what only the way there decides. */
function shape(pieces: readonly string[]): string {
  const passing = new Set(['version', 'parent', 'isBlankLast', 'nextCut', 'heldBlanks'])
  return JSON.stringify(parsePieces(pieces), (key, value) => (passing.has(key) ? undefined : value))
}

function cutAt(text: string, random: () => number, longest: number): string[] {
  const pieces: string[] = []
  for (let at = 0; at < text.length; ) {
    const size = 1 + Math.floor(random() * longest)
    pieces.push(text.slice(at, at + size))
    at += size
  }
  return pieces
}

describe('the way a text is cut', () => {
  it('makes no difference for any example cut in two anywhere or fed character by character', () => {
    for (const { number, markdown } of examples) {
      const whole = shape([markdown])
      expect(shape(markdown.split('')), `example ${number}, by character`).toBe(whole)
      for (let at = 1; at < markdown.length; at++) {
        expect(shape([markdown.slice(0, at), markdown.slice(at)]), `example ${number} at ${at}`).toBe(whole)
      }
    }
  }, 60_000)

  it('makes no difference for long answers cut at random', () => {
    const random = createRandom(5)
    for (let seed = 1; seed <= 12; seed++) {
      const text = createAnswer(seed, 8000)
      const whole = shape([text])
      for (const longest of [2, 7, 40, 3000]) expect(shape(cutAt(text, random, longest))).toBe(whole)
    }
  }, 60_000)

  it('makes no difference for lines and paragraphs longer than any limit', () => {
    const random = createRandom(6)
    const texts = [
      `${'word *em* `code` [link](https://example.com) '.repeat(400)}\n`,
      `${'stray *opener '.repeat(900)}\n`,
      `${'x'.repeat(10_000)}\n`,
      `${'line of text with **bold**\n'.repeat(500)}`,
      `\`\`\`\n${'y'.repeat(5000)}\n\`\`\`\n`,
      `[a]: ${'z'.repeat(5000)} "title"\n`,
      `😀${'😀 '.repeat(3000)}`,
    ]
    for (const text of texts) {
      const whole = shape([text])
      for (const longest of [9, 100, 5000]) expect(shape(cutAt(text, random, longest))).toBe(whole)
    }
  })

  it('makes no difference for line ends: CRLF cut in the middle, lone CR, LF', () => {
    const text = '# Title\n\n- a\n- b\n\n```\ncode\n```\n\nend\n'
    const whole = shape([text])
    const crlf = text.replace(/\n/g, '\r\n')
    expect(shape([crlf])).toBe(whole)
    expect(shape(crlf.split(''))).toBe(whole)
    expect(shape([text.replace(/\n/g, '\r')])).toBe(whole)
    expect(shape(text.replace(/\n/g, '\r').split(''))).toBe(whole)
  })

  it('drops a byte order mark at the start, and replaces NUL', () => {
    expect(shape(['\ufeff# a\0b'])).toBe(shape(['# a\ufffdb']))
    expect(shape('\ufeff# a\0b'.split(''))).toBe(shape(['# a\ufffdb']))
  })
})

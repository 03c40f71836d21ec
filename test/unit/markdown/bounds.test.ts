// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { createMarkdownStream } from '../../../src/markdown/markdown-stream.ts'
import type { Block, Inline } from '../../../src/markdown/nodes.ts'
import { parseWhole } from './to-html.ts'

const COUNT = 10_000
/** Generous: a slow machine may take ten times what this one does. */
const MAX_MS = 1500

const nested = (open: string, inner: string, close: string) => (count: number) =>
  open.repeat(count) + inner + close.repeat(count)
const repeated = (pattern: string) => (count: number) => pattern.repeat(count)

/** What has brought other parsers down: quadratic scans, deep recursion, backtracking. */
const patterns: Record<string, (count: number) => string> = {
  'nested quotes': nested('>', 'a', ''),
  'nested quotes on every line': (count) => `${'> '.repeat(60)}a\n`.repeat(count / 60),
  'nested lists': nested('- ', 'a', ''),
  'nested ordered lists': nested('1. ', 'a', ''),
  'indented lists': (count) =>
    Array.from({ length: count / 50 }, (_, index) => `${'  '.repeat(index)}- a\n`).join(''),
  'nested strong emphasis': nested('*a **a ', 'b', ' a** a*'),
  'strong openers': repeated('**a '),
  'emphasis openers': repeated('*a '),
  'emphasis closers': repeated('a* '),
  'emphasis both ways': repeated('a**b'),
  'alternating emphasis': repeated('a _*b '),
  'mixed runs': (count) =>
    Array.from({ length: count / 30 }, (_, index) => `${'*'.repeat(index % 90)}a `).join(''),
  'strike openers': repeated('~~a '),
  'open brackets': repeated('['),
  'nested brackets': nested('[', 'a', ']'),
  'nested links': nested('[', 'a', '](b)'),
  'nested images': nested('![', 'a', '](b)'),
  'unclosed links': repeated('[a](b'),
  'unclosed angled links': repeated('[a](<b'),
  'unclosed titles': repeated('[a](b "'),
  'nested parentheses': (count) => `[a](${'('.repeat(count)}b`,
  'empty images': repeated('![[]()'),
  'full references': repeated('[a][b] '),
  citations: repeated('[1]'),
  'unclosed comments': repeated('<!-- a '),
  'unclosed tags': repeated('<a b="c '),
  'angle brackets': repeated('<'),
  'tag names': repeated('<a'),
  'unclosed instructions': repeated('<?'),
  'unclosed sections': repeated('<![CDATA['),
  'backticks of every length': (count) =>
    Array.from({ length: 140 }, (_, index) => `${'`'.repeat(index)} `)
      .join('')
      .repeat(count / 10_000),
  backticks: repeated('`a'),
  backslashes: repeated('\\'),
  entities: repeated('&a'),
  addresses: repeated('http://a.b '),
  'addresses without space': repeated('http://a.b/)'),
  'closing parentheses': (count) => `http://a.b/${')'.repeat(count)}`,
  'at signs': repeated('a@'),
  www: repeated('www.'),
  'table of many columns': (count) => `${'|a'.repeat(count)}|\n${'|-'.repeat(count)}|\n`,
  'table of short rows': (count) => `${'|a'.repeat(60)}|\n${'|-'.repeat(60)}|\n${'|b\n'.repeat(count / 20)}`,
  'table headers': repeated('| a |\n'),
  'delimiter rows': repeated('|-|\n'),
  definitions: (count) => Array.from({ length: count / 4 }, (_, index) => `[a${index}]: b\n`).join(''),
  'unclosed definitions': repeated('[a]: "\n'),
  'definitions and their uses': (count) => {
    const labels = Array.from({ length: count / 10 }, (_, index) => index)
    return `${labels.map((index) => `[x${index}]`).join(' ')}\n\n${labels.map((index) => `[x${index}]: u\n\n`).join('')}`
  },
  'rules that are none': (count) => `${'* '.repeat(count)}a`,
  spaces: (count) => `a${' '.repeat(count)}b`,
  'blank lines in a list': (count) => `- a\n${'\n'.repeat(count)}b`,
  'blank lines in indented code': (count) => `    a\n${'     \n'.repeat(count / 10)}    b`,
  hashes: (count) => `# a ${'# '.repeat(count)}`,
  'one long word': repeated('a'),
  text: repeated('plain words and no markup at all '),
}

/** Processor time, which other processes on the machine hardly change. */
function timeWhole(text: string): number {
  const start = process.cpuUsage()
  parseWhole(text)
  return process.cpuUsage(start).user / 1000
}

function timeStreamed(text: string): number {
  const start = performance.now()
  const stream = createMarkdownStream()
  for (let at = 0; at < text.length; at += 11) stream.write(text.slice(at, at + 11))
  stream.end()
  return performance.now() - start
}

function depthOf(node: Block | Inline): number {
  if ('children' in node)
    return 1 + Math.max(0, ...node.children.map((child: Block | Inline) => depthOf(child)))
  if ('segments' in node) return 1 + Math.max(0, ...node.segments.flatMap(({ nodes }) => nodes.map(depthOf)))
  return 1
}

describe('hostile text', () => {
  for (const [name, make] of Object.entries(patterns)) {
    it(`M10 M11 is read in bounded time: ${name}`, () => {
      expect(timeWhole(make(COUNT))).toBeLessThan(MAX_MS)
      expect(timeStreamed(make(COUNT))).toBeLessThan(MAX_MS * 3)
    }, 30_000)
  }

  it('M10 never nests deeper than a renderer can follow', () => {
    for (const [name, make] of Object.entries(patterns)) {
      expect(depthOf(parseWhole(make(COUNT))), name).toBeLessThanOrEqual(64 + 64 + 2)
    }
  })

  it('M11 takes twice the time for twice the text, at most 2.5 times', () => {
    const best = (text: string) => Math.min(...Array.from({ length: 3 }, () => timeWhole(text)))
    for (const [name, make] of Object.entries(patterns)) {
      // Two doublings in one, because a collection of garbage weighs less in a longer measurement.
      const [short, long] = [make(COUNT / 2), make(COUNT * 2)]
      const measure = () => {
        const [once, fourTimes] = [best(short), best(long)]
        // Below a few milliseconds a ratio says nothing.
        return fourTimes < 20 ? 1 : fourTimes / once / (long.length / short.length)
      }
      const limit = 2.5 ** 2 / 4
      // A quadratic pattern fails each time, a busy machine only now and then.
      let growth = measure()
      for (let again = 0; growth > limit && again < 5; again++) growth = Math.min(growth, measure())
      expect(growth, name).toBeLessThan(limit)
    }
  }, 120_000)

  it('M12 reads 200 kB in small pieces without slowing down', () => {
    const text = 'A paragraph with **bold** and `code`, and [a link](https://example.com). '.repeat(2800)
    expect(text.length).toBeGreaterThan(200_000)
    expect(timeStreamed(text)).toBeLessThan(4000)
  }, 30_000)
})

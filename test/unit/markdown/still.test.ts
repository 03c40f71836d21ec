import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createMarkdownStream } from '../../../src/markdown/markdown-stream.ts'
import { createAnswer } from '../../fixtures/markdown/answer.ts'
import { parseWhole } from './to-html.ts'
import { findRetractions, viewOf, views } from './view.ts'

const torture = readFileSync(join(import.meta.dirname, '../../fixtures/markdown/torture.md'), 'utf8')

/** What is seen of a text that has not ended, and of the same text at its end. */
function see(text: string): { now: string; kinds: readonly string[]; end: string } {
  const stream = createMarkdownStream()
  stream.write(text)
  const { text: now, kinds } = viewOf(stream.root)
  return { now, kinds, end: viewOf(parseWhole(text)).text }
}

const cases: Record<string, readonly string[]> = {
  'emphasis that is still open': ['a **bold** b', 'a *it* b', 'a _it_ b', 'a ***both*** b', 'a ~~del~~ b'],
  'code spans': ['a `code` b', 'a ``co`de`` b', 'a ` `` ` b'],
  'links and images': [
    'a [text](https://example.com "title") b',
    'a [text] b',
    '[text](https://example.com) b',
    'a arr[0] b',
    'see [1] and [2][3].',
    'a ![alt](https://example.com/i.png) b',
    'a [![alt](https://example.com/i.png)](https://example.com) b',
    'Wow! Yes!',
  ],
  'angle brackets, entities, escapes': [
    'a < b, a<b, c',
    'a <div class="x"> b </div> c',
    'a <https://example.com> b',
    'AT&T, R&D &amp; &#35; &copy; &nope; done',
    'a \\* b \\\\ c',
  ],
  'bare addresses': [
    'see https://example.com/a_b_c. Then www.example.com, and me@example.com.',
    '**https://example.com/a** b',
  ],
  'line starts': [
    '# One\n## Two\n####### no',
    '- a\n- b\n  - c\n* d\n+ e',
    '1. a\n2. b\n10) c\n\n2024 was',
    '> a\n> b\n\n> c',
    'a\n\n---\n\nb\n\n***\n\nc\n\n- - -\n\n_ _ _\n',
    '- [ ] a\n- [x] b\n- [link](https://example.com)\n- [no] c',
    '= a\n\n: b\n\n+1 c\n\n#tag d\n\n-5 e\n\n*a* b',
  ],
  'setext headings': ['Title\n===\n\ntext', 'Title\n---\n\ntext', 'two\nlines\n---\n- x', 'text\n- item\n'],
  tables: [
    '| a | b |\n| --- | :-: |\n| 1 | 2 |\n| **3** | `4` |\n\ntext',
    '|a|b|\n|---|---|\n|c|d|\n',
    'text\n| a | b |\n|---|---|\n| `x \\| y` | z |\n',
    '| a | b |\n|---|---|\n| c\n| d | e | f |\n> quote',
    '|x| = 5 is true\n\ntext',
  ],
  fences: [
    '```js\nlet a\n```\n\ntext',
    '~~~\na\n```\nb\n~~~\n',
    '````md\n```\nx\n```\n````\n',
    '- item\n  ```\n  code\n  ```\n- next',
    '> ```\n> code\n> ```\n',
    '```\n``\n`\n~~~\n   ```\n',
    '```inline``` code',
  ],
  lists: [
    '- a\n\n- b\n\n  c\n- d\n',
    '- a\n  - b\n\n    - c\nlazy',
    '1. a\n\n   ```\n   x\n   ```\n2. b\n',
    '- a\n\n\n  b\n\nc',
    '- > 25\n- # head\n- ---\n',
  ],
  'link definitions': [
    '[a]: https://example.com\n\n[a] b',
    '[a]: https://example.com "title"\n[b]: <x>\n\n[a][b]',
    'see [text][a].\n\n[a]: https://example.com\n',
    'see [1].\n\n[1]: https://example.com "One"\n',
    '> [a]: https://example.com\n\n[a]',
    '[a]: https://example.com\n[a]: https://example.org\n\n[a]',
    '[not a definition] text',
  ],
  'text that only looks like markup': [
    '$5 and $6, 5 * 3, snake_case_name, 20~25 and 30~35, a < b, AT&T, array[0], list[1][2].',
    'don`t, 2**3, f(x)[i], C#, 100%, a_b',
  ],
}

describe('a text that arrives character by character', () => {
  for (const [name, texts] of Object.entries(cases)) {
    it(`never takes back what it showed: ${name}`, () => {
      for (const text of texts) {
        expect(findRetractions(text), JSON.stringify(text)).toEqual([])
        expect(findRetractions(`before\n\n${text}\n\nafter\n`), JSON.stringify(text)).toEqual([])
      }
    })
  }

  it('never takes back what it showed: a document of everything', () => {
    expect(findRetractions(torture)).toEqual([])
    expect(findRetractions(torture, 3)).toEqual([])
  })

  it('never takes back what it showed: long answers', () => {
    expect(findRetractions(createAnswer(1, 8000))).toEqual([])
    for (let seed = 2; seed <= 8; seed++)
      expect(findRetractions(createAnswer(seed, 2500)), `seed ${seed}`).toEqual([])
  }, 60_000)

  it('shows everything at the end', () => {
    for (const text of Object.values(cases).flat()) {
      expect([...views(text)].at(-1), JSON.stringify(text)).toEqual(viewOf(parseWhole(text)))
    }
    for (const text of [
      'a **',
      'a `',
      'a [b',
      'a ![',
      'a <di',
      'a &am',
      'a \\',
      '-',
      '1.',
      '#',
      '```',
      '| a',
      'a!',
    ]) {
      expect(see(text).end.length, text).toBeGreaterThanOrEqual(
        text === '#' || text === '-' || text === '1.' || text === '```' ? 0 : 1,
      )
    }
  })

  it('styles open emphasis at once and hides its marks', () => {
    expect(see('a **bo').now).toBe('abo')
    expect(see('a **bold*').now).toBe('abold')
    expect(see('a ~~de').now).toBe('ade')
    expect(see('a `co').now).toBe('aco')
    expect(see('a `code`').now).toBe('acode')
  })

  it('shows the text of a link only once it is one, and no address before the closing parenthesis', () => {
    expect(see('a [te').now).toBe('a')
    expect(see('a [text]').now).toBe('a')
    expect(see('a [text](').now).toBe('atext')
    expect(see('a [text](https://exa').now).toBe('atext')
    expect(see('a [text](https://example.com "ti').now).toBe('atext')
    expect(see('a [text] ').now).toBe('a')
    expect(see('a [text] b').now).toBe('a[text]b')
    expect(see('a arr[0').now).toBe('aarr[0')
    expect(see('a [1]').now).toBe('a[1]')
    expect(see('a ![alt](https://exa').now).toBe('a')
  })

  it('holds a line back that may become another kind of block', () => {
    for (const half of [
      '#',
      '###',
      '-',
      '- ',
      '*',
      '+',
      '>',
      '1',
      '1.',
      '1)',
      '=',
      '--',
      '---',
      '***',
      '`',
      '``',
      '```',
      '```ja',
      '~~~',
      '|',
      '- [',
      '- [x',
      '- [x]',
      '<di',
    ]) {
      expect(see(half).now, half).toBe('')
      expect(see(`text\n${half}`).now, half).toBe('text')
    }
  })

  it('shows a table from its header on', () => {
    expect(see('| a').kinds).toEqual(['table'])
    expect(see('| a | b |\n').kinds).toEqual(['table'])
    expect(see('| a | b |\n| -').kinds).toEqual(['table'])
    expect(see('| a | b |\n| --- | :-').kinds).toEqual(['table'])
    expect(see('| a | b |\n|---|---|\n| c | **d').now).toBe('abcd')
  })

  it('waits for the second half of a surrogate pair', () => {
    const stream = createMarkdownStream()
    stream.write('a \ud83d')
    expect(viewOf(stream.root).text).toBe('a')
    stream.write('\ude00')
    expect(viewOf(stream.root).text).toBe('a😀')
  })
})

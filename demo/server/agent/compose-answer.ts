import type { Source } from './agent.ts'
import type { SearchResult } from './search-pages.ts'
import { asList } from './small-talk.ts'

/**
 * Turns what the search found into an answer: the best section in its own words, one more view where another section
 * adds one, and where that stands. Pure: the same sections give the same markdown.
 */
export function composeAnswer(results: readonly SearchResult[], siteUrl: string): string {
  const cited = pickCited(results)
  const [best, second] = cited
  if (!best) return ''
  const paragraphs = [
    `**${best.heading}**`,
    ...citeFirst(pickBlocks(best.body, best.matched), 1),
    ...(second ? [`**${second.heading}**: ${asSentence(second.excerpt)} [2]`] : []),
    // What makes the marks in the text links, also where nobody shows the sources themselves.
    cited.map((section, index) => `[${index + 1}]: ${sourceAddress(section, siteUrl)}`).join('\n'),
  ]
  return paragraphs.join('\n\n')
}

/** The sections that the answer quotes: its marks `[1]` and `[2]`. */
function pickCited(results: readonly SearchResult[]): SearchResult[] {
  const [best, ...others] = results
  if (!best) return []
  const second = others.find((other) => addsToAnswer(other, best))
  return second ? [best, second] : [best]
}

/** What the marks in the composed answer stand for. */
export function listSources(results: readonly SearchResult[], siteUrl: string): Source[] {
  return pickCited(results).map((section, index) => ({
    id: String(index + 1),
    name: sourceTitle(section),
    excerpt: asSentence(section.excerpt),
    score: section.coverage,
    url: sourceAddress(section, siteUrl),
  }))
}

/** About as good, from elsewhere, and in sentences: half a table says nothing. */
function addsToAnswer(other: SearchResult, best: SearchResult): boolean {
  return other.page !== best.page && other.score >= best.score * 0.85 && !other.excerpt.includes('|')
}

export function admitNothingFound(suggestions: readonly string[]): string {
  return [
    'I could not find anything about that on this site, so I would rather not guess.',
    `You could ask me, for example:\n\n${asList(suggestions)}`,
  ].join('\n\n')
}

const MAX_BLOCKS = 3
const MAX_CHARACTERS = 1100

/**
 * The blocks to quote, in their own order: the opening of the section, then those that hold most of the searched
 * words. A table or a code block comes whole or not at all.
 */
export function pickBlocks(body: string, stems: readonly string[]): string[] {
  const blocks = splitIntoBlocks(body)
  const ranked = blocks
    .map((text, index) => ({ text, index, score: countMatches(text, stems) + (index === 0 ? 0.5 : 0) }))
    .sort((one, other) => other.score - one.score || one.index - other.index)
  const picked: typeof ranked = []
  let length = 0
  for (const block of ranked) {
    const isWanted = picked.length === 0 || (block.score > 0 && length + block.text.length <= MAX_CHARACTERS)
    if (!isWanted || picked.length === MAX_BLOCKS) continue
    picked.push(block)
    length += block.text.length
    // "… like this:" promises the block that follows.
    const next = blocks[block.index + 1]
    if (
      !block.text.endsWith(':') ||
      next === undefined ||
      picked.some(({ index }) => index === block.index + 1)
    )
      continue
    picked.push({ text: next, index: block.index + 1, score: 0 })
    length += next.length
  }
  const chosen = new Map(picked.map(({ index, text }) => [index, text]))
  return [...chosen.keys()].sort((one, other) => one - other).map((index) => chosen.get(index) ?? '')
}

/** Paragraphs, lists, tables and code, apart. A blank line inside a code block is part of it. */
export function splitIntoBlocks(markdown: string): string[] {
  const blocks: string[][] = [[]]
  let isInCode = false
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) isInCode = !isInCode
    if (line.trim() === '' && !isInCode) blocks.push([])
    else blocks.at(-1)?.push(line)
  }
  return blocks.map((lines) => lines.join('\n')).filter((block) => block !== '')
}

function countMatches(text: string, stems: readonly string[]): number {
  const lower = text.toLowerCase()
  return stems.filter((stem) => lower.includes(stem.replace(/[iy]$/, ''))).length
}

/** The citation goes after the first running text: inside a table or code it would be part of it. */
function citeFirst(blocks: readonly string[], number: number): string[] {
  const target = blocks.findIndex((block) => !/^(\||```|[-*] |\d+\. |>)/.test(block))
  if (target === -1) return [`The page says [${number}]:`, ...blocks]
  return blocks.map((block, index) => (index === target ? cite(block, number) : block))
}

function cite(block: string, number: number): string {
  return block.endsWith(':') ? `${block.slice(0, -1)} [${number}]:` : `${block} [${number}]`
}

/** An excerpt is cut out of markdown: what is left of tables, links and code is taken away. */
export function asSentence(excerpt: string): string {
  const plain = excerpt
    .replace(/```\w*/g, ' ')
    .replace(/\[([^\]]+)\]\([^)]*\)?/g, '$1')
    .replace(/\|?\s*:?-{3,}:?\s*\|?/g, ' ')
    .replace(/[|`*_#>]+/g, ' ')
    .replace(/^\W+/, '')
    .replace(/\s+/g, ' ')
    .trim()
  return /[.!?…]$/.test(plain) ? plain : `${plain} …`
}

function sourceTitle({ pageTitle, heading }: SearchResult): string {
  return heading === pageTitle ? pageTitle : `${pageTitle}: ${heading}`
}

function sourceAddress({ page, anchor }: SearchResult, siteUrl: string): string {
  return `${siteUrl}/${page === 'index' ? '' : page}${anchor === '' ? '' : `#${anchor}`}`
}

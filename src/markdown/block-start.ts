/**
 * What the start of a line can open (CommonMark 4 and 5, in the order in which the specification lets them win).
 * Pure recognition: the block parser decides what becomes of it.
 */
import { LONG_LINE } from './line.ts'

export type BlockStart =
  | { readonly kind: 'quote' | 'rule' }
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'fence'; readonly fence: string; readonly info: string }
  | { readonly kind: 'html'; readonly end: RegExp | undefined }
  | { readonly kind: 'setext'; readonly level: number }
  | ItemStart

export interface ItemStart {
  readonly kind: 'item'
  /** `-`, `+`, `*`, `.` or `)`: a different one starts a different list. */
  readonly marker: string
  readonly start: number | undefined
  readonly width: number
}

const HEADING = /^(#{1,6})(?:[ \t]+(.*))?$/
const FENCE = /^(`{3,})([^`]*)$|^(~{3,})(.*)$/
const SETEXT = /^(?:=+|-+)[ \t]*$/
const RULE = /^(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/
const MARKER = /^(?:[-+*]|(\d{1,9})[.)])(?=([ \t]+\S)|[ \t]*$)/

/** `text` is the line without its indentation of at most three columns. */
export function findBlockStart(text: string, isInParagraph: boolean): BlockStart | undefined {
  const first = text[0] ?? ''
  if (first === '>') return { kind: 'quote' }
  if (first === '#') {
    const match = HEADING.exec(text)
    const content = match?.[2] ?? ''
    return match?.[1]
      ? { kind: 'heading', level: match[1].length, text: content.replace(/(?:^|[ \t]+)#*[ \t]*$/, '') }
      : undefined
  }
  if (first === '`' || first === '~') {
    const match = FENCE.exec(text)
    return match
      ? { kind: 'fence', fence: match[1] ?? match[3] ?? '', info: (match[2] ?? match[4] ?? '').trim() }
      : undefined
  }
  if (first === '<') return htmlStart(text, isInParagraph)
  if (isInParagraph && SETEXT.test(text)) return { kind: 'setext', level: first === '=' ? 1 : 2 }
  if (RULE.test(text)) return { kind: 'rule' }
  return itemStart(text, isInParagraph)
}

function itemStart(text: string, isInParagraph: boolean): ItemStart | undefined {
  const match = MARKER.exec(text)
  if (!match) return undefined
  const start = match[1] === undefined ? undefined : Number(match[1])
  // Only a list that starts with 1 and has text interrupts a paragraph, or "the year\n2024. Then" would.
  if (isInParagraph && (!match[2] || (start ?? 1) !== 1)) return undefined
  const width = match[0].length
  return { kind: 'item', marker: text[width - 1] ?? '', start, width }
}

/** An opening or a closing tag. */
export const TAG = '</?[a-zA-Z][\\w-]*(?:\\s[^<>]*)?/?>'
const TAG_ALONE = new RegExp(`^${TAG}\\s*$`)

/**
 * Blocks of HTML are shown as text, so they matter only where their lines would be taken for markdown: a comment,
 * and what follows a tag alone on its line up to a blank line.
 */
function htmlStart(text: string, isInParagraph: boolean): BlockStart | undefined {
  const isComment = text.startsWith('<!--')
  if (!isComment && (isInParagraph || !TAG_ALONE.test(text) || text.length > LONG_LINE)) return undefined
  return { kind: 'html', end: isComment ? /-->/ : undefined }
}

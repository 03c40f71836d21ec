/**
 * What the start of a line can open (CommonMark 4 and 5, in the order in which the specification lets them win).
 * Pure recognition: the block parser decides what becomes of it.
 */
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

const BLOCK_TAGS =
  'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|' +
  'fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|' +
  'menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|' +
  'track|ul'

const ATTRIBUTE = '\\s+[a-zA-Z_:][\\w.:-]*(?:\\s*=\\s*(?:[^\\s"\'=<>`]+|\'[^\']*\'|"[^"]*"))?'
/** An open or a closing tag (CommonMark 6.6). */
export const TAG = `(?:<[a-zA-Z][a-zA-Z0-9-]*(?:${ATTRIBUTE})*\\s*/?>|</[a-zA-Z][a-zA-Z0-9-]*\\s*>)`

/** The seven ways in which an HTML block starts, and what ends each (CommonMark 4.6). */
const HTML: readonly (readonly [RegExp, RegExp | undefined])[] = [
  [/^<(?:script|pre|style|textarea)(?:\s|>|$)/i, /<\/(?:script|pre|style|textarea)>/i],
  [/^<!--/, /-->/],
  [/^<\?/, /\?>/],
  [/^<![a-z]/i, />/],
  [/^<!\[CDATA\[/, /\]\]>/],
  [new RegExp(`^</?(?:${BLOCK_TAGS})(?:\\s|/?>|$)`, 'i'), undefined],
  [new RegExp(`^${TAG}\\s*$`), undefined],
]

function htmlStart(text: string, isInParagraph: boolean): BlockStart | undefined {
  const found = HTML.findIndex(([start]) => start.test(text))
  if (found < 0 || (found === 6 && isInParagraph)) return undefined
  return { kind: 'html', end: HTML[found]?.[1] }
}

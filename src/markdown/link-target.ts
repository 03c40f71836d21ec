/** The pieces links and link definitions share: labels, destinations and titles (CommonMark 4.7 and 6.3). */
import { decodeText } from './entities.ts'
import { matchAt } from './inline-state.ts'

export interface Definition {
  readonly url: string
  readonly title: string
}

const MAX_LABEL = 999
const MAX_PARENTHESES = 32

/** Labels match without regard to case and runs of white space. */
export function normalizeLabel(label: string): string {
  return label.trim().replace(/\s+/g, ' ').toLowerCase().toUpperCase()
}

const LABEL = /\[((?:[^\\[\]]|\\[\s\S])*)\]/y

/** The label in brackets at `at`, brackets included. */
export function readLabel(text: string, at: number): string | undefined {
  const match = matchAt(LABEL, text, at)
  return match && match[0].length <= MAX_LABEL + 2 ? match[0] : undefined
}

const ANGLED = /<((?:[^<>\n\\]|\\.)*)>/y

/** Where the destination at `at` ends, and its text; undefined if there is none. */
function readDestination(text: string, at: number): { url: string; end: number } | undefined {
  if (text[at] === '<') {
    const match = matchAt(ANGLED, text, at)
    return match ? { url: decodeText(match[1] ?? ''), end: ANGLED.lastIndex } : undefined
  }
  let depth = 0
  let end = at
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end)
    if (code <= 32 || code === 127) break
    if (code === 92 && end + 1 < text.length && text.charCodeAt(end + 1) > 32) end++
    else if (code === 40 && ++depth > MAX_PARENTHESES) return undefined
    else if (code === 41 && --depth < 0) break
  }
  return depth > 0 ? undefined : { url: decodeText(text.slice(at, end)), end }
}

const TITLE = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|\((?:[^()\\]|\\[\s\S])*\)/y

export function skipSpace(text: string, at: number): number {
  let end = at
  while (/[ \t\n]/.test(text[end] ?? '')) end++
  return end
}

export interface Target extends Definition {
  readonly end: number
  /** Where the destination ended, before the title. */
  readonly bareEnd: number
}

/** A destination at `at` or after white space there, and a title after white space. */
export function readTarget(text: string, at: number): Target | undefined {
  const destination = readDestination(text, skipSpace(text, at))
  if (!destination) return undefined
  const { url, end: bareEnd } = destination
  const gap = skipSpace(text, bareEnd)
  const title = gap > bareEnd ? matchAt(TITLE, text, gap)?.[0] : undefined
  return { url, bareEnd, end: gap + (title?.length ?? 0), title: decodeText(title?.slice(1, -1) ?? '') }
}

const UNFINISHED =
  /\(\s*(?:<[^<>\n]*|(?:<[^<>\n]*>|[^\s<]\S*)?(?:\s+(?:"[^"]*"?|'[^']*'?|\([^()]*\)?)?\s*)?)$/y

/** Whether more text may still complete the target that starts at `at`. */
export function isUnfinishedTarget(text: string, at: number): boolean {
  return matchAt(UNFINISHED, text, at) !== null
}

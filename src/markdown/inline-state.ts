/** What the inline scanner knows while it walks once through a text; shared by the rules for each syntax. */
import type { EmphasisKind, Inline } from './nodes.ts'
import type { References } from './references.ts'

/** A run of `*`, `_` or `~` that may open or close emphasis once the text around it is known. */
export interface Delimiter {
  readonly kind: 'run'
  readonly char: string
  readonly at: number
  readonly canOpen: boolean
  readonly canClose: boolean
  /** Its length before parts of it were used up, for the rule of three. */
  readonly full: number
  length: number
  /** Innermost first. */
  readonly opens: EmphasisKind[]
  readonly closes: EmphasisKind[]
}

export type Piece = Inline | Delimiter

export interface Bracket {
  readonly isImage: boolean
  readonly at: number
  /** Where its content begins in the text, its own piece, and how many runs came before it. */
  readonly contentAt: number
  readonly piece: number
  readonly run: number
  /** A link around it makes it unable to become one. */
  isActive: boolean
  hasInner: boolean
}

export interface InlineState {
  readonly text: string
  readonly references: References
  /** More text may follow: half-arrived syntax is closed or held back. */
  readonly isOpen: boolean
  at: number
  /** Plain text not yet made into a node. */
  plain: string
  readonly pieces: Piece[]
  readonly runs: Delimiter[]
  readonly brackets: Bracket[]
  /** Labels that were looked up in vain. */
  readonly missing: string[]
  /** Something is still open here that later text could close. */
  isDirty: boolean
}

export function addPiece(state: InlineState, piece: Piece): void {
  flushPlain(state)
  state.pieces.push(piece)
}

/** An address that is its own text, `length` characters of the source. */
export function addAddress(state: InlineState, url: string, text: string, length: number): void {
  addPiece(state, { kind: 'link', url, title: '', children: [{ kind: 'text', text }] })
  state.at += length
}

export function flushPlain(state: InlineState): void {
  if (state.plain) state.pieces.push({ kind: 'text', text: state.plain })
  state.plain = ''
}

/** Takes the next `count` characters as plain text. */
export function takePlain(state: InlineState, count: number): void {
  state.plain += state.text.slice(state.at, state.at + count)
  state.at += count
}

/** Shows nothing of the rest: it is too short to tell what it is. */
export function holdBack(state: InlineState): void {
  state.at = state.text.length
}

/** Half-arrived syntax is believed in only so far; after that it is shown as the text it is. */
export function isNearEnd(state: InlineState, at: number, limit: number): boolean {
  return state.isOpen && state.text.length - at <= limit
}

/** `2**3`, `don`t` and `list[0` are hardly ever markup, so nothing is made of them before they are closed. */
export function isAfterWord(text: string, at: number): boolean {
  return /[\w)\]]/.test(text[at - 1] ?? '')
}

/** The match of a sticky pattern at `at`. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

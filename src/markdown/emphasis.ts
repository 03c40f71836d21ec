/**
 * Emphasis, strong emphasis and strikethrough: the delimiter stack of CommonMark 6.2. Runs are matched in a list;
 * the tree is made afterwards in one pass over the pieces, so the depth of the nesting costs no recursion.
 */
import {
  addPiece,
  type Delimiter,
  type Emphasis,
  flushPlain,
  holdBack,
  type InlineState,
  isAfterWord,
  type Piece,
  takePlain,
} from './inline-state.ts'
import type { Inline } from './nodes.ts'

const MAX_DEPTH = 64
/** An opener this far back is hardly going to be closed: it is shown as text. */
const MAX_VIRTUAL = 400

const SPACE = /^(?:\s|$)/
const PUNCTUATION = /^[\p{P}\p{S}]/u

export function readDelimiters(state: InlineState) {
  const { text, at } = state
  const char = text[at] ?? ''
  let end = at
  while (text[end] === char) end++
  if (end === text.length && state.context.isOpen) return holdBack(state)
  const before = lastCharacter(text, at)
  const after = String.fromCodePoint(text.codePointAt(end) ?? 32)
  const isSpaceBefore = SPACE.test(before)
  const isSpaceAfter = SPACE.test(after)
  const isPunctuationBefore = PUNCTUATION.test(before)
  const isPunctuationAfter = PUNCTUATION.test(after)
  const isLeft = !isSpaceAfter && (!isPunctuationAfter || isSpaceBefore || isPunctuationBefore)
  const isRight = !isSpaceBefore && (!isPunctuationBefore || isSpaceAfter || isPunctuationAfter)
  const length = end - at
  // `_` inside a word and a single `~` beside one (`20~25`) are text.
  const isShy = char === '_' || (char === '~' && length === 1)
  const canOpen = isLeft && (!isShy || !isRight || isPunctuationBefore)
  const canClose = isRight && (!isShy || !isLeft || isPunctuationAfter)
  if ((!canOpen && !canClose) || (char === '~' && length > 2)) return takePlain(state, length)
  const previous = state.lastDelimiter
  const delimiter: Delimiter = {
    kind: 'delimiter',
    char,
    at,
    canOpen,
    canClose,
    fullLength: length,
    length,
    opens: [],
    closes: [],
    isListed: true,
    previous,
    next: undefined,
  }
  if (previous) previous.next = delimiter
  state.lastDelimiter = delimiter
  state.at = end
  addPiece(state, delimiter)
}

function lastCharacter(text: string, at: number): string {
  const code = text.charCodeAt(at - 1)
  return text.slice(code >= 0xdc00 && code <= 0xdfff ? at - 2 : at - 1, at) || ' '
}

/** Matches openers and closers above `bottom`; what stays unmatched there is left in the list. */
export function matchDelimiters(state: InlineState, bottom: Delimiter | undefined): void {
  /** Per kind of closer: no opener for it at or before this place. */
  const floors = new Map<string, number>()
  let closer = firstAbove(state, bottom)
  while (closer) {
    const next: Delimiter | undefined = closer.next
    if (!closer.canClose) {
      closer = next
      continue
    }
    const key =
      closer.char + (closer.canOpen ? 3 : 0) + (closer.char === '~' ? closer.length : closer.fullLength % 3)
    const floor = floors.get(key) ?? bottom?.at ?? -1
    let opener = closer.previous
    while (opener && opener.at > floor && !fits(opener, closer)) opener = opener.previous
    if (opener && opener.at > floor) {
      while (closer.previous && closer.previous !== opener) unlist(state, closer.previous)
      join(opener, closer)
      if (opener.length === 0) unlist(state, opener)
      if (closer.length === 0) {
        unlist(state, closer)
        closer = next
      }
    } else {
      floors.set(key, closer.previous?.at ?? -1)
      if (!closer.canOpen) unlist(state, closer)
      closer = next
    }
  }
}

function firstAbove(state: InlineState, bottom: Delimiter | undefined): Delimiter | undefined {
  if (bottom) return bottom.next
  let first = state.lastDelimiter
  while (first?.previous) first = first.previous
  return first
}

function fits(opener: Delimiter, closer: Delimiter): boolean {
  if (opener.char !== closer.char || !opener.canOpen) return false
  if (closer.char === '~') return opener.length === closer.length
  const isEitherBoth = opener.canClose || closer.canOpen
  const isSumOfThree = (opener.fullLength + closer.fullLength) % 3 === 0
  const areMultiples = opener.fullLength % 3 === 0 && closer.fullLength % 3 === 0
  return !isEitherBoth || !isSumOfThree || areMultiples
}

function join(opener: Delimiter, closer: Delimiter): void {
  const isTilde = closer.char === '~'
  const used = isTilde ? closer.length : opener.length > 1 && closer.length > 1 ? 2 : 1
  const kind = isTilde ? 'strike' : used === 2 ? 'strong' : 'emphasis'
  opener.opens.push(kind)
  closer.closes.push(kind)
  opener.length -= used
  closer.length -= used
}

export function unlist(state: InlineState, delimiter: Delimiter): void {
  const { previous, next } = delimiter
  if (previous) previous.next = next
  if (next) next.previous = previous
  else state.lastDelimiter = previous
  delimiter.isListed = false
}

/** Styles the text after an opener at once, as if its closer stood at the end of what has arrived. */
export function closeVirtually(state: InlineState): void {
  const { text } = state
  for (let opener = firstAbove(state, undefined); opener; opener = opener.next) {
    const { at, char, length } = opener
    const isLikely = !isAfterWord(text, at) && text.length - at <= MAX_VIRTUAL && length <= 3
    if (!opener.canOpen || !isLikely || (char === '~' && length === 1)) continue
    if (char === '~') opener.opens.push('strike')
    else {
      if (length > 1) opener.opens.push('strong')
      if (length !== 2) opener.opens.push('emphasis')
    }
    opener.length = 0
  }
}

/** Whether later text could still close something. */
export function hasOpener(state: InlineState): boolean {
  for (let delimiter = state.lastDelimiter; delimiter; delimiter = delimiter.previous) {
    if (delimiter.canOpen) return true
  }
  return false
}

interface Level {
  readonly nodes: Inline[]
  readonly kind: Emphasis | undefined
}

/** Turns pieces into a tree. Whatever is not closed is closed at the end; too deep nesting is flattened. */
export function assemble(pieces: readonly Piece[]): Inline[] {
  const root: Level = { nodes: [], kind: undefined }
  const levels: Level[] = [root]
  let flattened = 0
  let top = root
  const close = () => {
    if (flattened > 0) flattened--
    else {
      const { kind, nodes } = top
      levels.pop()
      top = levels[levels.length - 1] ?? root
      if (kind) top.nodes.push({ kind, children: nodes })
    }
  }
  const add = (node: Inline) => {
    const last = top.nodes[top.nodes.length - 1]
    if (node.kind === 'text' && last?.kind === 'text') {
      top.nodes[top.nodes.length - 1] = { kind: 'text', text: last.text + node.text }
    } else top.nodes.push(node)
  }
  for (const piece of pieces) {
    if (piece.kind !== 'delimiter') {
      add(piece)
      continue
    }
    for (const _ of piece.closes) close()
    if (piece.length > 0) add({ kind: 'text', text: piece.char.repeat(piece.length) })
    for (const kind of piece.opens.reverse()) {
      if (levels.length > MAX_DEPTH) flattened++
      else {
        top = { nodes: [], kind }
        levels.push(top)
      }
    }
  }
  while (levels.length > 1) {
    flattened = 0
    close()
  }
  return root.nodes
}

/** Makes a tree of the pieces from `from` on and takes them out. */
export function assembleFrom(state: InlineState, from: number): Inline[] {
  flushPlain(state)
  return assemble(state.pieces.splice(from))
}

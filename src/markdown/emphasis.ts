/**
 * Emphasis, strong emphasis and strikethrough (CommonMark 6.2). Runs of `*`, `_` and `~` are matched in a flat list;
 * the tree is made afterwards in one pass over the pieces, so that no nesting costs a deeper call stack.
 */
import {
  addPiece,
  type Delimiter,
  flushPlain,
  holdBack,
  type InlineState,
  isAfterWord,
  type Piece,
  takePlain,
} from './inline-state.ts'
import type { EmphasisKind, Inline } from './nodes.ts'

const MAX_DEPTH = 64
/** An opener this far back is hardly going to be closed: it is shown as text. */
const MAX_VIRTUAL = 400

export function readDelimiters(state: InlineState) {
  const { text, at } = state
  const char = text[at] ?? ''
  let end = at
  while (text[end] === char) end++
  if (end === text.length && state.isOpen) return holdBack(state)
  const before = classOf(text.slice(0, at).slice(-2), /.$/su)
  const after = classOf(text.slice(end, end + 2), /./su)
  const isLeft = after > 0 && (after > 1 || before < 2)
  const isRight = before > 0 && (before > 1 || after < 2)
  const length = end - at
  // `_` inside a word and a single `~` beside one (`20~25`) are text.
  const isShy = char === '_' || (char === '~' && length === 1)
  const canOpen = isLeft && (!isShy || !isRight || before === 1)
  const canClose = isRight && (!isShy || !isLeft || after === 1)
  if ((!canOpen && !canClose) || (char === '~' && length > 2)) return takePlain(state, length)
  const run: Delimiter = {
    kind: 'run',
    char,
    at,
    canOpen,
    canClose,
    full: length,
    length,
    opens: [],
    closes: [],
  }
  addPiece(state, run)
  state.runs.push(run)
  state.at = end
}

/** 0 for white space or the end of the text, 1 for punctuation, 2 for the rest. */
function classOf(text: string, which: RegExp): number {
  const char = which.exec(text)?.[0].trim()
  return char ? (/[\p{P}\p{S}]/u.test(char) ? 1 : 2) : 0
}

/** Matches the runs from `from` on, takes them off the list and returns the openers that found no closer. */
export function matchRuns(state: InlineState, from: number): Delimiter[] {
  const openers: Delimiter[] = []
  /** Per kind of closer: before this place there is no opener for it. */
  const floors: Record<string, number> = {}
  for (const closer of state.runs.splice(from)) {
    const key = closer.char + closer.canOpen + (closer.char === '~' ? closer.full : closer.full % 3)
    while (closer.canClose && closer.length > 0) {
      let place = openers.length
      let opener: Delimiter | undefined
      do opener = openers[--place]
      while (opener && opener.at >= (floors[key] ?? 0) && !fits(opener, closer))
      if (!opener || opener.at < (floors[key] ?? 0)) {
        floors[key] = closer.at
        break
      }
      join(opener, closer)
      openers.length = place + (opener.length > 0 ? 1 : 0)
    }
    if (closer.canOpen && closer.length > 0) openers.push(closer)
  }
  return openers
}

function fits(opener: Delimiter, closer: Delimiter): boolean {
  if (opener.char !== closer.char) return false
  if (closer.char === '~') return opener.length === closer.length
  const isEitherBoth = opener.canClose || closer.canOpen
  return (
    !isEitherBoth || (opener.full + closer.full) % 3 > 0 || (opener.full % 3 === 0 && closer.full % 3 === 0)
  )
}

function join(opener: Delimiter, closer: Delimiter): void {
  const used = Math.min(opener.length, closer.length, 2)
  const kind = closer.char === '~' ? 'strike' : used === 2 ? 'strong' : 'emphasis'
  opener.opens.push(kind)
  closer.closes.push(kind)
  opener.length -= used
  closer.length -= used
}

/** Styles the text after an opener at once, as if its closer stood at the end of what has arrived. */
export function closeVirtually({ text }: InlineState, openers: readonly Delimiter[]): void {
  for (const opener of openers) {
    const { at, char, length, opens } = opener
    const isTilde = char === '~'
    if (isAfterWord(text, at) || text.length - at > MAX_VIRTUAL || length > 3 || (isTilde && length < 2))
      continue
    if (length > 1) opens.push(isTilde ? 'strike' : 'strong')
    if (length !== 2) opens.push('emphasis')
    opener.length = 0
  }
}

/** Makes a tree of the pieces from `from` on. What is not closed ends at the end; too deep nesting is flattened. */
export function assemble(state: InlineState, from: number): Inline[] {
  flushPlain(state)
  const lists: Inline[][] = [[]]
  const kinds: EmphasisKind[] = []
  const add = (node: Inline) => {
    const list = lists[Math.min(kinds.length, MAX_DEPTH)] ?? []
    const last = list.at(-1)
    if (node.kind === 'text' && last?.kind === 'text')
      list.splice(-1, 1, { kind: 'text', text: last.text + node.text })
    else list.push(node)
  }
  const close = () => {
    const kind = kinds.pop()
    const children = kinds.length < MAX_DEPTH && lists.pop()
    if (kind && children) add({ kind, children })
  }
  for (const piece of state.pieces.splice(from) as Piece[]) {
    if (piece.kind === 'run') {
      piece.closes.forEach(close)
      if (piece.length > 0) add({ kind: 'text', text: piece.char.repeat(piece.length) })
      for (const kind of piece.opens.reverse()) {
        if (kinds.push(kind) <= MAX_DEPTH) lists.push([])
      }
    } else add(piece)
  }
  while (kinds.length > 0) close()
  return lists[0] ?? []
}

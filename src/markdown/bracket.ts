/** Links and images in brackets (CommonMark 6.3, 6.4), and citations: `[1]` that no definition resolves. */
import { assemble, matchRuns } from './emphasis.ts'
import {
  addPiece,
  type Bracket,
  flushPlain,
  holdBack,
  type InlineState,
  isAfterWord,
  isNearEnd,
  takePlain,
} from './inline-state.ts'
import {
  type Definition,
  isUnfinishedTarget,
  normalizeLabel,
  readLabel,
  readTarget,
  skipSpace,
} from './link-target.ts'
import type { Inline } from './nodes.ts'

/** The text of a link is held back until it is known to be one, but not for longer than this. */
const MAX_HELD_TEXT = 160
const MAX_HELD_TARGET = 2000

export function openBracket(state: InlineState, isImage: boolean): void {
  flushPlain(state)
  const at = state.at
  const contentAt = at + (isImage ? 2 : 1)
  const outer = state.brackets[state.brackets.length - 1]
  if (outer) outer.hasInner = true
  state.brackets.push({
    isImage,
    at,
    contentAt,
    piece: state.pieces.length,
    run: state.runs.length,
    isActive: true,
    hasInner: false,
  })
  addPiece(state, { kind: 'text', text: state.text.slice(at, contentAt) })
  state.at = contentAt
}

export function closeBracket(state: InlineState) {
  const { text, at, references } = state
  const bracket = state.brackets.pop()
  if (!bracket?.isActive) return takePlain(state, 1)
  const after = text[at + 1]
  if (after === '(') {
    const target = readTarget(text, at + 2)
    const closing = target && skipSpace(text, target.end)
    if (closing && text[closing] === ')') return finishLink(state, bracket, target, closing + 1)
    if (isUnfinishedTarget(text, at + 1)) {
      state.isDirty = true
      if (isNearEnd(state, at, MAX_HELD_TARGET)) return finishPending(state, bracket)
    }
  }
  const content = text.slice(bracket.contentAt, at)
  const following = after === '[' ? readLabel(text, at + 1) : undefined
  const isNumber = !bracket.isImage && NUMBER.test(content)
  if (!isNumber && isUndecided(state, bracket)) {
    state.brackets.push(bracket)
    return holdBack(state)
  }
  // `[1][2]` are two citations rather than a link "1" to the definition of 2.
  const isFull =
    following !== undefined && following.length > 2 && !(isNumber && NUMBER.test(following.slice(1, -1)))
  const label = isFull ? following.slice(1, -1) : bracket.hasInner || content.length > 999 ? '' : content
  const key = normalizeLabel(label)
  const end = at + 1 + (isFull || following === '[]' ? following.length : 0)
  const definition = key ? references.find(key) : undefined
  if (definition) return finishLink(state, bracket, definition, end)
  if (key) state.missing.push(key)
  const isLikely = !bracket.isImage && !isAfterWord(text, bracket.at)
  if (end > at + 1 && key && isLikely && !references.hasEnded) {
    // The definition may come at any later time, and `[text][label]` is hardly ever meant as anything else.
    return finishLink(state, bracket, undefined, end)
  }
  if (!isNumber || isFull) return takePlain(state, 1)
  state.pieces.splice(bracket.piece)
  state.plain = ''
  addPiece(state, { kind: 'citation', text: content })
  state.at = at + 1
}

const NUMBER = /^\d{1,3}$/

/** `[text]` and `[text][lab` at the end of open text may become a link. */
function isUndecided(state: InlineState, bracket: Bracket): boolean {
  if (!isNearEnd(state, bracket.at, MAX_HELD_TEXT) || isAfterWord(state.text, bracket.at)) return false
  return /^(?:\[[^[\]]*)?$/.test(state.text.slice(state.at + 1))
}

function finishLink(state: InlineState, bracket: Bracket, target: Definition | undefined, end: number): void {
  flushPlain(state)
  matchRuns(state, bracket.run)
  state.pieces.splice(bracket.piece, 1)
  const children = assemble(state, bracket.piece)
  const title = target?.title ?? ''
  const url = target?.url
  if (bracket.isImage) addPiece(state, { kind: 'image', url: url ?? '', title, alt: plainText(children) })
  else {
    addPiece(state, { kind: 'link', url, title, children: withoutLinks(children) })
    for (const outer of state.brackets) if (!outer.isImage) outer.isActive = false
  }
  state.at = end
}

/** `[text](https://exa`: the text is shown, without an address; of an image nothing is. */
function finishPending(state: InlineState, bracket: Bracket): void {
  if (bracket.isImage) state.brackets.push(bracket)
  else finishLink(state, bracket, undefined, state.text.length)
  holdBack(state)
}

/** Takes back what follows a `[` that is still open near the end of open text. */
export function holdOpenBrackets(state: InlineState): void {
  const held = state.brackets.find(
    ({ at, isActive, isImage }) =>
      isActive &&
      isNearEnd(state, at, isImage ? MAX_HELD_TARGET : MAX_HELD_TEXT) &&
      (isImage || !isAfterWord(state.text, at)),
  )
  if (!held) return
  state.plain = ''
  state.pieces.length = held.piece
  state.runs.length = held.run
}

/** A link holds no link: addresses inside its text are text. */
function withoutLinks(nodes: readonly Inline[]): Inline[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'link') return withoutLinks(node.children)
    if ('children' in node) return [{ ...node, children: withoutLinks(node.children) }]
    return [node]
  })
}

/** What a text says without its markup: an image's `alt`. */
export function plainText(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if ('children' in node) return plainText(node.children)
      if (node.kind === 'image') return node.alt
      if (node.kind === 'citation') return `[${node.text}]`
      return node.kind === 'break' ? '\n' : node.text
    })
    .join('')
}

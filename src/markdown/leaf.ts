/**
 * The text of a paragraph, heading or cell while it grows. A long paragraph is settled piece by piece: where
 * nothing is open (no emphasis, bracket, code span or tag), what comes before is final, and only the tail after it
 * is parsed again when text arrives. Where to cut depends on the text alone, never on how it was chunked,
 * and no markup spans more than LONGEST characters, so the work per write is bounded whatever the text is.
 */
import { type InlineResult, parseInline } from './inline.ts'
import type { Inline, Leaf, Segment } from './nodes.ts'
import { mayBeDefinition, type References } from './references.ts'

const SHORTEST = 256
const LONGEST = 4096
const LONGEST_LIVE = 640
const LIVE = 400

export function emptyLeaf() {
  return {
    segments: [] as Segment[],
    tail: '',
    shown: [] as readonly Inline[],
    nextCut: SHORTEST,
    fixed: 0,
    fixedNodes: [] as readonly Inline[],
  }
}

/** The text is whole: everything becomes final. */
export function settleLeaf(leaf: Leaf, references: References): void {
  leaf.tail = leaf.tail.trimEnd()
  settleHead(leaf, leaf.tail.length, references)
  if (leaf.tail) addSegment(leaf, { length: leaf.tail.length }, references)
  leaf.shown = []
}

/** Settles what can be settled within the first `limit` characters of the tail. */
export function settleHead(leaf: Leaf, limit: number, references: References): void {
  if (isMaybeDefinition(leaf)) return
  let rest = limit
  while (rest >= leaf.nextCut) {
    const cut = findCut(leaf, rest, references)
    if (!cut) break
    addSegment(leaf, cut, references)
    rest -= cut.length
  }
  // Something long is open. Marks this old are shown as text, so only what follows them is looked at each time.
  if (rest > leaf.fixed + LONGEST_LIVE) {
    const space = leaf.tail.lastIndexOf(' ', rest - LIVE)
    leaf.fixed = space > leaf.fixed ? space : rest - LIVE
    leaf.fixedNodes = parseInline(leaf.tail.slice(0, leaf.fixed), references, false).nodes
  }
}

interface Cut {
  readonly length: number
  readonly result?: InlineResult
}

function findCut(leaf: Leaf, limit: number, references: References): Cut | undefined {
  const { tail } = leaf
  for (let size = leaf.nextCut; size < LONGEST; size *= 2) {
    leaf.nextCut = size
    const boundary = /\s(?=\S)/g
    boundary.lastIndex = size
    const at = boundary.exec(tail.slice(0, Math.min(limit, LONGEST)))?.index
    if (at === undefined) {
      if (limit < LONGEST) return undefined
      break
    }
    const result = parseInline(tail.slice(0, at + 1), references, false)
    if (result.isSettled) return { length: at + 1, result }
  }
  leaf.nextCut = LONGEST
  if (limit <= LONGEST) return undefined
  const space = Math.max(tail.lastIndexOf(' ', LONGEST - 1), tail.lastIndexOf('\n', LONGEST - 1))
  if (space > 0 && /\S/.test(tail[space + 1] ?? '')) return { length: space + 1 }
  const isPairSplit = /[\ud800-\udbff]/.test(tail[LONGEST - 1] ?? '')
  return { length: isPairSplit ? LONGEST - 1 : LONGEST }
}

function addSegment(leaf: Leaf, { length, result }: Cut, references: References): void {
  const source = leaf.tail.slice(0, length)
  const { nodes, missing } = result ?? parseInline(source, references, false)
  references.waitFor(missing, leaf)
  leaf.segments.push({ source, nodes, missing })
  leaf.tail = leaf.tail.slice(length)
  leaf.nextCut = SHORTEST
  leaf.fixed = 0
  leaf.fixedNodes = []
}

function isMaybeDefinition(leaf: Leaf): boolean {
  return leaf.segments.length === 0 && mayBeDefinition(leaf.tail)
}

/** Parses the open tail as it is to be shown now. */
export function showTail(leaf: Leaf, references: References): void {
  const text = isMaybeDefinition(leaf) ? '' : leaf.tail.slice(leaf.fixed).trimEnd()
  leaf.shown = leaf.fixedNodes.concat(parseInline(text, references, true).nodes)
}

/** A definition has arrived that settled text was waiting for. */
export function resettle(leaf: Leaf, references: References): void {
  for (const segment of leaf.segments) {
    if (!references.hasEnded && !segment.missing.some(references.find)) continue
    const { nodes, missing } = parseInline(segment.source, references, false)
    references.waitFor(missing, leaf)
    segment.nodes = nodes
    segment.missing = missing
  }
}

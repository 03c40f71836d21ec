/**
 * Link reference definitions: `[label]: destination "title"` at the start of a paragraph. The first definition of
 * a label wins. A use may come long before its definition, so text that looked a label up in vain waits in a
 * list, and only that text is parsed again when the definition arrives.
 */
import { matchAt } from './inline-state.ts'
import { type Definition, normalizeLabel, readLabel, readTarget, skipSpace } from './link-target.ts'
import type { Leaf } from './nodes.ts'

/** A definition that goes on for longer than this is text. */
export const MAX_DEFINITION = 2000

export interface References {
  find(label: string): Definition | undefined
  define(label: string, definition: Definition): void
  waitFor(labels: readonly string[], leaf: Leaf): void
  /** The leaves whose labels were defined since the last call; all that still wait, once the text has ended. */
  takeStale(): Iterable<Leaf>
  end(): void
  hasEnded: boolean
  /** While the half line is tried out nothing may be defined and nobody waits. */
  isTrial: boolean
}

export function createReferences(): References {
  const known = new Map<string, Definition>()
  const waiting = new Map<string, Set<Leaf>>()
  let stale = new Set<Leaf>()
  return {
    isTrial: false,
    hasEnded: false,
    find: (label) => known.get(label),
    define(label, definition) {
      if (this.isTrial || known.has(label)) return
      known.set(label, definition)
      for (const leaf of waiting.get(label) ?? []) stale.add(leaf)
      waiting.delete(label)
    },
    waitFor(labels, leaf) {
      if (this.isTrial || this.hasEnded) return
      for (const label of labels) {
        const leaves = waiting.get(label) ?? new Set()
        waiting.set(label, leaves.add(leaf))
      }
    },
    takeStale() {
      const taken = stale
      stale = new Set()
      return taken
    },
    end() {
      this.hasEnded = true
      for (const leaves of waiting.values()) for (const leaf of leaves) stale.add(leaf)
      waiting.clear()
    },
  }
}

/** Takes the definitions off the start of a paragraph; with `onlyAll` only if nothing else is left of it. */
export function takeDefinitions(leaf: Leaf, references: References, onlyAll: boolean): void {
  if (leaf.segments.length > 0) return
  const found = []
  let { tail } = leaf
  for (let next = readDefinition(tail); next; next = readDefinition(tail)) {
    found.push(next)
    tail = tail.slice(next.end)
  }
  if (onlyAll && tail) return
  for (const definition of found) references.define(definition.label, definition)
  leaf.tail = tail
}

/** Reads one definition at the start of `text`. */
function readDefinition(text: string): (Definition & { label: string; end: number }) | undefined {
  const bracketed = readLabel(text, 0)
  if (!bracketed || text[bracketed.length] !== ':') return undefined
  const label = normalizeLabel(bracketed.slice(1, -1))
  const target = readTarget(text, bracketed.length + 1)
  if (!label || !target || target.bareEnd === skipSpace(text, bracketed.length + 1)) return undefined
  const { url, title } = target
  const end = title ? lineEnd(text, target.end) : 0
  if (end > 0) return { label, url, title, end }
  // What looked like a title belongs to the next line, or there is no definition.
  const bareEnd = lineEnd(text, target.bareEnd)
  return bareEnd > 0 ? { label, url, title: '', end: bareEnd } : undefined
}

/** After the rest of the line if that is blank and not too far, otherwise 0. */
function lineEnd(text: string, at: number): number {
  const match = at < MAX_DEFINITION && matchAt(/[ \t]*(?:\n|$)/y, text, at)
  return match ? at + match[0].length : 0
}

/** Whether `text` may yet turn out to begin with a definition, and must not be shown as a paragraph. */
export function mayBeDefinition(text: string): boolean {
  return text.length <= MAX_DEFINITION && /^\[(?:[^\\[\]]|\\[\s\S])*(?:\\?$|\](?:$|:))/.test(text)
}

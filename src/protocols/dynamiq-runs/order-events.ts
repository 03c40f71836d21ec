/**
 * Numbered events in the order of their numbers, each once. One that comes too early waits until the hole before it
 * is filled; when waiting makes no sense any more, the order is stuck and the caller decides: get the missing ones,
 * or take the hole for a gap in the numbering.
 */
const maxWaiting = 16

export interface EventOrder<Item> {
  /**
   * What can be told now; nothing for a repetition, and for what has to wait. After an urgent one nothing may follow
   * for long, so that it can't wait for what comes next.
   */
  push(item: Item, sequence: number | undefined, isUrgent: boolean): readonly Item[]
  isRepeated(sequence: number | undefined): boolean
  isStuck(): boolean
  /** Whether anything waits. */
  hasHole(): boolean
  /** Takes the first hole for a gap. */
  skip(): readonly Item[]
  /** The number of the last event told. */
  last(): number | undefined
}

export function createEventOrder<Item>(after?: number): EventOrder<Item> {
  let last = after
  const waiting = new Map<number, Item>()
  let urgentAt: number | undefined
  let unnumbered: Item | undefined

  function drain(): readonly Item[] {
    const ready: Item[] = []
    for (let next = (last ?? 0) + 1; waiting.has(next); next++) {
      ready.push(waiting.get(next) as Item)
      waiting.delete(next)
      last = next
    }
    if (unnumbered !== undefined && !waiting.size) {
      ready.push(unnumbered)
      unnumbered = undefined
    }
    return ready
  }

  function isRepeated(sequence: number | undefined): boolean {
    return sequence !== undefined && (sequence <= (last ?? -Infinity) || waiting.has(sequence))
  }

  return {
    push(item, sequence, isUrgent) {
      if (sequence === undefined) {
        if (!isUrgent || !waiting.size) return [item]
        unnumbered = item
        return []
      }
      if (isRepeated(sequence)) return []
      // A stream begins with 1, or below.
      last ??= Math.min(sequence - 1, 0)
      waiting.set(sequence, item)
      if (isUrgent) urgentAt = sequence
      return drain()
    },
    isRepeated,
    isStuck: () =>
      waiting.size >= maxWaiting ||
      unnumbered !== undefined ||
      (urgentAt !== undefined && waiting.has(urgentAt)),
    hasHole: () => waiting.size > 0,
    skip() {
      last = Math.min(...waiting.keys()) - 1
      return drain()
    },
    last: () => last,
  }
}

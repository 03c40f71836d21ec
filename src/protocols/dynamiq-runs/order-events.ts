/**
 * Numbered events in the order of their numbers, each once. One that comes too early waits until the hole before it
 * is filled. How long waiting makes sense is for the caller to say, who can get the missing ones or skip the hole.
 */
export interface EventOrder<Item> {
  /** What can be told now: nothing for a repetition, and for what has to wait. */
  push(item: Item, sequence: number): readonly Item[]
  /** Whether it was told before, or waits already. */
  isRepeated(sequence: number): boolean
  /** How many wait. */
  waiting(): number
  /** Takes the first hole for a gap in the numbers. */
  skip(): readonly Item[]
  /** The number of the last event told. */
  last(): number | undefined
}

export function createEventOrder<Item>(after?: number): EventOrder<Item> {
  let last = after
  const early = new Map<number, Item>()

  function drain(): readonly Item[] {
    const ready: Item[] = []
    for (let next = (last ?? 0) + 1; early.has(next); next++) {
      ready.push(early.get(next) as Item)
      early.delete(next)
      last = next
    }
    return ready
  }

  function isRepeated(sequence: number): boolean {
    return (last !== undefined && sequence <= last) || early.has(sequence)
  }

  return {
    push(item, sequence) {
      if (isRepeated(sequence)) return []
      // A stream begins with 1, or below.
      last ??= Math.min(sequence - 1, 0)
      early.set(sequence, item)
      return drain()
    },
    isRepeated,
    waiting: () => early.size,
    skip() {
      last = Math.min(...early.keys()) - 1
      return drain()
    },
    last: () => last,
  }
}

import type { Message } from '../core/message.ts'

/** A message as it was last stored, and the number that says where it stands. */
export interface KnownMessage {
  readonly place: number
  stored?: Message
}

/**
 * Numbers that keep the order of messages without ever being counted anew: a new message takes the time at which it
 * was made, where that is between its neighbours, so that what two tabs write at once falls into one order. Returns
 * the ids of those that were given another number.
 */
export function givePlaces(messages: readonly Message[], known: Map<string, KnownMessage>): Set<string> {
  const moved = new Set<string>()
  let before = Number.NEGATIVE_INFINITY
  messages.forEach(({ id, createdAt }, index) => {
    let { place = before } = known.get(id) ?? {}
    if (place <= before) {
      place = between(before, createdAt, nextPlace(messages, index, before, known))
      known.set(id, { place })
      moved.add(id)
    }
    before = place
  })
  return moved
}

function between(before: number, wanted: number, after: number): number {
  if (before < wanted && wanted < after) return wanted
  if (after === Number.POSITIVE_INFINITY) return before + 1
  return before === Number.NEGATIVE_INFINITY ? after - 1 : (before + after) / 2
}

function nextPlace(
  messages: readonly Message[],
  index: number,
  before: number,
  known: ReadonlyMap<string, KnownMessage>,
): number {
  for (const { id } of messages.slice(index + 1)) {
    const { place = before } = known.get(id) ?? {}
    if (place > before) return place
  }
  return Number.POSITIVE_INFINITY
}

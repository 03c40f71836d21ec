import type { ChatState, RunningAnswer } from './chat-state.ts'
import type { ChatErrorKind } from './errors.ts'
import type { Message } from './message.ts'

/**
 * The difference between two states of one conversation, and its application to a third: how tabs keep each other up
 * to date. Applied twice it changes nothing more, and tabs that have applied each other's changes show the same.
 */
export interface ConversationChange {
  readonly sessionId: string
  readonly remoteConversationId?: string | undefined
  /** The ids of all messages, in their order. */
  readonly order: readonly string[]
  /** Messages that are new or different. */
  readonly messages: readonly Message[]
  /** Messages that are no longer in the conversation. */
  readonly removed: readonly string[]
  /** The answer being written, by whoever writes it. */
  readonly answer?: RunningAnswer | undefined
  /** What went wrong with the last turn. */
  readonly error?: { readonly kind: ChatErrorKind; readonly retryable: boolean } | undefined
}

/** Undefined where nothing that others should know has changed. */
export function describeChange(before: ChatState, after: ChatState): ConversationChange | undefined {
  const { sessionId, remoteConversationId, messages, answer, error } = after
  const known = new Map(before.messages.map((message) => [message.id, message]))
  const order = messages.map(({ id }) => id)
  const changed = messages.filter((message) => known.get(message.id) !== message)
  const kept = new Set(order)
  const removed = before.messages.flatMap(({ id }) => (kept.has(id) ? [] : [id]))
  const isSame =
    changed.length === 0 &&
    removed.length === 0 &&
    before.answer?.runId === answer?.runId &&
    before.answer?.sequence === answer?.sequence &&
    !before.answer === !answer &&
    before.error === error &&
    before.remoteConversationId === remoteConversationId
  if (isSame) return undefined
  return {
    sessionId,
    remoteConversationId,
    order,
    messages: changed,
    removed,
    answer: answer && untold(answer),
    error: error && { kind: error.kind, retryable: error.retryable },
  }
}

/**
 * The list with the change in it. Both sides agree on the place of what both know. What was written at the same time in
 * two tabs stands between the same neighbours in both, the earlier first.
 */
export function mergeMessages(messages: readonly Message[], change: ConversationChange): readonly Message[] {
  const removed = new Set(change.removed)
  const mine = messages.filter(({ id }) => !removed.has(id))
  const all = new Map([...mine, ...change.messages].map((message) => [message.id, message]))
  const theirs = change.order.flatMap((id) => all.get(id) ?? [])
  const theirIds = new Set(theirs.map(({ id }) => id))
  const myIds = new Set(mine.map(({ id }) => id))
  const myGaps = betweenCommon(mine, theirIds)
  const theirGaps = betweenCommon(theirs, myIds)
  return [undefined, ...theirs.filter(({ id }) => myIds.has(id))].flatMap((common) => {
    const ours = myGaps.get(common?.id) ?? []
    const others = theirGaps.get(common?.id) ?? []
    const between =
      ours.length > 0 && others.length > 0 ? [...ours, ...others].sort(byTime) : [...ours, ...others]
    return common ? [common, ...between] : between
  })
}

/** The messages only one side knows, by the id of the message both know before them. */
function betweenCommon(messages: readonly Message[], otherIds: ReadonlySet<string>) {
  const gaps = new Map<string | undefined, Message[]>()
  let before: string | undefined
  for (const message of messages) {
    if (otherIds.has(message.id)) before = message.id
    else gaps.set(before, [...(gaps.get(before) ?? []), message])
  }
  return gaps
}

function byTime(a: Message, b: Message): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)
}

function untold({ retold: _, ...answer }: RunningAnswer): RunningAnswer {
  return answer
}

import { type ReadonlySignal, signal } from '@preact/signals'
import type { Archive } from '../core/archive.ts'
import { listen } from '../core/listen.ts'
import { lastSpoken } from '../core/message.ts'
import type { ChatStore } from '../core/store.ts'
import type { DomEvents } from './dom-events.ts'

/** How many answers have ended that nobody has seen: the panel was closed, or the page in another tab. */
export interface Unread {
  readonly count: ReadonlySignal<number>
  /** The visitor is looking now. */
  see(): void
  /** Another user: what they have not seen. */
  recount(): void
  dispose(): void
}

export interface UnreadOptions {
  readonly store: ChatStore
  readonly events: DomEvents
  readonly archive: () => Archive
  readonly isSeen: () => boolean
}

export function createUnread({ store, events, archive, isSeen }: UnreadOptions): Unread {
  const count = signal(0)
  let writing: string | undefined

  function set(next: number) {
    if (next === count.peek()) return
    count.value = next
    events.emit('unread', { count: next })
  }

  function see() {
    if (!isSeen()) return
    set(0)
    void archive().markRead(store.current().sessionId)
  }

  /** What ended unseen in an earlier visit. */
  async function addStored() {
    const whose = archive()
    const all = await whose.list()
    if (whose === archive()) set(count.peek() + all.filter(({ isUnread }) => isUnread).length)
  }
  void addStored()

  const stopWatching = store.subscribe(({ answer, messages }) => {
    if (answer) {
      // Who listens to it counts it.
      writing = answer.isElsewhere ? undefined : answer.messageId
      return
    }
    const ended = lastSpoken(messages)
    if (ended?.id === writing && ended?.finishReason === 'completed' && !isSeen()) set(count.peek() + 1)
    writing = undefined
  })
  const stopSeeing = listen(document, ['visibilitychange'], see)

  return {
    count,
    see,
    recount() {
      set(0)
      void addStored()
    },
    dispose() {
      stopWatching()
      stopSeeing()
    },
  }
}

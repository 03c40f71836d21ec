import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { ChatEvent } from './chat-event.ts'
import type { ChatState } from './chat-state.ts'
import type { Environment } from './environment.ts'
import { reduceChat } from './reduce-chat.ts'
import { isContentEvent } from './reduce-parts.ts'

/**
 * Two speeds. The state itself is always current: every event is reduced at once, in a hidden tab too. What the
 * page shows follows at most once a frame while an answer streams in, and at once for everything a person did.
 */
export interface ChatStore {
  /** The state as it should be shown. */
  readonly view: ReadonlySignal<ChatState>
  /** The state as it is. */
  readonly current: () => ChatState
  readonly dispatch: (event: ChatEvent) => void
  /** Called after each event; the returned function ends it. A listener that throws is reported and the rest go on. */
  readonly subscribe: (listener: (state: ChatState, event: ChatEvent) => void) => () => void
}

export function createStore(
  initial: ChatState,
  environment: Pick<Environment, 'nextFrame' | 'report'>,
): ChatStore {
  const view = signal(initial)
  const listeners = new Set<(state: ChatState, event: ChatEvent) => void>()
  let current = initial
  let cancelFrame: (() => void) | undefined

  function show() {
    cancelFrame?.()
    cancelFrame = undefined
    view.value = current
  }

  return {
    view,
    current: () => current,
    dispatch(event) {
      const next = reduceChat(current, event)
      if (next === current) return
      current = next
      if (isContentEvent(event) || event.type === 'cursor-moved') cancelFrame ??= environment.nextFrame(show)
      else show()
      for (const listener of Array.from(listeners)) {
        try {
          listener(current, event)
        } catch (thrown) {
          environment.report('A listener failed; the chat goes on.', thrown)
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

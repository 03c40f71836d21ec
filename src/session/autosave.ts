import type { ChatState } from '../core/chat-state.ts'
import type { Environment } from '../core/environment.ts'
import type { ChatStore } from '../core/store.ts'
import type { CurrentConversation } from './current.ts'
import type { History } from './history.ts'

/** Writes no more often than this while an answer streams in; what a crash can lose is what came since. */
const saveEveryMs = 500

export interface AutosaveOptions {
  readonly store: ChatStore
  readonly history: History
  readonly setCurrent: (conversation: CurrentConversation) => void
  readonly environment: Pick<Environment, 'delay' | 'now'>
  /** Whether the visitor has the conversation before them. */
  readonly isSeen: () => boolean
}

export interface Autosave {
  /** Writes what is pending, at once. */
  flush(isLeaving: boolean): void
  stop(): void
}

/**
 * Keeps the stored copy of the current conversation up to date: soon after a change, and at once when the page goes
 * away.
 */
export function startAutosave({
  store,
  history,
  setCurrent,
  environment,
  isSeen,
}: AutosaveOptions): Autosave {
  let { sessionId } = store.current()
  let latest: ChatState | undefined
  let isUnread = false
  let isTouched = false
  let cancelSave: (() => void) | undefined

  function save(isLeaving: boolean) {
    if (!latest) return
    // Again each time: a site may have cleared the storage meanwhile.
    if (isTouched) {
      const { remoteConversationId, draft } = latest
      setCurrent({ sessionId: latest.sessionId, remoteConversationId, draft, updatedAt: environment.now() })
    }
    cancelSave?.()
    cancelSave = undefined
    history.save(latest, { isLeaving, isUnread: isUnread && !isSeen() })
    isTouched = false
    isUnread = false
  }

  const unsubscribe = store.subscribe((state, event) => {
    if (state.sessionId !== sessionId) {
      // The conversation left behind is written as it was last seen.
      save(true)
      const { remoteConversationId, draft } = state
      sessionId = state.sessionId
      setCurrent({ sessionId, remoteConversationId, draft })
    }
    latest = state
    // Who only looks has not gone on with it.
    if (event.type === 'conversation-opened') history.keepAsLoaded(sessionId, event.messages, state.messages)
    else isTouched = true
    const isEnd = event.type === 'message-end' || event.type === 'error' || event.type === 'turn-failed'
    isUnread ||= isEnd && !isSeen()
    cancelSave ??= environment.delay(saveEveryMs, () => save(false))
  })

  return {
    flush: save,
    stop() {
      save(true)
      unsubscribe()
    },
  }
}

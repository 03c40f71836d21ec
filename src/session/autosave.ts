import type { ChatState } from '../core/chat-state.ts'
import type { Environment } from '../core/environment.ts'
import type { ChatStore } from '../core/store.ts'
import type { History } from './history.ts'

/** Writes no more often than this while an answer streams in; what a crash can lose is what came since. */
const saveEveryMs = 500

/**
 * Keeps the stored copy of the current conversation up to date: soon after a change, and at once when the page goes
 * away. The returned `flush` writes what is pending.
 */
export function startAutosave(
  store: ChatStore,
  history: History,
  environment: Pick<Environment, 'delay' | 'now'>,
): { flush: () => void; stop: () => void } {
  let sessionId = store.current().sessionId
  let unsaved: ChatState | undefined
  let cancelSave: (() => void) | undefined

  function flush() {
    cancelSave?.()
    cancelSave = undefined
    if (!unsaved) return
    const { remoteConversationId, messages, draft } = unsaved
    const base = { sessionId: unsaved.sessionId, messages, draft, updatedAt: environment.now() }
    unsaved = undefined
    // Again each time: a site may have cleared the storage meanwhile.
    history.setCurrentSessionId(base.sessionId)
    history.save(remoteConversationId === undefined ? base : { ...base, remoteConversationId })
  }

  const unsubscribe = store.subscribe((state) => {
    if (state.sessionId !== sessionId) {
      // The conversation left behind is written as it was last seen.
      flush()
      sessionId = state.sessionId
      history.setCurrentSessionId(sessionId)
    }
    unsaved = state
    cancelSave ??= environment.delay(saveEveryMs, flush)
  })

  return {
    flush,
    stop() {
      flush()
      unsubscribe()
    },
  }
}

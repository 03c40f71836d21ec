import type { ChatState, RunningAnswer } from '../core/chat-state.ts'
import type { ConversationSnapshot } from '../core/controller.ts'
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
    const conversation = { ...snapshotOf(unsaved), updatedAt: environment.now() }
    unsaved = undefined
    // Again each time: a site may have cleared the storage meanwhile.
    history.setCurrentSessionId(conversation.sessionId)
    history.save(conversation)
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

/** What is worth keeping: an answer only while its run may go on without us. */
function snapshotOf({
  sessionId,
  remoteConversationId,
  messages,
  draft,
  ...state
}: ChatState): ConversationSnapshot {
  const { retold: _, ...answer } = state.answer ?? state.lostAnswer ?? {}
  return {
    sessionId,
    messages,
    draft,
    ...(remoteConversationId !== undefined && { remoteConversationId }),
    ...('runId' in answer && { answer: answer as RunningAnswer }),
  }
}

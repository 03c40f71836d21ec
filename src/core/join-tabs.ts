import { isBusy, type RunningAnswer } from './chat-state.ts'
import { describeChange } from './conversation-change.ts'
import type { Environment } from './environment.ts'
import type { InputResponse } from './input-request.ts'
import type { ChatStore } from './store.ts'
import type { Tabs } from './tabs.ts'

/**
 * One conversation in several tabs. A turn belongs to the tab that began it; that tab tells the others what it
 * becomes, and they hand it what concerns the turn. When it dies, whoever is next in the queue goes on.
 */
export interface JoinOptions {
  readonly tabs: Tabs | undefined
  readonly store: ChatStore
  readonly environment: Environment
  readonly isRunning: () => boolean
  readonly stop: () => void
  readonly respond: (response: InputResponse) => void
  readonly leaveDeleted: () => void
  /** The tab that listened to this answer is gone. */
  readonly takeOver: (answer: RunningAnswer) => void
  /** Another tab's turn has ended. */
  readonly onFree: () => void
}

/** Between two messages to the other tabs while an answer streams in. */
const tellEveryMs = 100
/** The place of a tab that has just finished is free before its last words have arrived here. */
const graceMs = 500

export function joinTabs(options: JoinOptions): () => void {
  const { tabs, store, environment, isRunning } = options
  if (!tabs) return () => {}
  let told = store.current()
  let cancelTelling: (() => void) | undefined
  let inheriting: AbortController | undefined
  let isMerging = false

  function tell() {
    cancelTelling?.()
    cancelTelling = undefined
    const current = store.current()
    const change = current.sessionId === told.sessionId ? describeChange(told, current) : undefined
    told = current
    if (change) tabs?.post({ type: 'changed', change })
  }

  /** Waits for the death of the tab that has the turn. */
  async function inherit(sessionId: string, signal: AbortSignal) {
    try {
      const giveFree = await tabs?.claim(sessionId, signal)
      await new Promise<void>((resolve) => environment.delay(graceMs, resolve))
      giveFree?.()
    } catch {
      return
    }
    const { answer } = store.current()
    if (answer?.isElsewhere && !signal.aborted && !isRunning()) options.takeOver(answer)
  }

  function watchOwner() {
    const { answer, sessionId } = store.current()
    if (answer?.isElsewhere && !inheriting) {
      inheriting = new AbortController()
      void inherit(sessionId, inheriting.signal)
    } else if (!answer?.isElsewhere && inheriting) {
      inheriting.abort()
      inheriting = undefined
    }
  }

  const stopWatching = store.subscribe((state) => {
    watchOwner()
    if (isMerging) return
    if (state.sessionId !== told.sessionId) told = state
    else if (isBusy(state)) cancelTelling ??= environment.delay(tellEveryMs, tell)
    else tell()
  })

  const stopListening = tabs.listen((message) => {
    const { sessionId } = store.current()
    const isHere = (message.type === 'changed' ? message.change.sessionId : message.sessionId) === sessionId
    if (!isHere) return
    switch (message.type) {
      case 'changed': {
        tell()
        const wasBusy = isBusy(store.current())
        isMerging = true
        store.dispatch({ type: 'conversation-merged', change: message.change })
        isMerging = false
        told = store.current()
        if (wasBusy && !isBusy(told)) options.onFree()
        return
      }
      case 'opened': {
        const current = store.current()
        const change = describeChange({ ...current, messages: [], answer: undefined }, current)
        if (change && !current.answer?.isElsewhere) tabs.post({ type: 'changed', change })
        return
      }
      case 'stop':
        if (isRunning()) options.stop()
        return
      case 'respond':
        if (isRunning()) options.respond(message.response)
        return
      case 'deleted':
        return options.leaveDeleted()
      default:
        return message satisfies never
    }
  })

  return () => {
    cancelTelling?.()
    inheriting?.abort()
    stopWatching()
    stopListening()
  }
}

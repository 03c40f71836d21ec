import { isUuid } from '../core/ids.ts'
import type { KeyValue } from './key-value.ts'
import { readStored, type StoredConversation, writeStored } from './stored-conversation.ts'

/**
 * The conversations of one user with one agent, in the browser. One key per conversation, and one that says which
 * is the current one, so that writing one never touches another.
 */
export interface History {
  /** The session to go on with, if there is one. */
  currentSessionId(): string | undefined
  setCurrentSessionId(sessionId: string): void
  load(sessionId: string): StoredConversation | undefined
  save(conversation: StoredConversation): void
  /** Removes everything this user left. */
  forget(): void
}

/** Whose conversations with whom. Users and agents never share a key. */
export interface HistoryScope {
  readonly endpoint: string
  readonly agent: string
  readonly userId: string
}

export function createHistory(storage: KeyValue, scope: HistoryScope): History {
  const prefix = `parley:${JSON.stringify([scope.endpoint, scope.agent, scope.userId])}:`
  const currentKey = `${prefix}current`
  const conversationKey = (sessionId: string) => `${prefix}conversation:${sessionId}`

  /**
   * The browser's quota is shared with the site. Only our own oldest conversations make room for a newer one, and
   * only if that can be enough.
   */
  function makeRoom(exceptKey: string, neededChars: number): Iterable<string> {
    const others = storage
      .keys(`${prefix}conversation:`)
      .filter((key) => key !== exceptKey)
      .map((key) => ({ key, text: storage.get(key) ?? '' }))
      .sort((a, b) => updatedAt(a.text) - updatedAt(b.text))
    const freeable = others.reduce((sum, { text }) => sum + text.length, 0)
    return freeable < neededChars ? [] : others.map(({ key }) => key)
  }

  return {
    currentSessionId() {
      const stored = storage.get(currentKey)
      return isUuid(stored) ? stored : undefined
    },
    setCurrentSessionId: (sessionId) => void storage.set(currentKey, sessionId),
    load(sessionId) {
      const stored = readStored(storage.get(conversationKey(sessionId)) ?? '')
      return stored?.sessionId === sessionId ? stored : undefined
    },
    save(conversation) {
      const key = conversationKey(conversation.sessionId)
      const text = writeStored(conversation)
      const neededChars = text.length - (storage.get(key)?.length ?? 0)
      if (storage.set(key, text)) return
      for (const oldKey of makeRoom(key, neededChars)) {
        storage.remove(oldKey)
        if (storage.set(key, text)) return
      }
    },
    forget() {
      for (const key of storage.keys(prefix)) storage.remove(key)
    },
  }
}

function updatedAt(text: string): number {
  return readStored(text)?.updatedAt ?? 0
}

import type { Archive, ArchivedConversation } from '../../src/core/archive.ts'
import type { Message } from '../../src/core/message.ts'

export interface KeptConversation extends Partial<ArchivedConversation> {
  readonly sessionId: string
  readonly title: string
  readonly messages?: readonly Message[]
}

/** What a browser keeps, in memory. */
export function createFakeArchive(kept: readonly KeptConversation[]): Archive {
  let all = kept.map((one) => ({ isRenamed: false, isUnread: false, updatedAt: Date.now(), ...one }))
  const change = (sessionId: string, changed: Partial<ArchivedConversation>) => {
    all = all.map((one) => (one.sessionId === sessionId ? { ...one, ...changed } : one))
  }
  return {
    list: async () => all.toSorted((a, b) => b.updatedAt - a.updatedAt),
    async load(sessionId) {
      const found = all.find((one) => one.sessionId === sessionId)
      return found && { sessionId, messages: found.messages ?? [], draft: '' }
    },
    rename: async (sessionId, title) => change(sessionId, { title, isRenamed: true }),
    async remove(sessionId) {
      all = all.filter((one) => one.sessionId !== sessionId)
    },
    markRead: async (sessionId) => change(sessionId, { isUnread: false }),
  }
}

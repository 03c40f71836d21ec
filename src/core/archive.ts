import type { ConversationSnapshot } from './controller.ts'

/** The conversations of one user with one agent, as this browser keeps them. Nothing here ever rejects. */
export interface Archive {
  /** Newest first. */
  list(): Promise<readonly ArchivedConversation[]>
  load(sessionId: string): Promise<ConversationSnapshot | undefined>
  /** The visitor's own name for it. */
  rename(sessionId: string, title: string): Promise<void>
  /** For good: what is still on its way into the archive does not bring it back. */
  remove(sessionId: string): Promise<void>
  markRead(sessionId: string): Promise<void>
}

export interface ArchivedConversation {
  readonly sessionId: string
  readonly remoteConversationId?: string | undefined
  /** The visitor's own name, else its first words; '' where nothing was said. */
  readonly title: string
  /** Whether the title is the visitor's own. */
  readonly isRenamed: boolean
  /** Milliseconds since the epoch. */
  readonly updatedAt: number
  /** An answer has ended that nobody has seen. */
  readonly isUnread: boolean
}

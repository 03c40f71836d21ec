import type { ConversationChange } from './conversation-change.ts'
import type { InputResponse } from './input-request.ts'

/** What the tabs of one user with one agent tell each other. */
export type TabMessage =
  | { readonly type: 'changed'; readonly change: ConversationChange }
  /** A tab shows this conversation from now on: whoever knows more than the storage, say so. */
  | { readonly type: 'opened'; readonly sessionId: string }
  /** For the tab that listens to the run. */
  | { readonly type: 'stop'; readonly sessionId: string }
  | { readonly type: 'respond'; readonly sessionId: string; readonly response: InputResponse }
  | { readonly type: 'deleted'; readonly sessionId: string }

/** The other tabs of this browser, as far as it lets them be known. */
export interface Tabs {
  post(message: TabMessage): void
  /** Returns what ends the listening. */
  listen(listener: (message: TabMessage) => void): () => void
  /**
   * Resolves when no other tab has a turn running in this conversation, with what gives the place free again; a tab
   * that is closed gives it free, too. Rejects with an AbortError when the signal is aborted before.
   */
  claim(sessionId: string, signal: AbortSignal): Promise<() => void>
}

import type { ChatConfig } from '../config/resolve-config.ts'
import type { ConversationSnapshot } from '../core/controller.ts'
import type { Environment } from '../core/environment.ts'
import type { ChatStore } from '../core/store.ts'
import { startAutosave } from './autosave.ts'
import { createHistory, type History } from './history.ts'
import type { KeyValue } from './key-value.ts'
import { forgetVisitor, visitorId } from './visitor.ts'

/**
 * Who is talking, and the conversation to go on with. Each (endpoint, agent, user) has its own; changing the user
 * leaves nothing of the previous one on the page.
 */
export interface UserSession {
  userId(): string
  /** What to open now: the conversation found, or an empty one with a new session id. */
  conversation(): ConversationSnapshot
  /** Stores what happens from now on. The returned function writes what is pending and stops. */
  keep(store: ChatStore): () => void
  /** Switches to another user; undefined is the anonymous visitor, and forgets whoever was here before. */
  switchUser(userId: string | undefined, store: ChatStore): void
}

export interface UserSessionOptions {
  readonly storage: KeyValue
  readonly config: ChatConfig
  readonly environment: Environment
}

export function createUserSession({ storage, config, environment }: UserSessionOptions): UserSession {
  let isVisitor = config.userId === undefined
  let userId = config.userId ?? visitorId(storage, environment.randomId)
  let history = openHistory(userId)
  let conversation = findConversation(history, config.sessionId, config.conversationId)
  let autosave: ReturnType<typeof startAutosave> | undefined

  function openHistory(user: string): History {
    const agent = `${config.agent ?? ''}|${config.model ?? ''}`
    const opened = createHistory(storage, { endpoint: config.endpoint, agent, userId: user })
    if (!isVisitor) return opened
    return {
      ...opened,
      save(conversation) {
        // Without the id a conversation that outlived a cleared storage could not be found again.
        visitorId(storage, () => user)
        opened.save(conversation)
      },
    }
  }

  function findConversation(
    from: History,
    wantedId: string | undefined,
    remoteId?: string,
  ): ConversationSnapshot {
    const sessionId = wantedId ?? from.currentSessionId()
    const stored = sessionId ? from.load(sessionId) : undefined
    if (remoteId !== undefined && stored?.remoteConversationId !== remoteId) {
      const fresh = environment.randomId()
      from.setCurrentSessionId(fresh)
      return { sessionId: fresh, remoteConversationId: remoteId, messages: [], draft: '' }
    }
    const isFresh = stored && !isExpired(stored.updatedAt)
    const found = wantedId ?? (isFresh || !stored ? sessionId : undefined) ?? environment.randomId()
    from.setCurrentSessionId(found)
    return stored && stored.sessionId === found ? stored : { sessionId: found, messages: [], draft: '' }
  }

  function isExpired(updatedAt: number): boolean {
    const { sessionTimeout } = config
    return sessionTimeout !== undefined && environment.now() - updatedAt > sessionTimeout * 60_000
  }

  return {
    userId: () => userId,
    conversation: () => conversation,
    keep(store) {
      autosave = startAutosave(store, history, environment)
      const onHide = () => autosave?.flush()
      // `pagehide` and not `unload`, which would cost the page its back/forward cache.
      addEventListener('pagehide', onHide)
      document.addEventListener('visibilitychange', onHide)
      return () => {
        removeEventListener('pagehide', onHide)
        document.removeEventListener('visibilitychange', onHide)
        autosave?.stop()
      }
    },
    switchUser(next, store) {
      autosave?.stop()
      if (next === undefined) {
        history.forget()
        // What the same person said before signing in goes too: the next one at this machine must not find it.
        openHistory(visitorId(storage, environment.randomId)).forget()
        forgetVisitor(storage)
      }
      isVisitor = next === undefined
      userId = next ?? visitorId(storage, environment.randomId)
      history = openHistory(userId)
      conversation = findConversation(history, undefined)
      autosave = startAutosave(store, history, environment)
    },
  }
}

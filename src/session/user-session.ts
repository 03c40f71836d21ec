import type { ChatConfig } from '../config/resolve-config.ts'
import type { Archive } from '../core/archive.ts'
import type { ConversationSnapshot } from '../core/controller.ts'
import type { Environment } from '../core/environment.ts'
import { listen } from '../core/listen.ts'
import type { ChatStore } from '../core/store.ts'
import { type Autosave, startAutosave } from './autosave.ts'
import { type CurrentConversation, createCurrent } from './current.ts'
import { openDatabase } from './database.ts'
import { createHistory } from './history.ts'
import type { KeyValue } from './key-value.ts'
import { createSmallShelf, type Shelf } from './shelf.ts'
import { forgetVisitor, visitorId } from './visitor.ts'

/**
 * Who is talking, and the conversation to go on with. Each (endpoint, agent, user) has its own; changing the user
 * leaves nothing of the previous one on the page.
 */
export interface UserSession {
  userId(): string
  /** Names the user and the agent: what tabs that belong together share. */
  scope(): string
  /** With what was said until now. */
  archive(): Archive
  /** What to open now. What was said in it follows with `restore`. */
  conversation(): ConversationSnapshot
  /** The same with what is stored of it. Never rejects. */
  restore(): Promise<ConversationSnapshot>
  /** Whether something is stored, as far as can be said at once. */
  mayBeStored(): boolean
  /** From here on the browser's storage may be written to. */
  startWriting(): void
  /** Stores what happens from now on. The returned function writes what is pending and stops. */
  keep(store: ChatStore, isSeen?: () => boolean): () => void
  /**
   * Switches to another user; undefined is the anonymous visitor, and forgets whoever was here before. A visitor who
   * becomes a user may take the conversation along.
   */
  switchUser(userId: string | undefined, store: ChatStore, keepConversation?: boolean): void
}

export interface UserSessionOptions {
  readonly storage: KeyValue
  readonly config: ChatConfig
  readonly environment: Environment
}

export function createUserSession({ storage, config, environment }: UserSessionOptions): UserSession {
  const { sessionTimeout } = config
  const small = createSmallShelf(storage)
  const usesDatabase = config.persist === 'local' && typeof indexedDB !== 'undefined'
  let opened: Promise<Shelf | undefined> | undefined
  let isVisitor = config.userId === undefined
  let isSeen = () => true
  let userId = config.userId ?? visitorId(storage, environment.randomId)
  let place = openPlace(userId)
  let conversation = findConversation(config.sessionId, config.conversationId)
  let restored = restore()
  let autosave: Autosave | undefined

  async function database(): Promise<Shelf | undefined> {
    const isWriting = storage.isWriting()
    opened ??= openDatabase(storage.isWriting, environment)
    const shelf = await opened
    // It may be made later.
    if (!shelf && !isWriting) opened = undefined
    return shelf
  }

  function openPlace(user: string) {
    const scope = JSON.stringify([config.endpoint, `${config.agent ?? ''}|${config.model ?? ''}`, user])
    const current = createCurrent(storage, scope)
    const history = createHistory({
      scope,
      small,
      database: usesDatabase ? database : undefined,
      mayWrite: storage.isWriting,
      currentSessionId: () => current.get()?.sessionId,
      environment,
    })
    return { scope, current, history }
  }

  function findConversation(wantedId?: string, remoteId?: string): ConversationSnapshot {
    const found = place.current.get()
    const { updatedAt } = found ?? {}
    const isExpired =
      !!sessionTimeout && !!updatedAt && environment.now() - updatedAt > sessionTimeout * 60_000
    const isOther = remoteId === undefined ? isExpired : found?.remoteConversationId !== remoteId
    const known = isOther ? undefined : found
    const sessionId = wantedId ?? known?.sessionId ?? environment.randomId()
    if (known?.sessionId !== sessionId) place.current.set({ sessionId, remoteConversationId: remoteId })
    const { draft = '', remoteConversationId = remoteId } = known?.sessionId === sessionId ? known : {}
    return { sessionId, remoteConversationId, messages: [], draft }
  }

  async function restore(): Promise<ConversationSnapshot> {
    const shown = conversation
    const { draft } = place.current.get() ?? {}
    const loading = place.history.load(shown.sessionId)
    void place.history.moveOver()
    const stored = await loading
    return stored ? { ...shown, ...stored, draft: draft ?? stored.draft } : shown
  }

  function setCurrent(next: CurrentConversation) {
    // Without the id a conversation that outlived a cleared storage could not be found again.
    if (isVisitor) visitorId(storage, () => userId)
    place.current.set(next)
  }

  function saveFrom(store: ChatStore) {
    autosave = startAutosave({
      store,
      history: place.history,
      setCurrent,
      environment,
      isSeen: () => isSeen(),
    })
  }

  function forget(user: typeof place) {
    user.current.forget()
    void user.history.forget()
  }

  return {
    userId: () => userId,
    scope: () => place.scope,
    archive() {
      autosave?.flush(false)
      return place.history
    },
    conversation: () => conversation,
    restore: () => restored,
    mayBeStored: () => place.current.get()?.updatedAt !== undefined,
    startWriting() {
      if (storage.isWriting()) return
      storage.startWriting()
      void place.history.moveOver()
    },
    keep(store, isSeenNow = () => true) {
      isSeen = isSeenNow
      saveFrom(store)
      const onHide = () => autosave?.flush(true)
      // `pagehide` and not `unload`, which would cost the page its back/forward cache.
      const stopLeaving = listen(window, ['pagehide'], onHide)
      const stopHiding = listen(document, ['visibilitychange'], onHide)
      return () => {
        stopLeaving()
        stopHiding()
        autosave?.stop()
      }
    },
    switchUser(next, store, keepConversation = false) {
      autosave?.stop()
      const before = place
      const isKept = isVisitor && next !== undefined && keepConversation
      if (next === undefined) {
        forget(place)
        // What the same person said before signing in goes too: the next one at this machine must not find it.
        forget(openPlace(visitorId(storage, environment.randomId)))
        forgetVisitor(storage)
      }
      isVisitor = next === undefined
      userId = next ?? visitorId(storage, environment.randomId)
      place = openPlace(userId)
      if (isKept) {
        const { sessionId, remoteConversationId, messages, draft, answer } = store.current()
        conversation = { sessionId, remoteConversationId, messages, draft, answer }
        restored = Promise.resolve(conversation)
        setCurrent({ sessionId, remoteConversationId, draft, updatedAt: environment.now() })
        place.history.save(store.current(), { isLeaving: true, isUnread: false })
        before.current.forget()
        void before.history.remove(sessionId)
      } else {
        conversation = findConversation()
        restored = restore()
      }
      saveFrom(store)
    },
  }
}

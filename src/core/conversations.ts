import type { ChatProtocol, ConversationSummary, Page } from '../protocols/protocol.ts'
import type { ParleyEvents } from '../public-types.ts'
import type { Archive, ArchivedConversation } from './archive.ts'
import type { ChatController } from './controller.ts'
import type { Environment } from './environment.ts'
import { toChatError } from './errors.ts'
import { isUuid } from './ids.ts'
import { type Message, messageText } from './message.ts'
import type { ChatStore } from './store.ts'
import type { Tabs } from './tabs.ts'

/**
 * The list of conversations: what the back end knows of this user where it can say so, what the browser keeps, each
 * once. Opening, naming and deleting reach both.
 */
export interface Conversations {
  list(page?: string): Promise<Page<ConversationItem>>
  /** By the id of a list item, or by a session id. An unknown one opens empty and is asked for at the back end. */
  open(id: string): Promise<void>
  rename(id: string, title: string): Promise<void>
  /** Deletes after a while, unless the returned function is called before. */
  removeSoon(id: string): () => void
  /** Deletes now what was to be deleted soon: the page, or the user, is about to go. */
  finishRemovals(): void
  remove(id: string): Promise<void>
  /** Whose they are. */
  userId(): string
  /** The messages of a conversation, for a copy of it. */
  messages(id: string): Promise<readonly Message[]>
}

export interface ConversationItem {
  readonly id: string
  readonly title: string
  readonly updatedAt: number | undefined
  readonly isUnread: boolean
  readonly isCurrent: boolean
}

export interface ConversationsOptions {
  readonly archive: () => Archive
  readonly protocol: ChatProtocol
  readonly store: ChatStore
  readonly controller: ChatController
  readonly environment: Environment
  readonly tabs?: Tabs | undefined
  readonly userId: () => string
  readonly emit: <Name extends keyof ParleyEvents>(name: Name, detail: ParleyEvents[Name]) => boolean
}

/** How long a deleted conversation can be had back. */
export const undoMs = 6_000

export function createConversations(options: ConversationsOptions): Conversations {
  const { archive, protocol, store, controller, environment, tabs, userId, emit } = options
  const hidden = new Set<string>()
  const removals = new Map<string, () => void>()
  const never = () => new AbortController().signal

  async function find(id: string): Promise<ArchivedConversation | undefined> {
    const all = await archive().list()
    return all.find(({ sessionId, remoteConversationId }) => sessionId === id || remoteConversationId === id)
  }

  async function listRemote(page: string | undefined): Promise<Page<ConversationSummary>> {
    try {
      const listed = await protocol.listConversations?.({ userId: userId(), page }, never())
      return listed ?? { items: [], next: undefined }
    } catch (thrown) {
      // What the browser keeps is still a list.
      environment.report('The back end gave no list of conversations.', thrown)
      return { items: [], next: undefined }
    }
  }

  function isCurrent(id: string): boolean {
    const { sessionId, remoteConversationId } = store.current()
    return id === sessionId || id === remoteConversationId
  }

  async function loadRemote(sessionId: string, remoteConversationId: string | undefined) {
    if (!protocol.loadConversation) return
    const ref = { userId: userId(), sessionId, remoteConversationId, page: undefined }
    try {
      const { items, next } = await protocol.loadConversation(ref, never())
      const current = store.current()
      // Somebody wrote, or went elsewhere, meanwhile.
      if (current.sessionId !== sessionId || current.answer || items.length === 0) return
      if (textsOf(current.messages).includes(textsOf(items))) return
      // What the back end has not heard yet is only here.
      const unheard = current.messages.filter(({ isWaiting }) => isWaiting)
      controller.show([...items, ...unheard], next)
    } catch (thrown) {
      // One that only this browser knows is no failure.
      if (toChatError(thrown).kind !== 'not-found')
        environment.report('The conversation could not be loaded from the back end.', thrown)
    }
  }

  /** Looks it up now, so that the deletion can begin at once whenever its time comes. */
  function prepareRemoval(id: string): () => Promise<void> {
    const from = archive()
    const owner = userId()
    let archived: ArchivedConversation | undefined
    let isFound = false
    const looking = find(id).then((found) => {
      archived = found
      isFound = true
    })
    return async () => {
      if (!isFound) await looking
      const sessionId = archived?.sessionId ?? id
      const remoteConversationId = archived?.remoteConversationId ?? id
      if (isCurrent(id)) controller.newConversation()
      const removed = from.remove(sessionId)
      tabs?.post({ type: 'deleted', sessionId })
      const ref = { userId: owner, sessionId, remoteConversationId }
      const deleted = protocol.deleteConversation?.(ref, never())
      emit('conversation', { sessionId, reason: 'deleted' })
      await Promise.all([removed, deleted?.catch(unlessGone)])
    }
  }

  return {
    async list(page) {
      const [remote, local] = await Promise.all([
        listRemote(page),
        page === undefined ? archive().list() : [],
      ])
      const items = new Map<string, ConversationItem>()
      for (const { id, title, updatedAt } of remote.items) {
        items.set(id, { id, title, updatedAt, isUnread: false, isCurrent: isCurrent(id) })
      }
      for (const { sessionId, remoteConversationId, title, isRenamed, updatedAt, isUnread } of local) {
        const id = remoteConversationId ?? sessionId
        const known = items.get(id) ?? items.get(sessionId)
        if (!title && !known) continue
        items.delete(sessionId)
        const shown = isRenamed || !known ? title : known.title
        const latest = Math.max(updatedAt, known?.updatedAt ?? 0)
        items.set(id, { id, title: shown, updatedAt: latest, isUnread, isCurrent: isCurrent(sessionId) })
      }
      const visible = Array.from(items.values()).filter(({ id }) => !hidden.has(id))
      return { items: visible.sort((a, b) => (b.updatedAt ?? 0) - (a.updatedAt ?? 0)), next: remote.next }
    },
    async open(id) {
      if (isCurrent(id)) return
      const archived = await find(id)
      const kept = archived && (await archive().load(archived.sessionId))
      const sessionId = archived?.sessionId ?? (isUuid(id) ? id : environment.randomId())
      const remoteConversationId = archived ? archived.remoteConversationId : id
      controller.open(kept ?? { sessionId, remoteConversationId, messages: [], draft: '' })
      void archive().markRead(sessionId)
      await loadRemote(sessionId, remoteConversationId)
    },
    async rename(id, title) {
      const archived = await find(id)
      await archive().rename(archived?.sessionId ?? id, title.trim())
    },
    removeSoon(id) {
      hidden.add(id)
      const remove = prepareRemoval(id)
      const finish = () => {
        forget()
        remove().catch((thrown) => environment.report('The conversation could not be deleted.', thrown))
      }
      const cancel = environment.delay(undoMs, finish)
      const forget = () => {
        cancel()
        removals.delete(id)
      }
      removals.set(id, finish)
      return () => {
        forget()
        hidden.delete(id)
      }
    },
    finishRemovals() {
      for (const finish of Array.from(removals.values())) finish()
    },
    remove: (id) => prepareRemoval(id)(),
    userId,
    async messages(id) {
      if (isCurrent(id)) return store.current().messages
      const archived = await find(id)
      const kept = archived && (await archive().load(archived.sessionId))
      if (kept) return kept.messages
      const ref = { userId: userId(), sessionId: id, remoteConversationId: id, page: undefined }
      return (await protocol.loadConversation?.(ref, never()))?.items ?? []
    },
  }
}

/** Nothing to delete there: deleted before, never known, or the relay has no such call. */
function unlessGone(thrown: unknown): void {
  if (toChatError(thrown).kind !== 'not-found') throw thrown
}

function textsOf(messages: readonly Message[]): string {
  return messages.map((message) => `${message.role}:${messageText(message)}`).join('\n')
}

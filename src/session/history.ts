import type { Archive } from '../core/archive.ts'
import type { ChatState, RunningAnswer } from '../core/chat-state.ts'
import type { Environment } from '../core/environment.ts'
import type { Message } from '../core/message.ts'
import { combine, removeAll } from './combine.ts'
import { givePlaces, type KnownMessage } from './places.ts'
import type { Change, Entry, Key, Shelf, SmallShelf } from './shelf.ts'
import {
  firstWords,
  readConversation,
  readMessage,
  type StoredConversation,
  type StoredMessage,
  writeRecord,
} from './stored-records.ts'

/**
 * The conversations of one user with one agent, in the browser. They belong in the database; what can't be written
 * there (it is not there, it is full, the page is going away) lies among the small texts until it can. Whoever reads
 * looks in both. One thing is done after the other, so that a reader finds what was written before.
 */
export interface History extends Archive {
  /** Writes what has changed since the last time; at once and for certain when the page may be gone the next moment. */
  save(state: ChatState, how: { readonly isLeaving: boolean; readonly isUnread: boolean }): void
  /** These messages, in another shape, are those that were loaded: they need no saving. */
  keepAsLoaded(sessionId: string, loaded: readonly Message[], shown: readonly Message[]): void
  /** Takes into the database what lies among the small texts. */
  moveOver(): Promise<void>
  /** Removes everything this user left. */
  forget(): Promise<void>
}

export interface HistoryOptions {
  /** Names the user and the agent. Users and agents never share a key. */
  readonly scope: string
  readonly small: SmallShelf
  /** Undefined: none is to be used. */
  readonly database: (() => Promise<Shelf | undefined>) | undefined
  readonly mayWrite: () => boolean
  readonly currentSessionId: () => string | undefined
  readonly environment: Pick<Environment, 'now' | 'randomId'>
}

interface Known {
  readonly messages: Map<string, KnownMessage>
  /** What is stored of the conversation itself. */
  head: string
}

export function createHistory(options: HistoryOptions): History {
  const { scope, small, database, mayWrite, environment } = options
  const known = new Map<string, Known>()
  const keyOf = (sessionId: string): Key => [scope, sessionId]
  let queue: Promise<unknown> = Promise.resolve()

  function inTurn<Result>(action: () => Promise<Result>): Promise<Result> {
    const done = queue.then(action)
    queue = done.catch(() => {})
    return done
  }

  function knownOf(sessionId: string): Known {
    const found = known.get(sessionId) ?? { messages: new Map(), head: headText('', '', undefined, null) }
    known.set(sessionId, found)
    return found
  }

  async function writable(): Promise<Shelf | undefined> {
    return mayWrite() ? database?.() : undefined
  }

  /** Everything that can be read under a key. What can't is deleted; it would never be of use again. */
  async function read(under: Key, isWhole: boolean) {
    const conversations = new Map<string, StoredConversation>()
    const messages = new Map<string, StoredMessage>()
    const take = ([key, text]: Entry) => {
      const [, sessionId = '', messageId] = key
      if (messageId === undefined) {
        const record = readConversation(text)
        const other = conversations.get(sessionId)
        if (record) conversations.set(sessionId, { ...other, ...record })
        return !record
      }
      const record = readMessage(text, messageId)
      if (record && record.savedAt >= (messages.get(messageId)?.savedAt ?? 0)) messages.set(messageId, record)
      return !record
    }
    const look: Change = (found) => found.filter(take).map(([key]) => [key, undefined])
    const shelf = await database?.()
    await attempt(shelf?.update(under, isWhole, look))
    small.update(under, isWhole, look)
    return { conversations, messages }
  }

  async function moveOver(under: Key): Promise<void> {
    const shelf = await writable()
    if (!shelf) return
    const sessions = new Map<string, Entry[]>()
    small.update(under, true, (found) => {
      for (const entry of found) {
        const [, sessionId = ''] = entry[0]
        sessions.set(sessionId, [...(sessions.get(sessionId) ?? []), entry])
      }
      return []
    })
    for (const [sessionId, entries] of sessions) {
      const key = keyOf(sessionId)
      const isMoved = await attempt(shelf.update(key, true, (found) => combine(key, found, entries)))
      const moved = new Map(entries.map(([name, text]) => [name.join(), text]))
      if (isMoved)
        small.update(key, true, (found) =>
          found.flatMap(([name, text]) => (moved.get(name.join()) === text ? [[name, undefined]] : [])),
        )
    }
  }

  /** The oldest conversation makes room, never the current one, and only if all of them together would be enough. */
  async function dropOldest(shelf: Shelf, sessionId: string, neededChars: number): Promise<boolean> {
    const spared = [sessionId, options.currentSessionId()]
    let isDropped = false
    const isDone = await shelf.update([scope], true, (found) => {
      const others = found.filter(([key]) => !spared.includes(key[1]))
      const freeable = others.reduce((sum, [, text]) => sum + (text?.length ?? 0), 0)
      const [oldest] = others
        .flatMap(([key, text]) =>
          key.length > 2 ? [] : [{ key, at: readConversation(text)?.updatedAt ?? 0 }],
        )
        .sort((a, b) => a.at - b.at)
      if (!oldest || freeable < neededChars) return []
      isDropped = true
      return others.flatMap(([key]) => (key[1] === oldest.key[1] ? [[key, undefined] as const] : []))
    })
    return isDone && isDropped
  }

  /** False: whatever is dropped, it does not fit. */
  async function fill(shelf: Shelf, sessionId: string, change: Change): Promise<boolean> {
    const neededChars = change([]).reduce((sum, [, text]) => sum + (text?.length ?? 0), 0)
    while (!(await shelf.update(keyOf(sessionId), false, change)))
      if (!(await dropOldest(shelf, sessionId, neededChars))) return false
    return true
  }

  async function write(sessionId: string, change: Change): Promise<void> {
    const shelf = await writable()
    if (!shelf || !(await attempt(fill(shelf, sessionId, change)))) await fill(small, sessionId, change)
  }

  return {
    save(state, { isLeaving, isUnread }) {
      const { sessionId, messages, draft, remoteConversationId, answer } = state
      const savedAt = environment.now()
      const key = keyOf(sessionId)
      const before = knownOf(sessionId)
      const moved = givePlaces(messages, before.messages)
      const changed = messages.filter((message) => {
        const isKnown = before.messages.get(message.id)?.stored === message && !moved.has(message.id)
        // What another tab writes, that tab saves.
        return !isKnown && !(answer?.isElsewhere && answer.messageId === message.id)
      })
      const present = new Set(messages.map(({ id }) => id))
      const gone = Array.from(before.messages.keys()).filter((id) => !present.has(id))
      const mine = answer?.isElsewhere ? undefined : worthKeeping(state)
      const words = firstWords(messages)
      const head = headText(words, draft, remoteConversationId, mine)
      if (changed.length + gone.length === 0 && head === before.head && !isUnread) return

      const entries = [
        ...gone.map((id): Entry => [[...key, id], writeRecord({ savedAt, place: 0 })]),
        ...changed.map((message): Entry => {
          const place = before.messages.get(message.id)?.place ?? 0
          return [[...key, message.id], writeRecord({ savedAt, place, message })]
        }),
      ]
      for (const id of gone) before.messages.delete(id)
      const conversation = {
        words,
        draft,
        remoteConversationId,
        savedAt,
        ...(mine !== undefined && { answer: mine }),
        ...(entries.length > 0 && { updatedAt: savedAt }),
        ...(isUnread && { isUnread }),
      }
      const change: Change = (found) => combine(key, found, entries, conversation)
      const settle = () => {
        before.head = head
        for (const message of changed) {
          const entry = before.messages.get(message.id)
          if (entry) entry.stored = message
        }
      }
      const isSmall = !database || !mayWrite()
      if ((isLeaving || isSmall) && small.update(key, false, change) && isSmall) return settle()
      void inTurn(async () => {
        await write(sessionId, change)
        settle()
        if (isLeaving) await moveOver(key)
      })
    },
    keepAsLoaded(sessionId, loaded, shown) {
      const { messages } = knownOf(sessionId)
      shown.forEach((message, index) => {
        const entry = messages.get(message.id)
        if (entry?.stored && entry.stored === loaded[index]) entry.stored = message
      })
    },
    list: () =>
      inTurn(async () => {
        const { conversations } = await read([scope], false)
        // Nothing was ever written in some, not even a draft.
        const written = Array.from(conversations).filter(
          ([, { isRemoved, name, words, draft }]) => !isRemoved && (name || words || draft),
        )
        return written
          .map(([sessionId, stored]) => ({
            sessionId,
            remoteConversationId: stored.remoteConversationId,
            title: stored.name || stored.words,
            isRenamed: !!stored.name,
            updatedAt: stored.updatedAt,
            isUnread: !!stored.isUnread,
          }))
          .sort((a, b) => b.updatedAt - a.updatedAt)
      }),
    load: (sessionId) =>
      inTurn(async () => {
        await moveOver(keyOf(sessionId))
        const { conversations, messages } = await read(keyOf(sessionId), true)
        const { draft = '', remoteConversationId, answer, isRemoved } = conversations.get(sessionId) ?? {}
        if (isRemoved) return undefined
        const placed = Array.from(messages.values()).flatMap(({ place, message }) =>
          message ? [{ place, stored: message }] : [],
        )
        placed.sort((a, b) => a.place - b.place || a.stored.createdAt - b.stored.createdAt)
        const shown = placed.map(({ stored }) => stored)
        if (!conversations.has(sessionId) && shown.length === 0) return undefined
        const head = headText(firstWords(shown), draft, remoteConversationId, answer)
        known.set(sessionId, { messages: new Map(placed.map((entry) => [entry.stored.id, entry])), head })
        return {
          sessionId,
          messages: shown,
          draft,
          ...(remoteConversationId !== undefined && { remoteConversationId }),
          ...(answer && { answer }),
        }
      }),
    rename: (id, name) =>
      inTurn(async () => {
        const savedAt = environment.now()
        await write(id, (found) => combine(keyOf(id), found, [], { savedAt, name }))
      }),
    markRead: (id) =>
      inTurn(async () => {
        const savedAt = environment.now()
        const read = { savedAt, isUnread: false }
        await write(id, (found) =>
          readConversation(found[0]?.[1])?.isUnread ? combine(keyOf(id), found, [], read) : [],
        )
      }),
    remove: (sessionId) =>
      inTurn(async () => {
        const key = keyOf(sessionId)
        small.update(key, true, (found) => removeAll(key, found, environment.now()))
        await moveOver(key)
      }),
    moveOver: () => inTurn(() => moveOver([scope])),
    forget() {
      const clear: Change = (found) => found.map(([key]) => [key, undefined])
      small.update([scope], true, clear)
      known.clear()
      return inTurn(async () => {
        small.update([scope], true, clear)
        await attempt((await database?.())?.update([scope], true, clear))
      })
    },
  }
}

/** An answer while its run may go on without us, or what it was to take the place of may be needed again. */
function worthKeeping({ answer, lostAnswer }: ChatState): RunningAnswer | null {
  const { retold: _, isElsewhere: _elsewhere, ...kept } = answer ?? lostAnswer ?? {}
  return 'runId' in kept || 'versions' in kept ? (kept as RunningAnswer) : null
}

function headText(...parts: readonly unknown[]): string {
  return JSON.stringify(parts)
}

async function attempt(action: Promise<boolean> | boolean | undefined): Promise<boolean> {
  try {
    return (await action) === true
  } catch {
    return false
  }
}

import type { Entry, Key } from './shelf.ts'
import { readConversation, readMessage, type StoredConversation, writeRecord } from './stored-records.ts'

/**
 * What to write so that what was there and what comes stand together: of two copies the later one, and nothing of
 * what was deleted. Without a `conversation` of its own it is among what comes.
 */
export function combine(
  key: Key,
  found: readonly Entry[],
  coming: readonly Entry[],
  conversation: Partial<StoredConversation> & { readonly savedAt: number } = conversationIn(coming),
): readonly Entry[] {
  if (conversation.isRemoved) return removeAll(key, found, conversation.savedAt)
  const stored = conversationIn(found)
  const texts = new Map(found.map(([name, text]) => [name[2], text]))
  const messages = coming.filter(([[, , id], text]) => {
    const record = id === undefined ? undefined : readMessage(text, id)
    if (!record) return false
    if (stored.isRemoved) return (record.message?.createdAt ?? 0) > stored.savedAt
    return record.savedAt >= (readMessage(texts.get(id), id)?.savedAt ?? 0)
  })
  // Only what was written after it brings a deleted conversation back.
  if (stored.isRemoved && messages.length === 0) return []
  const empty = { words: '', draft: '', updatedAt: 0 }
  const [older, newer] =
    stored.isRemoved || stored.savedAt > conversation.savedAt
      ? [conversation, stored]
      : [stored, conversation]
  const both = stored.isRemoved ? { ...empty, ...conversation } : { ...empty, ...older, ...newer }
  return [...messages, [key, writeRecord(both)]]
}

/** Deletes the messages, and leaves a note that keeps what is still on its way from bringing them back. */
export function removeAll(key: Key, found: readonly Entry[], savedAt: number): readonly Entry[] {
  const note = { savedAt, isRemoved: true, words: '', draft: '', updatedAt: 0 }
  return [...found.map(([name]): Entry => [name, undefined]), [key, writeRecord(note)]]
}

function conversationIn(entries: readonly Entry[]): Partial<StoredConversation> & { savedAt: number } {
  const [, text] = entries.find(([key]) => key.length === 2) ?? []
  return { savedAt: 0, ...readConversation(text) }
}

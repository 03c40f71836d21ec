import { type ReadonlySignal, useComputed, useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { type ConversationItem, type Conversations, undoMs } from '../../core/conversations.ts'

export interface ConversationList {
  /** Undefined until the first page is there. */
  readonly items: ReadonlySignal<readonly ConversationItem[] | undefined>
  readonly hasMore: ReadonlySignal<boolean>
  readonly hasFailed: ReadonlySignal<boolean>
  /** What was deleted last and can still be had back. */
  readonly deleted: ReadonlySignal<ConversationItem | undefined>
  load(): Promise<void>
  rename(item: ConversationItem, title: string): void
  remove(item: ConversationItem): void
  undo(): void
}

/** The list as one visitor looks at it: page by page, with what they change at once in place. */
export function useConversationList(conversations: Conversations, untitled: string): ConversationList {
  const loaded = useSignal<readonly ConversationItem[] | undefined>(undefined)
  const next = useSignal<string | undefined>(undefined)
  const hasFailed = useSignal(false)
  const removed = useSignal<readonly string[]>([])
  const last = useSignal<{ readonly item: ConversationItem; readonly cancel: () => void } | undefined>(
    undefined,
  )

  const list = useMemo(() => {
    async function load() {
      hasFailed.value = false
      try {
        const page = await conversations.list(next.peek())
        const known = new Set(loaded.peek()?.map(({ id }) => id))
        const items = page.items.filter(({ id }) => !known.has(id))
        const named = items.map((item) => ({ ...item, title: item.title || untitled }))
        loaded.value = [...(loaded.peek() ?? []), ...named]
        next.value = page.next
      } catch {
        hasFailed.value = true
      }
    }
    return {
      load,
      rename(item: ConversationItem, title: string) {
        void conversations.rename(item.id, title)
        loaded.value = loaded.peek()?.map((other) => (other === item ? { ...item, title } : other))
      },
      remove(item: ConversationItem) {
        last.value = { item, cancel: conversations.removeSoon(item.id) }
        removed.value = [...removed.peek(), item.id]
      },
      undo() {
        const undone = last.peek()
        undone?.cancel()
        removed.value = removed.peek().filter((id) => id !== undone?.item.id)
        last.value = undefined
      },
    }
  }, [conversations])

  useEffect(() => void list.load(), [list])
  useEffect(() => {
    const timer = last.value && setTimeout(() => (last.value = undefined), undoMs)
    return () => clearTimeout(timer)
  }, [last.value])

  return {
    ...list,
    items: useComputed(() => loaded.value?.filter(({ id }) => !removed.value.includes(id))),
    hasMore: useComputed(() => next.value !== undefined),
    hasFailed,
    deleted: useComputed(() => last.value?.item),
  }
}

import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { ConversationItem } from '../../core/conversations.ts'
import { useChatView } from '../context.ts'
import { useConversationList } from '../hooks/use-conversation-list.ts'
import { Icon } from '../icons.tsx'
import { isByFinger } from '../is-by-finger.ts'
import { ConversationRow } from './conversation-row.tsx'

/** The conversations of this visitor, to go on with, name, save and delete. */
export function ConversationList({ leave }: { leave: () => void }) {
  const { conversations, open, state, words } = useChatView()
  const { items, hasMore, hasFailed, deleted, load, rename, remove, undo } = useConversationList(
    conversations,
    words.peek().conversation,
  )
  const query = useSignal('')
  const opening = useSignal('')
  const frame = useRef<HTMLDivElement>(null)
  /** The row that takes the focus once it is drawn. */
  const nextFocus = useRef<number>(undefined)
  const found = useComputed(() => {
    const wanted = query.value.trim().toLowerCase()
    return items.value?.filter(({ title }) => title.toLowerCase().includes(wanted))
  })
  const { searchConversations, noConversations, noneFound, notLoaded, loading, tryAgain, loadMore } =
    words.value
  const isEmpty = found.value?.length === 0 && !hasMore.value
  const hasAny = (items.value?.length ?? 0) > 0
  const note = hasFailed.value
    ? ''
    : !found.value
      ? loading
      : isEmpty && (hasAny ? noneFound : noConversations)

  useLayoutEffect(() => {
    if (nextFocus.current === undefined) return
    const list = frame.current
    const rows = list?.querySelectorAll<HTMLElement>('.row-open') ?? []
    const row = rows[Math.min(nextFocus.current, rows.length - 1)]
    nextFocus.current = undefined
    const next = row ?? list?.querySelector('input') ?? list?.closest('.panel')?.querySelector('button')
    next?.focus()
  })

  // The next user must not see what the one before has said.
  const owner = useRef(conversations.userId())
  useSignalEffect(() => {
    if (state.value && conversations.userId() !== owner.current) leave()
  })

  async function choose({ id }: ConversationItem, click: UIEvent) {
    opening.value = id
    await conversations.open(id)
    // Somebody who pressed Back meanwhile stays where they are.
    if (opening.peek() !== id || !frame.current) return
    leave()
    if (!isByFinger(click)) open()
  }

  const button = (label: string, onClick: () => void) => (
    <button type="button" class="button" onClick={onClick}>
      {label}
    </button>
  )

  return (
    <div ref={frame} class="history">
      {(hasAny || query.value) && (
        <input
          class="search"
          type="search"
          aria-label={searchConversations}
          placeholder={searchConversations}
          value={query.value}
          onInput={({ currentTarget }) => (query.value = currentTarget.value)}
        />
      )}
      <div class={isEmpty ? 'note is-empty' : 'note'} role="status">
        {isEmpty && <Icon name={hasAny ? 'search' : 'chat'} size={28} />}
        {note}
      </div>
      <ul class="rows" aria-label={words.value.conversations}>
        {found.value?.map((item, index) => (
          <ConversationRow
            key={item.id}
            item={item}
            isOpening={opening.value === item.id}
            choose={(click) => void choose(item, click)}
            rename={(title) => rename(item, title)}
            remove={() => {
              nextFocus.current = index
              remove(item)
            }}
          />
        ))}
      </ul>
      {hasFailed.value ? (
        <div class="note">
          <p role="alert">{notLoaded}</p>
          {button(tryAgain, load)}
        </div>
      ) : (
        hasMore.value && button(loadMore, load)
      )}
      <div class="undo" role="status">
        {deleted.value && (
          <>
            {words.value.deleted}
            {button(words.value.undo, () => {
              const undone = deleted.peek()
              undo()
              nextFocus.current = found.peek()?.findIndex(({ id }) => id === undone?.id)
            })}
          </>
        )}
      </div>
    </div>
  )
}

import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { ConversationItem } from '../../core/conversations.ts'
import { toJson, toMarkdown } from '../../core/export-conversation.ts'
import { fill } from '../../i18n/translate.ts'
import { useChatView } from '../context.ts'
import { fileName, saveFile } from '../download.ts'
import { formatAge } from '../format-age.ts'
import type { IconName } from '../icons.tsx'
import { IconButton } from './icon-button.tsx'
import { NameField } from './name-field.tsx'

interface ConversationRowProps {
  readonly item: ConversationItem
  readonly isOpening: boolean
  readonly choose: (click: UIEvent) => void
  readonly rename: (title: string) => void
  readonly remove: () => void
}

export function ConversationRow({ item, isOpening, choose, rename, remove }: ConversationRowProps) {
  const { conversations, language, words } = useChatView()
  const { id, title, updatedAt = 0, isUnread, isCurrent } = item
  const shown = useSignal<'title' | 'name' | 'formats'>('title')
  const row = useRef<HTMLLIElement>(null)
  const { newName, unread, youSaid, assistantSaid, saveMarkdown, saveJson } = words.value
  const isNaming = shown.value === 'name'
  const shouldFocus = useRef(false)

  useLayoutEffect(() => {
    if (isNaming || !shouldFocus.current) return
    shouldFocus.current = false
    row.current?.querySelector<HTMLElement>('.row-open')?.focus()
  }, [isNaming])

  async function save(ending: 'md' | 'json') {
    const messages = await conversations.messages(id)
    const names = { user: youSaid, assistant: assistantSaid }
    const text = ending === 'md' ? toMarkdown(title, messages, names) : toJson(title, messages)
    saveFile(text, fileName(title, ending))
  }

  const action = (icon: IconName, label: string, onClick: () => void, attributes?: object) => (
    <IconButton icon={icon} label={fill(label, { title })} iconSize={17} onClick={onClick} {...attributes} />
  )
  const format = (label: string, ending: 'md' | 'json') => (
    <button type="button" class="action" onClick={() => void save(ending)}>
      {label}
    </button>
  )

  if (isNaming)
    return (
      <li class="row">
        <NameField
          title={title}
          label={newName}
          done={(name, isByKey) => {
            if (name && name !== title) rename(name)
            shouldFocus.current = isByKey
            shown.value = 'title'
          }}
        />
      </li>
    )
  return (
    <li ref={row} class={isUnread ? 'row is-unread' : 'row'}>
      <button
        type="button"
        class="row-open"
        dir="auto"
        aria-label={isUnread ? `${title}, ${unread}` : title}
        aria-current={isCurrent}
        aria-busy={isOpening}
        onClick={choose}
      >
        {title}
      </button>
      <div class="row-actions">
        {action('pen', words.value.rename, () => (shown.value = 'name'))}
        {action(
          'download',
          words.value.save,
          () => {
            shown.value = shown.peek() === 'formats' ? 'title' : 'formats'
          },
          { 'aria-expanded': shown.value === 'formats' },
        )}
        {action('bin', words.value.delete, remove)}
      </div>
      <small>{formatAge(updatedAt, Date.now(), language.value.tag)}</small>
      {shown.value === 'formats' && (
        <div class="actions">
          {format(saveMarkdown, 'md')}
          {format(saveJson, 'json')}
        </div>
      )}
    </li>
  )
}

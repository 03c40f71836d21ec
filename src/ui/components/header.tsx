import { useComputed } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { useChatView } from '../context.ts'
import { focusedIn } from '../focused-in.ts'
import { isByFinger } from '../is-by-finger.ts'
import { Avatar } from './avatar.tsx'
import { IconButton } from './icon-button.tsx'

interface HeaderProps {
  readonly canClose: boolean
  /** There is room to be larger. */
  readonly canResize: boolean
  readonly isListShown: boolean
  readonly showList: (isShown: boolean) => void
}

export function Header({ canClose, canResize, isListShown, showList }: HeaderProps) {
  const { close, config, controller, isExpanded, open, resize, state, words } = useChatView()
  const isNew = useComputed(() => state.value.messages.length === 0)
  const { title, newConversation, conversations, back, close: closeWord, expand, restore } = words.value
  const header = useRef<HTMLDivElement>(null)
  const wasListShown = useRef(isListShown)

  // The button that leads to the list and the one that leads back take the focus from each other, unless somebody
  // else wants it.
  useLayoutEffect(() => {
    if (wasListShown.current === isListShown) return
    wasListShown.current = isListShown
    const focused = focusedIn(header.current)
    if (focused && !focused.closest('[hidden]')) return
    header.current?.querySelector<HTMLElement>('.to-list')?.focus()
  }, [isListShown])

  const toggle = (icon: 'back' | 'conversations', label: string) => (
    <IconButton
      class="icon-button to-list"
      icon={icon}
      label={label}
      onClick={() => showList(!isListShown)}
    />
  )

  return (
    <div ref={header} class="header" part="header">
      {isListShown ? toggle('back', back) : <Avatar />}
      <div class="titles">
        <h2 class="title">{isListShown ? conversations : config.title || title}</h2>
        {config.subtitle && !isListShown && <p class="subtitle">{config.subtitle}</p>}
      </div>
      {!config.withoutHistory && !isListShown && toggle('conversations', conversations)}
      <IconButton
        icon="newConversation"
        label={newConversation}
        disabled={isNew.value && !isListShown}
        onClick={(click) => {
          if (!isNew.peek()) controller.newConversation()
          showList(false)
          if (!isByFinger(click)) open()
        }}
      />
      {canResize && (
        <IconButton
          icon={isExpanded.value ? 'restore' : 'expand'}
          label={isExpanded.value ? restore : expand}
          onClick={resize}
        />
      )}
      {canClose && <IconButton icon="close" label={closeWord} onClick={close} />}
    </div>
  )
}

import { useComputed } from '@preact/signals'
import { useChatView } from '../context.ts'
import { Icon } from '../icons.tsx'
import { Avatar } from './avatar.tsx'

export function Header({ canClose }: { canClose: boolean }) {
  const { close, config, controller, state, words } = useChatView()
  const isNew = useComputed(() => state.value.messages.length === 0)
  const { title, newConversation, close: closeWord } = words.value

  return (
    <header class="header" part="header">
      <Avatar />
      <div class="titles">
        <p class="title">{config.title || title}</p>
        {config.subtitle && <p class="subtitle">{config.subtitle}</p>}
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label={newConversation}
        title={newConversation}
        disabled={isNew.value}
        onClick={controller.newConversation}
      >
        <Icon name="newConversation" />
      </button>
      {canClose && (
        <button type="button" class="icon-button" aria-label={closeWord} title={closeWord} onClick={close}>
          <Icon name="close" />
        </button>
      )}
    </header>
  )
}

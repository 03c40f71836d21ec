import { useComputed } from '@preact/signals'
import { useChatView } from '../context.ts'
import { Avatar } from './avatar.tsx'
import { IconButton } from './icon-button.tsx'

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
      <IconButton
        icon="newConversation"
        label={newConversation}
        disabled={isNew.value}
        onClick={controller.newConversation}
      />
      {canClose && <IconButton icon="close" label={closeWord} onClick={close} />}
    </header>
  )
}

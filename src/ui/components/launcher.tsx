import type { RefObject } from 'preact'
import { fill } from '../../i18n/translate.ts'
import { useChatView } from '../context.ts'
import { Icon } from '../icons.tsx'

export function Launcher({ buttonRef }: { buttonRef: RefObject<HTMLButtonElement | null> }) {
  const { config, isOpen, open, close, language, prepare, unread, words } = useChatView()
  const isShown = isOpen.value
  const count = isShown ? 0 : unread.value
  const { openChat, closeChat, unreadCount } = words.value
  const name = isShown ? closeChat : openChat
  return (
    <button
      ref={buttonRef}
      type="button"
      class="launcher"
      part="launcher"
      aria-label={count > 0 ? `${name}, ${fill(unreadCount, { count }, language.value.tag)}` : name}
      aria-expanded={isShown}
      aria-haspopup="dialog"
      aria-controls={isShown ? 'panel' : undefined}
      onClick={isShown ? close : open}
      onPointerEnter={prepare}
      onFocus={prepare}
    >
      {isShown ? (
        <Icon name="chevronDown" size={26} />
      ) : config.launcherIcon ? (
        <img src={config.launcherIcon} alt="" />
      ) : (
        <Icon name="chat" size={26} />
      )}
      {count > 0 && <span class="badge">{count > 9 ? '9+' : count}</span>}
    </button>
  )
}

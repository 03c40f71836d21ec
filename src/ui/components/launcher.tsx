import type { RefObject } from 'preact'
import { useChatView } from '../context.ts'
import { Icon } from '../icons.tsx'

export function Launcher({ buttonRef }: { buttonRef: RefObject<HTMLButtonElement | null> }) {
  const { config, isOpen, open, close, words } = useChatView()
  const isShown = isOpen.value
  return (
    <button
      ref={buttonRef}
      type="button"
      class="launcher"
      part="launcher"
      aria-label={isShown ? words.value.closeChat : words.value.openChat}
      aria-expanded={isShown}
      aria-haspopup="dialog"
      aria-controls="panel"
      onClick={isShown ? close : open}
    >
      {isShown ? (
        <Icon name="chevronDown" size={26} />
      ) : config.launcherIcon ? (
        <img src={config.launcherIcon} alt="" />
      ) : (
        <Icon name="chat" size={26} />
      )}
    </button>
  )
}

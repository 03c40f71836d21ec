import { useChatView } from '../context.ts'
import { Icon } from '../icons.tsx'
import { isByFinger } from '../is-by-finger.ts'

/** Asks for the last answer again: a quiet button in a row of actions, or a plain one. It goes away with its press. */
export function RetryButton({ isAction }: { isAction?: boolean }) {
  const { controller, open, words } = useChatView()
  const { tryAgain } = words.value

  function onClick(click: MouseEvent) {
    controller.retry()
    if (!isByFinger(click)) open()
  }

  return (
    <button
      type="button"
      class={isAction ? 'action' : 'button'}
      title={isAction ? tryAgain : undefined}
      onClick={onClick}
    >
      {isAction && <Icon name="retry" size={16} />}
      {tryAgain}
    </button>
  )
}

import { useComputed } from '@preact/signals'
import type { ChatError } from '../../core/errors.ts'
import { errorText, fill } from '../../i18n/translate.ts'
import { useChatView } from '../context.ts'
import { useCountdown } from '../hooks/use-timer.ts'
import { Icon } from '../icons.tsx'

/** What went wrong, in plain words, with the button that can help. */
export function Notice() {
  const { controller, state, words } = useChatView()
  const error = useComputed(() => state.value.error)
  const retryAt = useComputed(() => state.value.retryAt)
  const seconds = useCountdown(retryAt.value)
  if (!error.value) return null
  const isWaiting = retryAt.value !== undefined

  return (
    <div class="notice">
      <Icon name="warning" size={18} />
      <div class="notice-body">
        <p role="alert">{errorText(words.value, error.value.kind)}</p>
        {isWaiting && <p class="countdown">{fill(words.value.retryingIn, { seconds })}</p>}
        {!isWaiting && error.value.retryable && (
          <button type="button" class="notice-button" onClick={controller.retry}>
            {words.value.tryAgain}
          </button>
        )}
        {!isWaiting && canEdit(error.value) && (
          <button type="button" class="notice-button" onClick={controller.editLastMessage}>
            {words.value.editMessage}
          </button>
        )}
      </div>
    </div>
  )
}

/** The back end refused the message itself; another wording may pass. */
function canEdit({ kind }: ChatError): boolean {
  return kind === 'invalid' || kind === 'too-large'
}

import { useComputed } from '@preact/signals'
import { type ChatError, isConnectionLoss } from '../../core/errors.ts'
import { errorText, fill } from '../../i18n/translate.ts'
import { useChatView } from '../context.ts'
import { useCountdown } from '../hooks/use-timer.ts'
import { Icon } from '../icons.tsx'
import { RetryButton } from './retry-button.tsx'

/** What went wrong, in plain words, with the button that can help. */
export function Notice() {
  const { controller, language, open, state, words } = useChatView()
  const error = useComputed(() => state.value.error)
  const retryAt = useComputed(() => state.value.retryAt)
  const seconds = useCountdown(retryAt.value)
  const status = useComputed(() => state.value.status)
  const isExplained = useComputed(() => state.value.requirements.length > 0)
  if (!error.value || isExplained.value) return null
  const isWaiting = retryAt.value !== undefined
  // An answer that will go on by itself is no alarm.
  const isReconnecting = isWaiting && status.value === 'streaming' && isConnectionLoss(error.value)
  const text = isReconnecting ? words.value.reconnecting : errorText(words.value, error.value.kind)

  function onEdit() {
    controller.editLastMessage()
    open()
  }

  return (
    <div class={isReconnecting ? 'notice is-calm' : 'notice'}>
      <Icon name={isReconnecting ? 'retry' : 'warning'} size={18} />
      <div class="notice-body">
        <div class="notice-body" role={isReconnecting ? 'status' : 'alert'}>
          <p>{text}</p>
          {!isWaiting && error.value.retryable && <RetryButton />}
          {!isWaiting && canEdit(error.value) && (
            <button type="button" class="button" onClick={onEdit}>
              {words.value.editMessage}
            </button>
          )}
        </div>
        {/* Outside, or each second would be read out. */}
        {isWaiting && (
          <p class="countdown">{fill(words.value.retryingIn, { seconds }, language.value.tag)}</p>
        )}
      </div>
    </div>
  )
}

/** The back end refused the message itself; another wording may pass. */
function canEdit({ kind }: ChatError): boolean {
  return kind === 'invalid' || kind === 'too-large'
}

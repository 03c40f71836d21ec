import { useComputed } from '@preact/signals'
import { useChatView } from '../context.ts'
import { useElapsed } from '../hooks/use-timer.ts'

/** After so long without a sign of life the visitor is told that the answer is still expected. */
const patienceMs = 10_000

/** Stands where the answer will be, until its first words are there. */
export function Pending() {
  const { state, words } = useChatView()
  const isPending = useComputed(() => {
    const { answer, messages, error } = state.value
    return answer !== undefined && messages.at(-1)?.id !== answer.messageId && !error
  })
  const isLate = useElapsed(isPending.value, patienceMs)
  if (!isPending.value) return null
  return (
    <div class="pending">
      <span class="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {isLate && (
        <p class="late" role="status">
          {words.value.stillWaiting}
        </p>
      )}
    </div>
  )
}

import { useComputed } from '@preact/signals'
import { lastSpoken, type Part } from '../../core/message.ts'
import { useChatView } from '../context.ts'
import { disclosureOf, type WorkOptions } from '../group-parts.ts'
import { useElapsed } from '../hooks/use-timer.ts'

/** After so long without a sign of life the visitor is told that the answer is still expected. */
const patienceMs = 10_000

/** Stands where the answer will go on, as long as nothing else shows that it is being written. */
export function Pending() {
  const { config, state, words } = useChatView()
  const isPending = useComputed(() => {
    const { answer, messages, error } = state.value
    const last = lastSpoken(messages)
    return (
      answer !== undefined && !error && !(last?.id === answer.messageId && isVivid(last.parts.at(-1), config))
    )
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

/** Whether what came last lets the reader see that something goes on, or that it is their turn. */
function isVivid(part: Part | undefined, options: WorkOptions): boolean {
  if (!part) return false
  const shown = disclosureOf(part, options)
  if (shown) return shown !== 'hidden'
  return part.type === 'text' || (part.type === 'input-request' && part.state === 'pending')
}

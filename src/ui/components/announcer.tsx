import { useSignal, useSignalEffect } from '@preact/signals'
import { isBusy } from '../../core/chat-state.ts'
import { messageText } from '../../core/message.ts'
import { spokenText } from '../../markdown/spoken-text.ts'
import { useChatView } from '../context.ts'

/** About ten minutes of listening. Who wants more reads the transcript. */
const maxSpokenChars = 10_000

/**
 * The one polite live region. It exists from the start and changes at most twice per answer: when it begins, and
 * with the finished text. The transcript itself is silent, or every token would be read aloud.
 */
export function Announcer() {
  const { state, words } = useChatView()
  const spoken = useSignal('')
  const wasBusy = useSignal(false)

  useSignalEffect(() => {
    const current = state.value
    const isAnswering = isBusy(current)
    if (isAnswering === wasBusy.peek()) return
    wasBusy.value = isAnswering
    const last = current.messages.at(-1)
    if (isAnswering) spoken.value = words.peek().replying
    else
      spoken.value = last?.role === 'assistant' ? spokenText(messageText(last).slice(0, maxSpokenChars)) : ''
  })

  return (
    <div class="unseen" role="status" aria-live="polite">
      {spoken}
    </div>
  )
}

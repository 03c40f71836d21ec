import { useSignal, useSignalEffect } from '@preact/signals'
import { isBusy } from '../../core/chat-state.ts'
import { lastSpoken, messageText, requestsIn } from '../../core/message.ts'
import { spokenText } from '../../markdown/spoken-text.ts'
import { useChatView } from '../context.ts'
import { requestTitle } from '../request-title.ts'

/** About ten minutes of listening. Who wants more reads the transcript. */
const maxSpokenChars = 10_000

/**
 * The one polite live region. It exists from the start and changes at most twice per answer: when it begins, and
 * with the finished text; once more for each question to the visitor. The transcript itself is silent, or every token
 * would be read aloud.
 */
export function Announcer() {
  const { state, words } = useChatView()
  const spoken = useSignal('')
  const wasBusy = useSignal(false)
  const lastAsked = useSignal('')
  const lastSession = useSignal('')

  useSignalEffect(() => {
    const current = state.value
    const last = lastSpoken(current.messages)
    const [request] = requestsIn(last, 'pending')
    const asked = request?.requestId ?? ''
    const isAnswering = isBusy(current)
    const hasChanged = isAnswering !== wasBusy.peek()
    const isNews = asked !== lastAsked.peek()
    // What was said of one conversation is not to be found under another, and what another says is no news. An answer
    // may get its session while it is written.
    const isOther = !isAnswering && current.sessionId !== lastSession.peek()
    if (isOther) spoken.value = ''
    lastSession.value = current.sessionId
    wasBusy.value = isAnswering
    lastAsked.value = asked
    if (request ? !isNews : isOther || !hasChanged) return
    const question = request ? requestTitle(request, words.peek()) : ''
    const text = last?.role === 'assistant' ? messageText(last).slice(0, maxSpokenChars) : ''
    if (isAnswering && !request) spoken.value = words.peek().replying
    else spoken.value = spokenText([!isAnswering && text, question].filter(Boolean).join('\n\n'))
  })

  return (
    <div class="unseen" role="status" aria-live="polite">
      {spoken}
    </div>
  )
}

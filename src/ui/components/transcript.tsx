import { useComputed, useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { useChatView } from '../context.ts'
import { useStickToEnd } from '../hooks/use-stick-to-end.ts'
import { Icon } from '../icons.tsx'
import { MessageRow } from './message-row.tsx'
import { Notice } from './notice.tsx'
import { Pending } from './pending.tsx'
import { Requirements } from './requirements.tsx'
import { Welcome } from './welcome.tsx'

export function Transcript() {
  const { state, words } = useChatView()
  const container = useRef<HTMLElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const { isAtEnd, scrollToEnd } = useStickToEnd(container, content)
  const messages = useComputed(() => state.value.messages)
  const sentCount = useComputed(() => messages.value.filter(({ role }) => role === 'user').length)
  const isEmpty = messages.value.length === 0

  // Whoever sends wants to see the answer, wherever they were reading.
  useSignalEffect(() => {
    if (sentCount.value > 0) scrollToEnd()
  })

  return (
    <div class="transcript-frame">
      <section
        ref={container}
        class="transcript"
        part="transcript"
        aria-label={words.value.conversation}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container must be reachable by keyboard
        tabIndex={0}
      >
        <div ref={content} class="messages">
          {isEmpty && <Welcome />}
          {messages.value.map((message, index) => (
            <MessageRow key={message.id} message={message} isLast={index === messages.value.length - 1} />
          ))}
          <Pending />
          <Notice />
          <Requirements />
        </div>
      </section>
      {!isAtEnd.value && !isEmpty && (
        <button type="button" class="to-end" onClick={scrollToEnd}>
          <Icon name="arrowDown" size={16} />
          {words.value.newMessages}
        </button>
      )}
    </div>
  )
}

import type { Message } from '../../core/message.ts'
import { useChatView } from '../context.ts'
import { memo } from '../memo.ts'
import { MessageActions } from './message-actions.tsx'
import { MessagePart } from './parts/message-part.tsx'

interface MessageRowProps {
  readonly message: Message
  readonly isLast: boolean
}

/** Renders again only when its own message changed: every other message of a conversation stays the same object. */
export const MessageRow = memo(({ message, isLast }: MessageRowProps) => {
  const { words } = useChatView()
  const { role, parts, finishReason } = message
  const isUser = role === 'user'
  const { youSaid, assistantSaid, stopped, interrupted } = words.value
  const isStreaming = !isUser && finishReason === undefined

  return (
    <article
      class={`message ${role}`}
      part={`message message-${role}`}
      aria-label={isUser ? youSaid : assistantSaid}
    >
      <div class="bubble" dir="auto">
        {parts.map((part, index) => (
          <MessagePart
            key={index}
            part={part}
            role={role}
            isStreaming={isStreaming && index === parts.length - 1}
          />
        ))}
      </div>
      {finishReason === 'stopped' && <p class="ending">{stopped}</p>}
      {finishReason === 'failed' && <p class="ending">{interrupted}</p>}
      {!isUser && !isStreaming && <MessageActions message={message} isLast={isLast} />}
    </article>
  )
})

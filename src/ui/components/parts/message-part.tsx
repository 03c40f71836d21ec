import type { MessageRole, Part } from '../../../core/message.ts'
import { memo } from '../../memo.ts'
import { AnswerText } from './answer-text.tsx'
import { PlainText } from './plain-text.tsx'
import { RequestCard } from './request-card.tsx'

interface MessagePartProps {
  readonly part: Part
  readonly role: MessageRole
  /** Whether its message is the last one of the talk. */
  readonly isLast: boolean
  readonly isStreaming: boolean
}

/** What a message says by itself. Files and sources stand below it, the work behind it in groups of their own. */
export const MessagePart = memo(({ part, role, isLast, isStreaming }: MessagePartProps) => {
  if (part.type === 'input-request') return <RequestCard part={part} isLast={isLast} />
  if (part.type !== 'text') return null
  // What the visitor typed is shown as it was typed.
  return role === 'user' ? (
    <PlainText text={part.text} />
  ) : (
    <AnswerText text={part.text} isStreaming={isStreaming} />
  )
})

import type { MessageRole, Part } from '../../../core/message.ts'
import { memo } from '../../memo.ts'
import { AnswerText } from './answer-text.tsx'
import { PlainText } from './plain-text.tsx'
import { ReasoningPart } from './reasoning-part.tsx'
import { ToolPart } from './tool-part.tsx'

interface MessagePartProps {
  readonly part: Part
  readonly role: MessageRole
  readonly isStreaming: boolean
}

export const MessagePart = memo(({ part, role, isStreaming }: MessagePartProps) => {
  switch (part.type) {
    case 'text':
      // What the visitor typed is shown as it was typed.
      return role === 'user' ? (
        <PlainText text={part.text} />
      ) : (
        <AnswerText text={part.text} isStreaming={isStreaming} />
      )
    case 'reasoning':
      return <ReasoningPart text={part.text} isStreaming={isStreaming} />
    case 'tool':
      return <ToolPart part={part} />
    default:
      return part satisfies never
  }
})

import { useMemo } from 'preact/hooks'
import type { MessageRole, Part } from '../../../core/message.ts'
import { useChatView } from '../../context.ts'
import { languageOf } from '../../language-of.ts'
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

/** How much of a text tells its language. */
const tellingChars = 120

interface SaidProps {
  readonly text: string
  readonly isUser: boolean
  readonly isStreaming: boolean
}

/** What the visitor typed is shown as it was typed. */
function Said({ text, isUser, isStreaming }: SaidProps) {
  const { assistantSaid } = useChatView().words.value
  const begin = text.slice(0, tellingChars)
  const lang = useMemo(() => languageOf(begin, assistantSaid), [begin, assistantSaid])
  return isUser ? (
    <PlainText text={text} lang={lang} />
  ) : (
    <AnswerText text={text} lang={lang} isStreaming={isStreaming} />
  )
}

/** What a message says by itself. Files and sources stand below it, the work behind it in groups of their own. */
export const MessagePart = memo(({ part, role, isLast, isStreaming }: MessagePartProps) => {
  if (part.type === 'input-request') return <RequestCard part={part} isLast={isLast} />
  if (part.type !== 'text') return null
  return <Said text={part.text} isUser={role === 'user'} isStreaming={isStreaming} />
})

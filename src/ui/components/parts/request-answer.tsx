import type { InputRequest, InputResponse } from '../../../core/input-request.ts'
import { useChatView } from '../../context.ts'
import { Icon } from '../../icons.tsx'
import { PlainText } from './plain-text.tsx'

interface RequestAnswerProps {
  readonly request: InputRequest
  /** Undefined: answered elsewhere. */
  readonly response: InputResponse | undefined
}

/** What was answered. */
export function RequestAnswer({ request, response }: RequestAnswerProps) {
  const { approved, rejected, answered } = useChatView().words.value
  const { isApproved, text, answers = [] } = response ?? {}
  const verdict = isApproved === undefined ? answered : isApproved ? approved : rejected
  return (
    <div class="answer">
      <p class="verdict">
        <Icon name={isApproved === false ? 'close' : 'check'} size={16} />
        {verdict}
      </p>
      {text && <PlainText text={text} />}
      {answers.map(({ questionId, selected, customText }) => (
        <p key={questionId} dir="auto">
          {(request.questions?.length ?? 0) > 1 && (
            <span class="ending">
              {request.questions?.find((one) => one.questionId === questionId)?.text}{' '}
            </span>
          )}
          {[...selected, customText].filter(Boolean).join(', ')}
        </p>
      ))}
    </div>
  )
}

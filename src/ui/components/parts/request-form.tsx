import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { InputRequest, InputResponse } from '../../../core/input-request.ts'
import { field } from '../../../core/json.ts'
import { useChatView } from '../../context.ts'
import { isSendKey } from '../../is-composing.ts'
import { readResponse, textField } from '../../read-response.ts'
import { Disclosure } from '../disclosure.tsx'
import { ParamField } from './param-field.tsx'
import { QuestionField } from './question-field.tsx'

interface RequestFormProps {
  readonly request: InputRequest
  readonly title: string
  /** While its answer is on the way; should that fail, everything that was entered is still there. */
  readonly isHidden: boolean
  readonly onAnswer: (response: InputResponse) => void
}

/** The controls of a request. Their values live in the page and are read when the answer is sent. */
export function RequestForm({ request, title, isHidden, onAnswer }: RequestFormProps) {
  const { words } = useChatView()
  const form = useRef<HTMLFormElement>(null)
  const isIncomplete = useSignal(false)
  const { approve, reject, sendAnswer, yourAnswer, reason, incomplete } = words.value
  const { kind, params, editableParams = [], questions = [] } = request

  function answer(isApproved?: boolean) {
    // Who says no need not fill in the rest.
    if (!form.current || (isApproved !== false && !form.current.reportValidity())) return
    const response = readResponse(request, new FormData(form.current), isApproved)
    isIncomplete.value = !response
    if (response) onAnswer(response)
  }

  const text = (label: string) => (
    <textarea
      class="input"
      name={textField}
      rows={2}
      dir="auto"
      aria-label={label}
      placeholder={label}
      onKeyDown={(event) => {
        if (kind === 'approval' || !isSendKey(event)) return
        event.preventDefault()
        answer()
      }}
    />
  )

  return (
    <form
      ref={form}
      class="request"
      hidden={isHidden}
      onSubmit={(event) => {
        event.preventDefault()
        // Enter in a field is not yet a yes.
        if (kind === 'question') answer()
      }}
    >
      {kind === 'approval' ? (
        <>
          {editableParams.map((name) => (
            <ParamField key={name} name={name} value={field(params, name)} />
          ))}
          <Disclosure title={reason}>{text(reason)}</Disclosure>
          <div class="buttons">
            <button type="button" class="button primary" onClick={() => answer(true)}>
              {approve}
            </button>
            <button type="button" class="button" onClick={() => answer(false)}>
              {reject}
            </button>
          </div>
        </>
      ) : (
        <>
          {questions.map((question) => (
            <QuestionField key={question.questionId} question={question} isTitle={question.text === title} />
          ))}
          {questions.length === 0 && text(yourAnswer)}
          {isIncomplete.value && <p role="alert">{incomplete}</p>}
          <button type="submit" class="button primary">
            {sendAnswer}
          </button>
        </>
      )}
    </form>
  )
}

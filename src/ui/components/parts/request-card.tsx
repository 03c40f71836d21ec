import { useRef } from 'preact/hooks'
import type { InputRequestPart } from '../../../core/message.ts'
import { useChatView } from '../../context.ts'
import { Icon } from '../../icons.tsx'
import { requestTitle } from '../../request-title.ts'
import { PlainText } from './plain-text.tsx'
import { RequestForm } from './request-form.tsx'
import { Values } from './values.tsx'

/** The agent asks a person, for leave to do something or for something to know; afterwards, what was answered. */
export function RequestCard({ part, isLast }: { part: InputRequestPart; isLast: boolean }) {
  const { controller, words } = useChatView()
  const card = useRef<HTMLDivElement>(null)
  const { request } = part
  const { params = {}, editableParams = [], questions = [] } = request
  const { details, expired, sending, notSent, approved, rejected, answered } = words.value
  const title = requestTitle(request, words.value)
  // Nobody waits any more for the answer to what an older message asked.
  const state = part.state === 'pending' && !isLast ? 'expired' : part.state
  const isOpen = state === 'pending'
  const { isApproved, text, params: edited, answers = [] } = ('response' in part && part.response) || {}
  const isNo = isApproved === false
  const verdicts = { expired, sending, answered: isNo ? rejected : isApproved ? approved : answered }
  const shown = [
    ...Object.entries({ ...params, ...edited }).filter(([name]) => !isOpen || !editableParams.includes(name)),
    ...answers.map(({ questionId, selected, customText }) => [
      questions.find((question) => question.questionId === questionId)?.text ?? questionId,
      [...selected, customText].filter(Boolean).join(', '),
    ]),
  ]

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset that is disabled can't take the focus
    <div ref={card} class="card" role="group" aria-label={title} tabIndex={-1}>
      <div class="card-title">
        <PlainText text={title} />
      </div>
      <Values label={details} value={Object.fromEntries(shown)} />
      {(isOpen || state === 'sending') && (
        <RequestForm
          request={request}
          title={title}
          isHidden={!isOpen}
          onAnswer={(response) => {
            // The button that was pressed is about to go.
            card.current?.focus()
            controller.respond(response)
          }}
        />
      )}
      {!isOpen && (
        <p class={state === 'answered' ? 'verdict' : 'ending'}>
          {state === 'answered' && <Icon name={isNo ? 'close' : 'check'} size={16} />}
          {verdicts[state]}
        </p>
      )}
      {text && <PlainText text={text} />}
      {isOpen && 'hasFailed' in part && part.hasFailed && <p role="alert">{notSent}</p>}
    </div>
  )
}

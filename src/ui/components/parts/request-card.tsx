import { useRef } from 'preact/hooks'
import type { InputRequestPart } from '../../../core/message.ts'
import { useChatView } from '../../context.ts'
import { requestTitle } from '../../request-title.ts'
import { PlainText } from './plain-text.tsx'
import { RequestAnswer } from './request-answer.tsx'
import { RequestForm } from './request-form.tsx'
import { Values } from './values.tsx'

/** The agent asks a person: for leave to do something, or for something to know. */
export function RequestCard({ part, isLast }: { part: InputRequestPart; isLast: boolean }) {
  const { controller, words } = useChatView()
  const card = useRef<HTMLDivElement>(null)
  const { request } = part
  const { params = {}, editableParams = [] } = request
  const { details, expired, sending, notSent } = words.value
  const title = requestTitle(request, words.value)
  // Nobody waits any more for the answer to what an older message asked.
  const state = part.state === 'pending' && !isLast ? 'expired' : part.state
  const isOpen = state === 'pending'
  const response = 'response' in part ? part.response : undefined
  const shown = Object.entries({ ...params, ...response?.params }).filter(
    ([name]) => !isOpen || !editableParams.includes(name),
  )

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
          onAnswer={(given) => {
            // The button that was pressed is about to go.
            card.current?.focus()
            controller.respond(given)
          }}
        />
      )}
      {(state === 'sending' || state === 'answered') && (
        <RequestAnswer request={request} response={response} />
      )}
      {state === 'sending' && <p class="ending">{sending}</p>}
      {state === 'expired' && <p class="ending">{expired}</p>}
      {part.state === 'pending' && part.hasFailed && isOpen && <p role="alert">{notSent}</p>}
    </div>
  )
}

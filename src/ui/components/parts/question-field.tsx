import type { Question } from '../../../core/input-request.ts'
import { useChatView } from '../../context.ts'
import { choiceField, customField } from '../../read-response.ts'

/** One question with its choices. Where there is one choice only, an answer in own words takes its place. */
export function QuestionField({ question, isTitle }: { question: Question; isTitle: boolean }) {
  const { ownAnswer } = useChatView().words.value
  const { questionId, text, options, isMultiple, allowsCustom } = question

  function keepOne({ target, currentTarget }: Event & { currentTarget: HTMLElement }) {
    if (isMultiple || !(target instanceof HTMLInputElement)) return
    for (const input of currentTarget.querySelectorAll('input')) {
      if (input.type === target.type) continue
      input.checked = false
      if (input.type === 'text') input.value = ''
    }
  }

  return (
    <fieldset class="choices" onInput={keepOne}>
      <legend class={isTitle ? 'unseen' : 'card-title'} dir="auto">
        {text}
      </legend>
      {options.map(({ label, description }) => (
        <label key={label} class="prompt choice">
          <input type={isMultiple ? 'checkbox' : 'radio'} name={choiceField(questionId)} value={label} />
          <span dir="auto">
            {label}
            {description && <small>{description}</small>}
          </span>
        </label>
      ))}
      {allowsCustom && (
        <input
          class="input"
          type="text"
          name={customField(questionId)}
          dir="auto"
          aria-label={ownAnswer}
          placeholder={ownAnswer}
        />
      )}
    </fieldset>
  )
}

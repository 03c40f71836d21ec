import { useComputed, useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { errorText } from '../../i18n/translate.ts'
import { safeUrl } from '../../markdown/safe-url.ts'
import { useChatView } from '../context.ts'
import { focusedIn } from '../focused-in.ts'

/** What the visitor has to set up elsewhere before the agent can go on. */
export function Requirements() {
  const { state } = useChatView()
  const isMissing = useComputed(() => state.value.requirements.length > 0)
  return isMissing.value ? <RequirementsCard /> : null
}

function RequirementsCard() {
  const { controller, open, state, words } = useChatView()
  const card = useRef<HTMLDivElement>(null)
  const isWaiting = useSignal(false)
  const blocked = useSignal('')
  // The failure that led here is what this card explains.
  const explained = useRef(state.peek().error).current
  const { requirements, error } = state.value
  const { setUp, connect, haveDoneThis, waitingForYou, openPage } = words.value

  // Done with the focus in it: it goes to where the visitor will write next.
  useLayoutEffect(
    () => () => {
      if (card.current?.contains(focusedIn(card.current))) open()
    },
    [open],
  )

  async function onConnect() {
    // Only in the click itself may a page be opened; where it leads is known later.
    const tab = window.open('', '_blank')
    if (tab) tab.opener = null
    const safe = safeUrl((await controller.connectUrl()) ?? '')
    const href = safe?.origin ? safe.href : ''
    if (!href) return tab?.close()
    isWaiting.value = true
    if (tab) tab.location.href = href
    else blocked.value = href
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: nothing here is a field
    <div ref={card} class="card" role="group" aria-label={setUp}>
      <p class="card-title">{setUp}</p>
      <ul>
        {requirements.map(({ requirementId, title, description }) => (
          <li key={requirementId} dir="auto">
            {title}
            {description && <small>{description}</small>}
          </li>
        ))}
      </ul>
      <div class="buttons">
        <button type="button" class="button primary" onClick={onConnect}>
          {connect}
        </button>
        <button type="button" class="button" onClick={controller.checkRequirements}>
          {haveDoneThis}
        </button>
        {blocked.value && (
          <a class="button" href={blocked.value} target="_blank" rel="noopener noreferrer">
            {openPage}
          </a>
        )}
      </div>
      {error && error !== explained && <p role="alert">{errorText(words.value, error.kind)}</p>}
      <p class="ending" role="status">
        {isWaiting.value ? waitingForYou : ''}
      </p>
    </div>
  )
}

import { useComputed, useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { isBusy } from '../../core/chat-state.ts'
import { type Message, messageText, type Rating } from '../../core/message.ts'
import { useChatView } from '../context.ts'
import { copyText } from '../copy-text.ts'
import { Icon, type IconName } from '../icons.tsx'
import { IconButton } from './icon-button.tsx'
import { Prompts } from './prompts.tsx'
import { RetrievedContext } from './retrieved-context.tsx'
import { RetryButton } from './retry-button.tsx'
import { VersionPager } from './version-pager.tsx'

const copiedForMs = 2000

/** What can be done with a finished answer, and what might be asked next. */
export function MessageActions({ message, isLast }: { message: Message; isLast: boolean }) {
  const { config, controller, state, words } = useChatView()
  const isCopied = useSignal(false)
  const isContextShown = useSignal(false)
  const row = useRef<HTMLDivElement>(null)
  const canRetry = useComputed(() => !isBusy(state.value) && state.value.status !== 'error')
  const { id, runId, rating, finishReason, followUps = [] } = message
  const text = messageText(message)
  const { copy, copied, goodAnswer, badAnswer, retrievedContext } = words.value
  const isAtEnd = isLast && canRetry.value

  async function onCopy() {
    if (!row.current || !(await copyText(text, row.current.getRootNode()))) return
    isCopied.value = true
    setTimeout(() => {
      isCopied.value = false
    }, copiedForMs)
  }

  const action = (icon: IconName, label: string, onClick: () => void, attributes?: object) => (
    <button type="button" class="action" title={label} onClick={onClick} {...attributes}>
      <Icon name={icon} size={16} />
      {label}
    </button>
  )
  const thumb = (value: Rating, label: string) => (
    <IconButton
      class={`action ${value}`}
      icon="thumb"
      iconSize={16}
      label={label}
      aria-pressed={rating === value}
      onClick={() => controller.rate(id, value)}
    />
  )

  return (
    <>
      <div class="actions" ref={row}>
        {message.versions && <VersionPager message={message} />}
        {text && (isCopied.value ? action('check', copied, onCopy) : action('copy', copy, onCopy))}
        {isAtEnd && <RetryButton isAction />}
        {config.feedback && text && thumb('good', goodAnswer)}
        {config.feedback && text && thumb('bad', badAnswer)}
        {runId &&
          controller.can.showContext &&
          action(
            'sources',
            retrievedContext,
            () => {
              isContextShown.value = !isContextShown.value
            },
            { 'aria-expanded': isContextShown.value },
          )}
      </div>
      {isContextShown.value && <RetrievedContext messageId={id} />}
      {isAtEnd && finishReason === 'completed' && (
        <Prompts prompts={followUps.map((prompt) => ({ label: prompt, prompt }))} />
      )}
    </>
  )
}

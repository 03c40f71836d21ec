import { useComputed, useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { isBusy } from '../../core/chat-state.ts'
import { type Message, messageText, type Rating } from '../../core/message.ts'
import { useChatView } from '../context.ts'
import { copyText } from '../copy-text.ts'
import { Icon, type IconName } from '../icons.tsx'
import { Prompts } from './prompts.tsx'
import { RetrievedContext } from './retrieved-context.tsx'

const copiedForMs = 2000

interface ActionProps {
  readonly icon: IconName
  readonly label: string
  readonly onClick: () => void
}

/** What can be done with a finished answer, and what might be asked next. */
export function MessageActions({ message, isLast }: { message: Message; isLast: boolean }) {
  const { config, controller, state, words } = useChatView()
  const isCopied = useSignal(false)
  const isContextShown = useSignal(false)
  const row = useRef<HTMLDivElement>(null)
  const canRetry = useComputed(() => !isBusy(state.value) && state.value.status !== 'error')
  const { id, runId, rating, finishReason, followUps = [] } = message
  const text = messageText(message)
  const { copy, copied, tryAgain, goodAnswer, badAnswer, retrievedContext } = words.value
  const isAtEnd = isLast && canRetry.value

  async function onCopy() {
    if (!row.current || !(await copyText(text, row.current.getRootNode()))) return
    isCopied.value = true
    setTimeout(() => {
      isCopied.value = false
    }, copiedForMs)
  }

  const thumb = (value: Rating, label: string) => (
    <button
      type="button"
      class={`action ${value}`}
      aria-label={label}
      title={label}
      aria-pressed={rating === value}
      onClick={() => controller.rate(id, value)}
    >
      <Icon name="thumb" size={16} />
    </button>
  )

  return (
    <>
      <div class="actions" ref={row}>
        {text && (
          <Action
            icon={isCopied.value ? 'check' : 'copy'}
            label={isCopied.value ? copied : copy}
            onClick={onCopy}
          />
        )}
        {isAtEnd && <Action icon="retry" label={tryAgain} onClick={controller.retry} />}
        {config.feedback && text && thumb('good', goodAnswer)}
        {config.feedback && text && thumb('bad', badAnswer)}
        {runId && controller.can.showContext && (
          <Action
            icon="sources"
            label={retrievedContext}
            isExpanded={isContextShown.value}
            onClick={() => {
              isContextShown.value = !isContextShown.value
            }}
          />
        )}
      </div>
      {isContextShown.value && <RetrievedContext messageId={id} />}
      {isAtEnd && finishReason === 'completed' && (
        <Prompts prompts={followUps.map((prompt) => ({ label: prompt, prompt }))} />
      )}
    </>
  )
}

function Action({ icon, label, isExpanded, onClick }: ActionProps & { readonly isExpanded?: boolean }) {
  return (
    <button type="button" class="action" aria-expanded={isExpanded} onClick={onClick} title={label}>
      <Icon name={icon} size={16} />
      {label}
    </button>
  )
}

import { useComputed, useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { isBusy } from '../../core/chat-state.ts'
import { type Message, messageText } from '../../core/message.ts'
import { useChatView } from '../context.ts'
import { copyText } from '../copy-text.ts'
import { Icon } from '../icons.tsx'

const copiedForMs = 2000

export function MessageActions({ message, isLast }: { message: Message; isLast: boolean }) {
  const { controller, state, words } = useChatView()
  const isCopied = useSignal(false)
  const row = useRef<HTMLDivElement>(null)
  const canRetry = useComputed(() => !isBusy(state.value) && state.value.status !== 'error')
  const text = messageText(message)

  async function copy() {
    if (!row.current || !(await copyText(text, row.current.getRootNode()))) return
    isCopied.value = true
    setTimeout(() => {
      isCopied.value = false
    }, copiedForMs)
  }

  return (
    <div class="actions" ref={row}>
      {text && (
        <button type="button" class="action" onClick={copy} title={words.value.copy}>
          <Icon name={isCopied.value ? 'check' : 'copy'} size={16} />
          {isCopied.value ? words.value.copied : words.value.copy}
        </button>
      )}
      {isLast && canRetry.value && (
        <button type="button" class="action" onClick={controller.retry} title={words.value.tryAgain}>
          <Icon name="retry" size={16} />
          {words.value.tryAgain}
        </button>
      )}
    </div>
  )
}

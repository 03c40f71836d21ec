import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { isBusy } from '../../core/chat-state.ts'
import { useChatView } from '../context.ts'
import { Icon } from '../icons.tsx'
import { isComposing } from '../is-composing.ts'

export function Composer() {
  const { config, controller, focusRequests, state, words } = useChatView()
  const input = useRef<HTMLTextAreaElement>(null)
  const draft = useComputed(() => state.value.draft)
  const isAnswering = useComputed(() => isBusy(state.value))
  const isToldToWait = useSignal(false)
  const { message, placeholder, send, stop, busy } = words.value

  useAutosize(input, draft.value)
  useEffect(() => {
    if (focusRequests.value > 0) input.current?.focus({ preventScroll: true })
  }, [focusRequests.value])
  useSignalEffect(() => {
    if (!isAnswering.value) isToldToWait.value = false
  })

  function submit() {
    if (!draft.value.trim()) return
    if (isAnswering.value) isToldToWait.value = true
    else if (controller.send(draft.value)) controller.setDraft('')
  }

  function onStop() {
    controller.stop()
    input.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return
    event.preventDefault()
    submit()
  }

  return (
    <form
      class="composer"
      part="composer"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div class="field">
        <textarea
          ref={input}
          class="input"
          rows={1}
          aria-label={message}
          placeholder={config.placeholder || placeholder}
          value={draft.value}
          dir="auto"
          enterkeyhint="send"
          onInput={(event) => controller.setDraft(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {isAnswering.value ? (
          // Keys make these two elements: one that turned into the submit button during its click would send the draft.
          <button
            key="stop"
            type="button"
            class="send"
            part="send"
            aria-label={stop}
            title={stop}
            onClick={onStop}
          >
            <Icon name="stop" />
          </button>
        ) : (
          <button
            key="send"
            type="submit"
            class="send"
            part="send"
            aria-label={send}
            title={send}
            disabled={!draft.value.trim()}
          >
            <Icon name="send" />
          </button>
        )}
      </div>
      <p class="hint" role="status">
        {isToldToWait.value ? busy : ''}
      </p>
      {config.disclaimer && <p class="disclaimer">{config.disclaimer}</p>}
    </form>
  )
}

/** Grows with its text up to the height the styles allow. */
function useAutosize(input: { readonly current: HTMLTextAreaElement | null }, text: string) {
  useLayoutEffect(() => {
    const element = input.current
    if (!element) return
    element.style.height = 'auto'
    // An empty field keeps the height of its one row, also while the panel is hidden and has no layout.
    element.style.height = text && element.scrollHeight ? `${element.scrollHeight}px` : ''
  }, [input, text])
}

import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { isBusy } from '../../core/chat-state.ts'
import { useChatView } from '../context.ts'
import { useIsOffline } from '../hooks/use-is-offline.ts'
import { isSendKey } from '../is-composing.ts'
import { AttachButton } from './attach-button.tsx'
import { Attachments } from './attachments.tsx'
import { IconButton } from './icon-button.tsx'

export function Composer() {
  const { config, controller, focusRequests, isOpen, state, words } = useChatView()
  const input = useRef<HTMLTextAreaElement>(null)
  const draft = useComputed(() => state.value.draft)
  const isAnswering = useComputed(() => isBusy(state.value))
  const attachments = useComputed(() => state.value.attachments)
  const areFilesReady = useComputed(() => attachments.value.every((one) => one.state === 'ready'))
  const canSend = useComputed(
    () => areFilesReady.value && (draft.value.trim() !== '' || attachments.value.length > 0),
  )
  const hint = useSignal<'busy' | 'filesNotReady' | undefined>(undefined)
  const isOffline = useIsOffline(isOpen.value)
  const { message, placeholder, send, stop, offline } = words.value

  useAutosize(input, draft.value)
  // Within the task of the click: only then does iOS show its keyboard.
  useLayoutEffect(() => {
    if (focusRequests.value > 0) input.current?.focus({ preventScroll: true })
  }, [focusRequests.value])
  useSignalEffect(() => {
    if (!isAnswering.value && areFilesReady.value) hint.value = undefined
  })

  function submit() {
    if (!areFilesReady.value) hint.value = 'filesNotReady'
    else if (!canSend.value) return
    else if (isAnswering.value) hint.value = 'busy'
    else if (controller.send(draft.value)) controller.setDraft('')
  }

  function onStop() {
    controller.stop()
    input.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!isSendKey(event)) return
    event.preventDefault()
    submit()
  }

  /** What comes with text, such as a picture of copied cells, is pasted as that text. */
  function onPaste(event: ClipboardEvent) {
    const files = Array.from(event.clipboardData?.files ?? [])
    if (!controller.can.attach || files.length === 0 || event.clipboardData?.getData('text/plain')) return
    event.preventDefault()
    // The page may collect what is pasted anywhere on it.
    event.stopPropagation()
    controller.attach(files)
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
      <Attachments />
      <div class="field">
        {controller.can.attach && <AttachButton />}
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
          onPaste={onPaste}
        />
        {isAnswering.value ? (
          // Keys make these two elements: one that turned into the submit button during its click would send the draft.
          <IconButton key="stop" class="send" part="send" icon="stop" label={stop} onClick={onStop} />
        ) : (
          <IconButton
            key="send"
            type="submit"
            class="send"
            part="send"
            icon="send"
            label={send}
            disabled={!canSend.value}
          />
        )}
      </div>
      <p class="hint" role="status">
        {hint.value ? words.value[hint.value] : isOffline && offline}
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

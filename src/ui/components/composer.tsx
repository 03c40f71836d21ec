import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import type { RefObject } from 'preact'
import { useCallback, useLayoutEffect, useRef } from 'preact/hooks'
import { isBusy } from '../../core/chat-state.ts'
import { fill } from '../../i18n/translate.ts'
import { useChatView } from '../context.ts'
import { useIsOffline } from '../hooks/use-is-offline.ts'
import { isByFinger } from '../is-by-finger.ts'
import { isSendKey } from '../is-composing.ts'
import { AttachButton } from './attach-button.tsx'
import { Attachments } from './attachments.tsx'
import { IconButton } from './icon-button.tsx'

/** A book, and still nothing a browser takes long to lay out. What is pasted beyond is left out, and said so. */
const maxChars = 100_000

/** `isShown`: beside the list it isn't. */
export function Composer({ isShown }: { isShown: boolean }) {
  const { config, controller, focusRequests, isOpen, language, state, words } = useChatView()
  const input = useRef<HTMLTextAreaElement>(null)
  const draft = useComputed(() => state.value.draft)
  const isAnswering = useComputed(() => isBusy(state.value))
  const attachments = useComputed(() => state.value.attachments)
  const areFilesReady = useComputed(() => attachments.value.every((one) => one.state === 'ready'))
  const canSend = useComputed(
    () => areFilesReady.value && (draft.value.trim() !== '' || attachments.value.length > 0),
  )
  const isQueued = useComputed(() => isAnswering.value && state.value.messages.at(-1)?.isWaiting)
  const mustWaitForFiles = useSignal(false)
  const isOffline = useIsOffline(isOpen.value)
  const { message, placeholder, send, stop, offline, queued, filesNotReady, tooLong } = words.value

  function hint(): string {
    if (mustWaitForFiles.value) return filesNotReady
    // Only the browser, when it cuts what is pasted, makes it exactly this long.
    if (draft.value.length === maxChars) return fill(tooLong, { count: maxChars }, language.value.tag)
    return isQueued.value ? queued : isOffline ? offline : ''
  }

  useAutosize(input, draft.value, isShown, isAnswering.value)
  // Within the task of the click: only then does iOS show its keyboard.
  useLayoutEffect(() => {
    if (focusRequests.value > 0) input.current?.focus({ preventScroll: true })
  }, [focusRequests.value])
  useSignalEffect(() => {
    if (areFilesReady.value) mustWaitForFiles.value = false
  })

  function submit() {
    if (!areFilesReady.value) mustWaitForFiles.value = true
    else if (!canSend.value) return
    else if (controller.send(draft.value)) controller.setDraft('')
  }

  function onStop(click: MouseEvent) {
    // The second half of a double click on Send, whose place this has taken.
    if (click.detail > 1) return
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
      noValidate
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
          maxLength={maxChars}
          onInput={(event) => controller.setDraft(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        {/* Send keeps its place when the answer ends: a press meant for Stop must not send. */}
        {isAnswering.value && (
          <IconButton key="stop" class="send stop" part="send" icon="stop" label={stop} onClick={onStop} />
        )}
        {(!isAnswering.value || canSend.value) && (
          <IconButton
            key="send"
            type="submit"
            class="send"
            part="send"
            icon="send"
            label={send}
            disabled={!canSend.value}
            // It goes with what it sends. The focus stays in the field, or moves there from the keys.
            onMouseDown={(event) => event.preventDefault()}
            onClick={(click) => !isByFinger(click) && input.current?.focus()}
          />
        )}
      </div>
      <p class="hint" role="status">
        {hint()}
      </p>
      {config.disclaimer && <p class="disclaimer">{config.disclaimer}</p>}
    </form>
  )
}

/** Grows with its text up to the height the styles allow; measured anew when it is shown, or has another width. */
function useAutosize(
  input: RefObject<HTMLTextAreaElement | null>,
  text: string,
  isShown: boolean,
  hasStop: boolean,
) {
  const fit = useCallback(() => {
    const element = input.current
    const frame = element?.parentElement
    if (!element || !frame) return
    // Held meanwhile, or the transcript above would grow for a moment and be moved away from its end.
    frame.style.height = `${frame.offsetHeight}px`
    element.style.height = 'auto'
    // An empty field keeps the height of its one row, also while the panel is hidden and has no layout.
    element.style.height = element.value && element.scrollHeight ? `${element.scrollHeight}px` : ''
    frame.style.height = ''
  }, [input])
  useLayoutEffect(fit, [fit, text, isShown, hasStop])
  useLayoutEffect(() => {
    const panel = input.current?.closest('.panel')
    if (!panel) return
    // It keeps its size when the field grows; of what doesn't, browsers would report a loop.
    const observer = new ResizeObserver(fit)
    observer.observe(panel)
    return () => observer.disconnect()
  }, [input, fit])
}

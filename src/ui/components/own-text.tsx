import { useComputed, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { isBusy } from '../../core/chat-state.ts'
import { type Message, messageText } from '../../core/message.ts'
import { useChatView } from '../context.ts'
import { isEscape, isSendKey } from '../is-composing.ts'
import { IconButton } from './icon-button.tsx'

/** What the visitor wrote, and the way to say it in other words. */
export function OwnText({ message, children }: { message: Message; children: ComponentChildren }) {
  const { controller, open, state, words } = useChatView()
  const isEditing = useSignal(false)
  const wasEditing = useRef(false)
  const frame = useRef<HTMLDivElement>(null)
  const canEdit = useComputed(() => !isBusy(state.value))
  const text = messageText(message)
  const { edit } = words.value

  useLayoutEffect(() => {
    const isOver = wasEditing.current && !isEditing.value
    wasEditing.current = isEditing.value
    if (isOver) frame.current?.querySelector('button')?.focus()
  }, [isEditing.value])

  function end(changed?: string) {
    if (changed !== undefined && changed.trim() === '') return
    isEditing.value = false
    if (changed === undefined) return
    controller.editMessage(message.id, changed)
    open()
  }

  return isEditing.value ? (
    <EditForm text={text} end={end} />
  ) : (
    <div ref={frame} class="said">
      {children}
      {text && !message.isWaiting && canEdit.value && (
        <IconButton icon="pen" label={edit} iconSize={16} onClick={() => (isEditing.value = true)} />
      )}
    </div>
  )
}

function EditForm({ text, end }: { text: string; end: (changed?: string) => void }) {
  const { words } = useChatView()
  const input = useRef<HTMLTextAreaElement>(null)
  const { editMessage, sendEdited, cancel } = words.value

  useLayoutEffect(() => {
    input.current?.focus()
    input.current?.setSelectionRange(text.length, text.length)
  }, [])

  const send = () => end(input.current?.value)

  return (
    <form
      class="edit"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <textarea
        ref={input}
        rows={2}
        dir="auto"
        aria-label={editMessage}
        defaultValue={text}
        enterkeyhint="send"
        onKeyDown={(event) => {
          if (!isEscape(event) && !isSendKey(event)) return
          event.preventDefault()
          if (isEscape(event)) end()
          else send()
        }}
      />
      <div class="buttons">
        <button type="submit" class="button primary">
          {sendEdited}
        </button>
        <button type="button" class="button" onClick={() => end()}>
          {cancel}
        </button>
      </div>
    </form>
  )
}

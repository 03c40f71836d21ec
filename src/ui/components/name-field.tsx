import { useLayoutEffect, useRef } from 'preact/hooks'
import { isEscape, isSendKey } from '../is-composing.ts'

interface NameFieldProps {
  readonly title: string
  readonly label: string
  /** Undefined: it was given up. */
  readonly done: (name: string | undefined, isByKey: boolean) => void
}

/** A name that is edited where it stands. Enter or going elsewhere keeps it, Escape leaves it as it was. */
export function NameField({ title, label, done }: NameFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  // A field that is taken away loses the focus too.
  const isDone = useRef(false)
  useLayoutEffect(() => input.current?.select(), [])

  function end(name: string | undefined, isByKey: boolean) {
    if (isDone.current) return
    isDone.current = true
    done(name, isByKey)
  }

  return (
    <input
      ref={input}
      class="search"
      dir="auto"
      aria-label={label}
      defaultValue={title}
      maxLength={200}
      enterkeyhint="done"
      onKeyDown={(event) => {
        if (!isEscape(event) && !isSendKey(event)) return
        event.preventDefault()
        end(isEscape(event) ? undefined : event.currentTarget.value.trim(), true)
      }}
      onBlur={({ currentTarget }) => end(currentTarget.value.trim(), false)}
    />
  )
}

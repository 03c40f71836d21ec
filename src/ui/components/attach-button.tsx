import { useRef } from 'preact/hooks'
import { useChatView } from '../context.ts'
import { Icon } from '../icons.tsx'

export function AttachButton() {
  const { config, controller, words } = useChatView()
  const input = useRef<HTMLInputElement>(null)
  const { attachFiles } = words.value
  return (
    <>
      <button
        type="button"
        class="icon-button"
        aria-label={attachFiles}
        title={attachFiles}
        onClick={() => input.current?.click()}
      >
        <Icon name="clip" />
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple={config.maxFiles > 1}
        accept={config.accept}
        onChange={({ currentTarget }) => {
          controller.attach(Array.from(currentTarget.files ?? []))
          // Or the same file could not be chosen again.
          currentTarget.value = ''
        }}
      />
    </>
  )
}

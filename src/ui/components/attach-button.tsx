import { useRef } from 'preact/hooks'
import { useChatView } from '../context.ts'
import { IconButton } from './icon-button.tsx'

export function AttachButton() {
  const { config, controller, words } = useChatView()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <IconButton icon="clip" label={words.value.attachFiles} onClick={() => input.current?.click()} />
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

import { useChatView } from '../context.ts'
import { useFileDrop } from '../hooks/use-file-drop.ts'
import { Composer } from './composer.tsx'
import { Header } from './header.tsx'
import { Transcript } from './transcript.tsx'

export function Panel() {
  const { config, controller, isOpen, words } = useChatView()
  const canClose = config.mode !== 'inline'
  const { isOver, target, cover } = useFileDrop(controller.can.attach ? controller.attach : undefined)

  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a name
    <div
      id="panel"
      class="panel"
      part="panel"
      role={config.mode === 'floating' ? 'dialog' : 'region'}
      aria-label={config.title || words.value.title}
      hidden={!isOpen.value}
      {...target}
    >
      <Header canClose={canClose} />
      <Transcript />
      <Composer />
      {isOver.value && (
        <div class="drop" aria-hidden="true" {...cover}>
          {words.value.dropFiles}
        </div>
      )}
    </div>
  )
}

import { useChatView } from '../context.ts'
import { Composer } from './composer.tsx'
import { Header } from './header.tsx'
import { Transcript } from './transcript.tsx'

export function Panel() {
  const { config, isOpen, words } = useChatView()
  const canClose = config.mode !== 'inline'

  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a name
    <div
      id="panel"
      class="panel"
      part="panel"
      role={config.mode === 'floating' ? 'dialog' : 'region'}
      aria-label={config.title || words.value.title}
      hidden={!isOpen.value}
    >
      <Header canClose={canClose} />
      <Transcript />
      <Composer />
    </div>
  )
}

import { useSignal, useSignalEffect } from '@preact/signals'
import { useChatView } from '../context.ts'
import { useFileDrop } from '../hooks/use-file-drop.ts'
import { isEscape } from '../is-composing.ts'
import { Composer } from './composer.tsx'
import { ConversationList } from './conversation-list.tsx'
import { Header } from './header.tsx'
import { Transcript } from './transcript.tsx'

export function Panel() {
  const { config, controller, focusRequests, isOpen, words } = useChatView()
  const canClose = config.mode !== 'inline'
  const { isOver, target, cover } = useFileDrop(controller.can.attach ? controller.attach : undefined)
  const isListShown = useSignal(false)

  // Where one writes is in the talk.
  useSignalEffect(() => {
    if (focusRequests.value > 0) isListShown.value = false
  })

  function showList(isShown: boolean) {
    isListShown.value = isShown
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!isListShown.peek() || event.defaultPrevented || !isEscape(event)) return
    event.preventDefault()
    showList(false)
  }

  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a name
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leaves the list from wherever the focus is
    <div
      id="panel"
      class="panel"
      part="panel"
      role={config.mode === 'floating' ? 'dialog' : 'region'}
      aria-label={config.title || words.value.title}
      hidden={!isOpen.value}
      onKeyDown={onKeyDown}
      {...target}
    >
      <Header canClose={canClose} isListShown={isListShown.value} showList={showList} />
      {isListShown.value && <ConversationList leave={() => showList(false)} />}
      {/* It keeps its place and its draft meanwhile. */}
      <div class="talk" hidden={isListShown.value}>
        <Transcript />
        <Composer />
      </div>
      {isOver.value && (
        <div class="drop" aria-hidden="true" {...cover}>
          {words.value.dropFiles}
        </div>
      )}
    </div>
  )
}

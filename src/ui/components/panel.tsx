import { useSignal, useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { useChatView } from '../context.ts'
import { useFileDrop } from '../hooks/use-file-drop.ts'
import { useKeptPlace } from '../hooks/use-kept-place.ts'
import { useModalFocus } from '../hooks/use-modal-focus.ts'
import { useOwnScroll } from '../hooks/use-own-scroll.ts'
import { usePagePlace } from '../hooks/use-page-place.ts'
import { useVisualViewport } from '../hooks/use-visual-viewport.ts'
import { isEscape } from '../is-composing.ts'
import { Composer } from './composer.tsx'
import { ConversationList } from './conversation-list.tsx'
import { Header } from './header.tsx'
import { Transcript } from './transcript.tsx'

interface PanelProps {
  readonly isNarrow: boolean
  /** Covers the whole window, and is all there is while it does. */
  readonly isSheet: boolean
}

export function Panel({ isNarrow, isSheet }: PanelProps) {
  const { config, controller, focusRequests, isExpanded, isOpen, words } = useChatView()
  const panel = useRef<HTMLDivElement>(null)
  const { mode } = config
  const canClose = mode !== 'inline'
  const canResize = canClose && !isSheet
  const isLarge = canResize && isExpanded.value
  const isDialog = mode === 'floating' || (isNarrow && canClose)
  const isCover = isSheet && isOpen.value
  usePagePlace(panel, isCover)
  useVisualViewport(panel, isCover)
  useModalFocus(panel, isCover)
  useOwnScroll(panel, canClose)
  useKeptPlace(panel, isLarge)
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
      ref={panel}
      id="panel"
      class={isLarge ? 'panel is-large' : 'panel'}
      part="panel"
      role={isDialog ? 'dialog' : 'region'}
      aria-modal={(isDialog && isSheet) || undefined}
      aria-label={config.title || words.value.title}
      hidden={!isOpen.value}
      // A click beside everything stays here, and with it Tab and Escape.
      tabIndex={-1}
      onKeyDown={onKeyDown}
      {...target}
    >
      <Header canClose={canClose} canResize={canResize} isListShown={isListShown.value} showList={showList} />
      {isListShown.value && <ConversationList leave={() => showList(false)} />}
      {/* It keeps its place and its draft meanwhile. */}
      <div class="talk" hidden={isListShown.value}>
        <Transcript />
        <Composer isShown={!isListShown.value} />
      </div>
      {isOver.value && (
        <div class="drop" aria-hidden="true" {...cover}>
          {words.value.dropFiles}
        </div>
      )}
    </div>
  )
}

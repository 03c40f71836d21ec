import { useRef } from 'preact/hooks'
import { useChatView } from '../context.ts'
import { useFocusReturn } from '../hooks/use-focus-return.ts'
import { useMedia } from '../hooks/use-media.ts'
import { Announcer } from './announcer.tsx'
import { Launcher } from './launcher.tsx'
import { Panel } from './panel.tsx'

/** The whole widget: what opens the panel, the panel, and the voice for those who can't see it. */
export function App() {
  const { config, isOpen, isPrepared, language, theme } = useChatView()
  const hasLauncher = config.mode !== 'inline' && config.launcher === 'default'
  const widget = useRef<HTMLDivElement>(null)
  const launcher = useRef<HTMLButtonElement>(null)
  useFocusReturn(isOpen.value, widget, launcher, config.launcher)
  const isNarrow = useMedia('(max-width: 520px), (max-height: 480px)')
  const isSheet = config.mode === 'fullscreen' || (isNarrow && config.mode !== 'inline')

  const { position = 'bottom-right', density = 'comfortable' } = theme.value
  const classes = [
    'parley',
    `mode-${config.mode}`,
    ...position.split('-').map((side) => `at-${side}`),
    density,
    isSheet && 'is-sheet',
    isOpen.value && 'is-open',
    hasLauncher && 'has-launcher',
  ]
  const { tag, direction } = language.value
  // The option `title` on the element is also HTML's: without one of its own all of the chat would show it as a tooltip.
  return (
    <div ref={widget} class={classes.filter(Boolean).join(' ')} dir={direction} lang={tag} title="">
      {isPrepared.value && <Panel isNarrow={isNarrow} isSheet={isSheet} />}
      {hasLauncher && <Launcher buttonRef={launcher} />}
      <Announcer />
    </div>
  )
}

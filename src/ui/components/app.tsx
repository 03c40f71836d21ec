import { useRef } from 'preact/hooks'
import { useChatView } from '../context.ts'
import { useFocusReturn } from '../hooks/use-focus-return.ts'
import { Announcer } from './announcer.tsx'
import { Launcher } from './launcher.tsx'
import { Panel } from './panel.tsx'

/** The whole widget: what opens the panel, the panel, and the voice for those who can't see it. */
export function App() {
  const { config, isOpen, isPrepared, language, theme } = useChatView()
  const hasLauncher = config.mode !== 'inline' && config.launcher === 'default'
  const widget = useRef<HTMLDivElement>(null)
  const launcher = useRef<HTMLButtonElement>(null)
  useFocusReturn(isOpen.value, widget, launcher)

  const { position = 'bottom-right', density = 'comfortable' } = theme.value
  const classes = [
    'parley',
    `mode-${config.mode}`,
    ...position.split('-').map((side) => `at-${side}`),
    density,
  ]
  const { tag, direction } = language.value
  return (
    <div
      ref={widget}
      class={`${classes.join(' ')}${isOpen.value ? ' is-open' : ''}`}
      dir={direction}
      lang={tag}
    >
      {isPrepared.value && <Panel />}
      {hasLauncher && <Launcher buttonRef={launcher} />}
      <Announcer />
    </div>
  )
}

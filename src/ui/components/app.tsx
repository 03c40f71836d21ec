import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { useChatView } from '../context.ts'
import { Announcer } from './announcer.tsx'
import { Launcher } from './launcher.tsx'
import { Panel } from './panel.tsx'

/** The whole widget: what opens the panel, the panel, and the voice for those who can't see it. */
export function App() {
  const { config, isOpen, theme } = useChatView()
  const hasLauncher = config.mode !== 'inline' && config.launcher === 'default'
  const launcher = useRef<HTMLButtonElement>(null)
  const wasOpen = useSignal(isOpen.peek())
  const hasOpened = useSignal(isOpen.peek())
  if (isOpen.value) hasOpened.value = true

  useEffect(() => {
    const justClosed = wasOpen.peek() && !isOpen.value
    wasOpen.value = isOpen.value
    if (justClosed) launcher.current?.focus()
  }, [isOpen.value, wasOpen, isOpen])

  const { position = 'bottom-right', density = 'comfortable' } = theme.value
  const classes = [
    'parley',
    `mode-${config.mode}`,
    ...position.split('-').map((side) => `at-${side}`),
    density,
  ]
  return (
    <div class={`${classes.join(' ')}${isOpen.value ? ' is-open' : ''}`} dir="ltr" lang="en">
      {hasOpened.value && <Panel />}
      {hasLauncher && <Launcher buttonRef={launcher} />}
      <Announcer />
    </div>
  )
}

import { type ReadonlySignal, signal } from '@preact/signals'
import type { ChatConfig } from '../config/resolve-config.ts'
import type { DomEvents } from './dom-events.ts'
import { watchLaunchers } from './site-launchers.ts'

/** Whether the panel is open and large, who opened it, and where the focus goes. */
export interface Visibility {
  readonly isOpen: ReadonlySignal<boolean>
  readonly isExpanded: ReadonlySignal<boolean>
  readonly focusRequests: ReadonlySignal<number>
  open(): void
  close(): void
  /** Opens and moves the focus to the composer, as a click on the launcher should. */
  focus(): void
  /** Makes the panel large, or again as it was. */
  resize(): void
  dispose(): void
}

/** The visitor's choices, remembered during the visit. */
export interface Visit {
  get(name: 'open' | 'size'): string | undefined
  set(name: 'open' | 'size', value: string): void
}

export interface VisibilityOptions {
  readonly config: ChatConfig
  readonly visit: Visit
  readonly events: DomEvents
  readonly onOpen: () => void
}

export function createVisibility({ config, visit, events, onOpen }: VisibilityOptions): Visibility {
  const isInline = config.mode === 'inline'
  const remembered = visit.get('open')
  const isOpen = signal(isInline || (remembered === undefined ? config.open : remembered === 'open'))
  const isExpanded = signal(visit.get('size') === 'large')
  const focusRequests = signal(0)
  if (isOpen.peek()) onOpen()

  function show(isShown: boolean) {
    if (isInline || isOpen.peek() === isShown) return
    isOpen.value = isShown
    if (isShown) onOpen()
    visit.set('open', isShown ? 'open' : 'closed')
    events.emit(isShown ? 'open' : 'close', {})
  }

  function focus() {
    show(true)
    focusRequests.value += 1
  }

  return {
    isOpen,
    isExpanded,
    focusRequests,
    open: () => show(true),
    close: () => show(false),
    focus,
    resize() {
      isExpanded.value = !isExpanded.peek()
      visit.set('size', isExpanded.peek() ? 'large' : 'small')
    },
    dispose: watchLaunchers(config.launcher, isOpen, () => (isOpen.peek() ? show(false) : focus())),
  }
}

import { type ReadonlySignal, signal } from '@preact/signals'
import type { ChatConfig } from '../config/resolve-config.ts'
import type { DomEvents } from './dom-events.ts'

/** Whether the panel is open, who opened it, and where the focus goes. */
export interface Visibility {
  readonly isOpen: ReadonlySignal<boolean>
  readonly focusRequests: ReadonlySignal<number>
  open(): void
  close(): void
  /** Opens and moves the focus to the composer, as a click on the launcher should. */
  focus(): void
  dispose(): void
}

export interface VisibilityOptions {
  readonly config: ChatConfig
  /** Remembers the visitor's choice during the visit. */
  readonly visit: { get(): string | undefined; set(value: string): void }
  readonly events: DomEvents
  readonly onOpen: () => void
}

export function createVisibility({ config, visit, events, onOpen }: VisibilityOptions): Visibility {
  const isInline = config.mode === 'inline'
  const remembered = visit.get()
  const isOpen = signal(isInline || (remembered === undefined ? config.open : remembered === 'open'))
  const focusRequests = signal(0)
  if (isOpen.peek()) onOpen()

  function show(isShown: boolean) {
    if (isInline || isOpen.peek() === isShown) return
    isOpen.value = isShown
    if (isShown) onOpen()
    visit.set(isShown ? 'open' : 'closed')
    events.emit(isShown ? 'open' : 'close', {})
  }

  function focus() {
    show(true)
    focusRequests.value += 1
  }

  return {
    isOpen,
    focusRequests,
    open: () => show(true),
    close: () => show(false),
    focus,
    dispose: watchLaunchers(config.launcher, () => (isOpen.peek() ? show(false) : focus())),
  }
}

/**
 * The site's own buttons. Listening on the document also serves those that come later, or are replaced when a
 * framework draws them again.
 */
function watchLaunchers(selector: string, toggle: () => void): () => void {
  if (selector === 'default' || selector === 'none') return () => {}
  const onClick = (event: Event) => {
    const { target } = event
    if (target instanceof Element && matches(target, selector)) toggle()
  }
  document.addEventListener('click', onClick)
  return () => document.removeEventListener('click', onClick)
}

function matches(target: Element, selector: string): boolean {
  try {
    return target.closest(selector) !== null
  } catch {
    return false
  }
}

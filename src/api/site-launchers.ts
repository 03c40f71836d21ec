import type { ReadonlySignal } from '@preact/signals'
import { listen } from '../core/listen.ts'

/**
 * The site's own buttons. Listening on the document serves those that come later, or are replaced when a framework
 * draws them again; each says whether the panel is open as long as the widget runs, and is afterwards as it was.
 */
export function watchLaunchers(
  selector: string,
  isOpen: ReadonlySignal<boolean>,
  toggle: () => void,
): () => void {
  if (selector === 'default' || selector === 'none') return () => {}
  /** What the attributes were before. */
  const marked = new Map<Element, readonly (string | null)[]>()

  function onClick(event: MouseEvent) {
    const button = event.target instanceof Element && event.target.closest<HTMLElement>(selector)
    // A link that opens the chat is often one that leads to a page for those without it: still so in a new tab or window.
    if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    // Safari doesn't, and the focus has to return somewhere.
    if (!isOpen.peek()) button.focus({ preventScroll: true })
    toggle()
  }

  function mark() {
    const found = new Set(document.querySelectorAll(selector))
    for (const element of marked.keys()) if (!found.has(element)) unmark(element)
    for (const element of found) {
      if (!marked.has(element))
        marked.set(
          element,
          names.map((name) => element.getAttribute(name)),
        )
      setAttributes(element, [String(isOpen.peek()), 'dialog'])
    }
  }

  function unmark(element: Element) {
    setAttributes(element, marked.get(element) ?? [])
    marked.delete(element)
  }

  const observer = new MutationObserver(mark)
  observer.observe(document, { childList: true, subtree: true })
  const stopFollowing = isOpen.subscribe(mark)
  const stopListening = listen(document, ['click'], onClick)
  return () => {
    stopListening()
    stopFollowing()
    observer.disconnect()
    for (const element of Array.from(marked.keys())) unmark(element)
  }
}

const names = ['aria-expanded', 'aria-haspopup'] as const

function setAttributes(element: Element, values: readonly (string | null)[]): void {
  names.forEach((name, index) => {
    const value = values[index] ?? null
    if (value === null) element.removeAttribute(name)
    else if (element.getAttribute(name) !== value) element.setAttribute(name, value)
  })
}

import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { listen } from '../../core/listen.ts'
import { focusedIn } from '../focused-in.ts'

/**
 * Keeps the focus in a panel that covers the page: it comes in when the panel does, and Tab goes round. Only the key is
 * watched: a page that calls the focus back for its own dialog gets it, without a fight.
 */
export function useModalFocus(panel: RefObject<HTMLElement | null>, isModal: boolean): void {
  useLayoutEffect(() => {
    const element = panel.current
    if (!isModal || !element) return
    // Not into the field: that would bring up the keyboard for somebody who hasn't asked for it. And not out of another
    // frame, where somebody may be writing.
    if (document.hasFocus() && !element.contains(focusedIn(element))) element.focus({ preventScroll: true })

    function onKeyDown(event: KeyboardEvent) {
      if (event.key !== 'Tab' || event.defaultPrevented) return
      const stops = tabStops(element as HTMLElement)
      const [first, last] = [stops[0], stops.at(-1)]
      const focused = focusedIn(element)
      const isLeaving = event.shiftKey ? focused === first || focused === element : focused === last
      if (!isLeaving) return
      event.preventDefault()
      const next = event.shiftKey ? last : first
      next?.focus()
    }
    return listen(element, ['keydown'], onKeyDown)
  }, [panel, isModal])
}

/** What Tab stops at, in order. */
function tabStops(within: HTMLElement): HTMLElement[] {
  const candidates = within.querySelectorAll<HTMLElement>(
    'a[href], button, input, select, textarea, summary, [tabindex]',
  )
  return Array.from(candidates).filter(
    (one) => one.tabIndex >= 0 && !one.matches(':disabled') && one.getClientRects().length > 0,
  )
}

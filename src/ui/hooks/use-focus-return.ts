import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { focusedIn } from '../focused-in.ts'

/**
 * When the panel closes with the focus in it, the focus goes back to the launcher, or to whatever had it when the
 * panel opened. A panel that the page closes while its visitor is elsewhere moves nothing.
 */
export function useFocusReturn(
  isOpen: boolean,
  widget: RefObject<HTMLElement | null>,
  launcher: RefObject<HTMLElement | null>,
  siteLauncher: string,
): void {
  const opener = useRef<Element | null>(null)
  const wasOpen = useRef(false)

  // While it is drawn: as soon as it stands the composer takes the focus.
  if (isOpen && !wasOpen.current) opener.current = document.activeElement

  // Before the next paint: only then does the browser take the focus away from what is hidden.
  useLayoutEffect(() => {
    const isClosing = wasOpen.current && !isOpen
    wasOpen.current = isOpen
    if (!isClosing || !focusedIn(widget.current)) return
    const hasOpener = opener.current?.isConnected && opener.current !== document.body
    // The site's own button, where nothing had the focus, or the site has drawn anew what had it.
    const target = launcher.current ?? (hasOpener ? opener.current : document.querySelector(siteLauncher))
    // It was in sight, or is in none: the page stays where it is.
    if (target instanceof HTMLElement) target.focus({ preventScroll: true })
  }, [isOpen, widget, launcher, siteLauncher])
}

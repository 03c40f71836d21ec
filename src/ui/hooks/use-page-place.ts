import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { listen } from '../../core/listen.ts'
import { focusedIn } from '../focused-in.ts'

/**
 * While the panel covers the page, Safari may scroll that page to bring the field above the keyboard, and leaves it
 * there. When the page is seen again it stands where it was. What the page scrolls itself meanwhile stays scrolled:
 * only what moves while somebody writes here is the keyboard's doing.
 */
export function usePagePlace(panel: RefObject<HTMLElement | null>, isCovered: boolean): void {
  useLayoutEffect(() => {
    if (!isCovered) return
    let left = window.scrollX
    let top = window.scrollY
    const onScroll = () => {
      if (focusedIn(panel.current)?.matches('textarea, input')) return
      left = window.scrollX
      top = window.scrollY
    }
    const stop = listen(window, ['scroll'], onScroll, { passive: true })
    return () => {
      stop()
      if (window.scrollX !== left || window.scrollY !== top)
        window.scrollTo({ left, top, behavior: 'instant' })
    }
  }, [panel, isCovered])
}

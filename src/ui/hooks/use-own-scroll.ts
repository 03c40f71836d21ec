import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import { listen } from '../../core/listen.ts'

type Axis = 'x' | 'y'

/**
 * What scrolls in the panel is the panel. A wheel or a finger over it neither reaches the listeners with which pages
 * lock or smooth their scrolling, nor moves the page behind.
 *
 * The page is held by these events and not by `overflow: hidden` on it: that takes away its scrollbar, breaks its
 * `position: sticky`, collides with what the page itself sets there meanwhile, and Safari doesn't heed it while the
 * keyboard is up. Here nothing of the page is touched, so there is nothing to put back. What can scroll has
 * `overscroll-behavior: contain`; what can't has its movement refused.
 */
export function useOwnScroll(panel: RefObject<HTMLElement | null>, holdsPage: boolean): void {
  useEffect(() => {
    const element = panel.current
    if (!element) return
    let from: Touch | undefined

    /** `dx` and `dy` are how far the visitor wants to go. */
    function keep(event: Event, dx: number, dy: number) {
      event.stopPropagation()
      const axis = Math.abs(dx) > Math.abs(dy) ? 'x' : 'y'
      if (holdsPage && event.cancelable && !leadsToScroller(event, axis)) event.preventDefault()
    }

    function leadsToScroller(event: Event, axis: Axis): boolean {
      const path = event.composedPath()
      return path.slice(0, path.indexOf(element as EventTarget)).some((one) => canScroll(one, axis))
    }

    const onStart = (event: TouchEvent) => {
      from = event.touches[0]
    }
    const onMove = (event: TouchEvent) => {
      const [to, second] = Array.from(event.touches)
      // Two fingers zoom, and who has zoomed looks around.
      if (!from || !to || second || (window.visualViewport?.scale ?? 1) > 1) event.stopPropagation()
      else keep(event, from.clientX - to.clientX, from.clientY - to.clientY)
    }
    const onWheel = (event: WheelEvent) => {
      // That is how a wheel zooms.
      if (event.ctrlKey) event.stopPropagation()
      else keep(event, event.deltaX, event.deltaY)
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (holdsPage && scrolls(event) && !leadsToScroller(event, 'y')) event.preventDefault()
    }
    const stops = [
      listen(element, ['keydown'], onKeyDown),
      listen(element, ['touchstart'], onStart, { passive: true }),
      listen(element, ['touchmove'], onMove, { passive: false }),
      listen(element, ['wheel'], onWheel, { passive: false }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [panel, holdsPage])
}

/** A key that moves the page where whatever has the focus has no use for it. */
function scrolls({ key, target }: KeyboardEvent): boolean {
  if (key === 'PageUp' || key === 'PageDown') return true
  const users = key === ' ' ? 'input, textarea, select, button, summary' : 'input, textarea, select'
  const hasUse = target instanceof Element && target.matches(users)
  return !hasUse && [' ', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(key)
}

function canScroll(target: EventTarget, axis: Axis): boolean {
  if (!(target instanceof Element)) return false
  const overflows =
    axis === 'x' ? target.scrollWidth > target.clientWidth : target.scrollHeight > target.clientHeight
  if (!overflows) return false
  const { overflowX, overflowY } = getComputedStyle(target)
  return /auto|scroll/.test(axis === 'x' ? overflowX : overflowY)
}

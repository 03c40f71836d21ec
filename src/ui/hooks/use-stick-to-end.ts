import { type Signal, useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useCallback, useLayoutEffect } from 'preact/hooks'
import { listen } from '../../core/listen.ts'

/** How near still is near the end, in CSS pixels: about a line. */
const slackPx = 24

/** Sizes are whole pixels and places are not. */
const roundingPx = 2

/** So long after a wheel or a finger moved, scrolling is taken to be its work. */
const inputMs = 1000

interface StickToEnd {
  /** Whether the end is followed as it moves. */
  readonly isAtEnd: Signal<boolean>
  /** Whether what is at the end is out of sight. */
  readonly isFar: Signal<boolean>
  readonly scrollToEnd: () => void
}

/**
 * Keeps a scroll container at its end while its content grows, but only for a reader who is at the end. Only
 * scrolling up leaves it. A wheel or a finger does so with the first pixel: on a touchpad they come a few at a time, and
 * the next word must not pull them back. Without those, such as for the focus or a search of the page, it takes a line,
 * for a container that was larger for a moment has been scrolled up, too.
 */
export function useStickToEnd(
  container: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
): StickToEnd {
  const isAtEnd = useSignal(true)
  const isFar = useSignal(false)

  const scrollToEnd = useCallback(() => {
    isAtEnd.value = true
    const element = container.current
    if (element) element.scrollTop = element.scrollHeight
  }, [container, isAtEnd])

  // Before the first paint, which would show the beginning.
  useLayoutEffect(() => {
    const element = container.current
    const inner = content.current
    if (!element || !inner) return
    element.scrollTop = element.scrollHeight
    let last = { top: 0, range: 0 }
    let lastInput = Number.NEGATIVE_INFINITY
    const range = () => element.scrollHeight - element.clientHeight
    const remember = () => {
      last = { top: element.scrollTop, range: range() }
      isFar.value = !isAtEnd.peek() && range() - element.scrollTop > slackPx
    }
    const onInput = ({ timeStamp }: Event) => {
      lastInput = timeStamp
    }
    const onScroll = ({ timeStamp }: Event) => {
      const distance = range() - element.scrollTop
      const isByReader = timeStamp - lastInput < inputMs
      if (element.scrollTop > last.top && distance <= slackPx) isAtEnd.value = true
      // With other sizes the browser may have moved it; the observer of sizes, whose turn is next, sees to that.
      else if (element.scrollTop < last.top && (isByReader || range() === last.range))
        isAtEnd.value &&= distance <= (isByReader ? roundingPx : slackPx)
      const mayMove = !isByReader && !element.matches(':focus-within')
      if (isAtEnd.peek() && mayMove) element.scrollTop = element.scrollHeight
      remember()
    }
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.target !== element || event.altKey || event.shiftKey) return
      if (event.key === 'Home' || event.key === 'End') {
        // The browser would aim at where they are before the way there is drawn.
        event.preventDefault()
        isAtEnd.value = event.key === 'End'
        element.scrollTop = isAtEnd.value ? element.scrollHeight : 0
      }
      // The next word would end the movement before its first step.
      else if (['ArrowUp', 'PageUp'].includes(event.key) && element.scrollTop > 0) isAtEnd.value = false
    }
    const stops = [
      listen(element, ['wheel', 'touchmove'], onInput, { passive: true }),
      // The event for what has been scrolled comes later; what gets the focus may change the sizes before.
      listen(element, ['scroll', 'focusin'], onScroll, { passive: true }),
      listen(element, ['keydown'], onKeyDown),
    ]
    const observer = new ResizeObserver(() => {
      if (isAtEnd.peek()) element.scrollTop = element.scrollHeight
      remember()
    })
    observer.observe(inner)
    observer.observe(element)
    return () => {
      for (const stop of stops) stop()
      observer.disconnect()
    }
  }, [container, content, isAtEnd, isFar])

  return { isAtEnd, isFar, scrollToEnd }
}

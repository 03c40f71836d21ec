import { type Signal, useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useCallback, useLayoutEffect, useRef } from 'preact/hooks'
import { listen } from '../../core/listen.ts'

/** How near the end still counts as being there, in CSS pixels: a line, so that rounding and zoom don't matter. */
const slackPx = 24

/**
 * Keeps a scroll container at its end while its content grows, but only for a reader who is at the end. Only
 * scrolling up leaves it: growing content never lowers `scrollTop`, so a burst of it can't be mistaken for a person.
 */
export function useStickToEnd(
  container: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
): { isAtEnd: Signal<boolean>; scrollToEnd: () => void } {
  const isAtEnd = useSignal(true)
  const lastTop = useRef(0)

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
    const onScroll = () => {
      const { scrollTop, scrollHeight, clientHeight } = element
      const isNearEnd = scrollHeight - scrollTop - clientHeight <= slackPx
      if (isNearEnd) isAtEnd.value = true
      else if (scrollTop < lastTop.current) isAtEnd.value = false
      lastTop.current = scrollTop
    }
    const stop = listen(element, ['scroll'], onScroll, { passive: true })
    const observer = new ResizeObserver(() => {
      if (isAtEnd.peek()) element.scrollTop = element.scrollHeight
    })
    observer.observe(inner)
    observer.observe(element)
    return () => {
      stop()
      observer.disconnect()
    }
  }, [container, content, isAtEnd])

  return { isAtEnd, scrollToEnd }
}

import { type Signal, useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useCallback, useLayoutEffect, useRef } from 'preact/hooks'
import { listen } from '../../core/listen.ts'

/** How near still is near the end, in CSS pixels: about a line. */
const slackPx = 24

/** Sizes are whole pixels and places are not. */
const roundingPx = 2

interface StickToEnd {
  /** Whether the end is followed as it moves. */
  readonly isAtEnd: Signal<boolean>
  /** Whether what is at the end is out of sight. */
  readonly isFar: Signal<boolean>
  readonly scrollToEnd: () => void
}

/**
 * Keeps a scroll container at its end while its content grows, but only for a reader who is at the end. Only
 * scrolling up leaves it, however little: a finger on a touchpad moves a few pixels at a time, and must not be
 * pulled back by the next word. Growing content never lowers `scrollTop`, so a burst of it can't be mistaken for a person.
 */
export function useStickToEnd(
  container: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
): StickToEnd {
  const isAtEnd = useSignal(true)
  const isFar = useSignal(false)
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
    const toEnd = () => element.scrollHeight - element.clientHeight - element.scrollTop
    const remember = () => {
      lastTop.current = element.scrollTop
      isFar.value = !isAtEnd.peek() && toEnd() > slackPx
    }
    const onScroll = () => {
      // Content that has become shorter moves to the end.
      if (element.scrollTop < lastTop.current) isAtEnd.value = toEnd() <= roundingPx
      else if (element.scrollTop > lastTop.current && toEnd() <= slackPx) isAtEnd.value = true
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
      listen(element, ['scroll'], onScroll, { passive: true }),
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

import type { RefObject } from 'preact'
import { useCallback, useEffect, useRef } from 'preact/hooks'

/** What lies this far beyond what is seen is near. */
const marginPx = 400

export interface Nearness {
  readonly isNear: boolean
  readonly height: number
}

/** Watches an element; the returned function ends it. */
export type Watch = (element: Element, listener: (nearness: Nearness) => void) => () => void

/** Says when elements inside a scroll container come near to what is seen of it, and when they leave. */
export function useNearness(container: RefObject<HTMLElement | null>): Watch {
  const observer = useRef<IntersectionObserver>(undefined)
  const listeners = useRef(new Map<Element, (nearness: Nearness) => void>())
  useEffect(() => () => observer.current?.disconnect(), [])

  return useCallback(
    (element, listener) => {
      // Made with the first element: by then the container is there.
      observer.current ??= new IntersectionObserver(
        (entries) => {
          for (const { target, isIntersecting, boundingClientRect } of entries) {
            const { height } = boundingClientRect
            // While the panel is hidden nothing has a place.
            if (height > 0) listeners.current.get(target)?.({ isNear: isIntersecting, height })
          }
        },
        { root: container.current, rootMargin: `${marginPx}px 0px` },
      )
      listeners.current.set(element, listener)
      observer.current.observe(element)
      return () => {
        listeners.current.delete(element)
        observer.current?.unobserve(element)
      }
    },
    [container],
  )
}

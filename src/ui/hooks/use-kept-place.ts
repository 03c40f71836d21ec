import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/**
 * When the panel changes its size, what stood at the top of the transcript stands there again. Safari doesn't anchor
 * scrolling, and others lose their anchor when lines break anew. A transcript at its end sees to itself.
 */
export function useKeptPlace(panel: RefObject<HTMLElement | null>, size: unknown): void {
  const lastSize = useRef(size)
  const isChanging = lastSize.current !== size
  lastSize.current = size
  // Measured while drawing, when the page still has the old size.
  const restore = isChanging ? rememberPlace(panel.current) : undefined
  useLayoutEffect(() => restore?.())
}

function rememberPlace(panel: HTMLElement | null): (() => void) | undefined {
  const transcript = panel?.querySelector('.transcript:not(.is-at-end)')
  const root = panel?.getRootNode()
  if (!transcript || !(root instanceof ShadowRoot)) return undefined
  const { left, top, width } = transcript.getBoundingClientRect()
  const first = root.elementFromPoint(left + width / 2, top + 12)
  if (!first || first === transcript || !transcript.contains(first)) return undefined
  const offset = first.getBoundingClientRect().top - top
  return () => {
    transcript.scrollTop +=
      first.getBoundingClientRect().top - transcript.getBoundingClientRect().top - offset
  }
}

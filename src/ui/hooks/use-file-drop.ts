import { type Signal, useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'

/**
 * Files dragged over an element. While they are, a cover must lie over all of it: leaving that is leaving the
 * whole, whereas the element itself hears of every child that is crossed. Other things that are dragged, such as
 * text into the composer, are none of our business; and the files are none of the page's, which may have a drop zone
 * of its own around us.
 */
export function useFileDrop(take: ((files: readonly File[]) => void) | undefined): {
  readonly isOver: Signal<boolean>
  readonly target: object
  readonly cover: object
} {
  const isOver = useSignal(false)
  return useMemo(() => {
    const onDragLeave = () => {
      isOver.value = false
    }
    const onDragOver = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      takeOver(event)
      isOver.value = true
    }
    const onDrop = (event: DragEvent) => {
      onDragLeave()
      const files = Array.from(event.dataTransfer?.files ?? [])
      if (files.length === 0) return
      takeOver(event)
      take?.(files)
    }
    return {
      isOver,
      target: take ? { onDragEnter: onDragOver, onDragOver, onDrop } : {},
      cover: { onDragLeave },
    }
  }, [isOver, take])
}

function takeOver(event: Event) {
  event.preventDefault()
  event.stopPropagation()
}

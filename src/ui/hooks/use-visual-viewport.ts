import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { listen } from '../../core/listen.ts'
import { placeSheet } from '../place-sheet.ts'

/**
 * Keeps a sheet on the part of the window that can be seen. The keyboard of the screen makes that part smaller, and
 * Safari also moves it, but neither changes `dvh` nor where `position: fixed` is.
 */
export function useVisualViewport(sheet: RefObject<HTMLElement | null>, isShown: boolean): void {
  useLayoutEffect(() => {
    const style = sheet.current?.style
    const { visualViewport } = window
    if (!isShown || !style || !visualViewport) return
    let top = visualViewport.offsetTop
    const follow = () => {
      const place = placeSheet(visualViewport, top)
      top = place.top
      style.setProperty('--_top', `${top}px`)
      style.setProperty('--_height', `${place.height}px`)
    }
    follow()
    const stop = listen(visualViewport, ['resize', 'scroll'], follow)
    return () => {
      stop()
      for (const name of ['--_top', '--_height']) style.removeProperty(name)
    }
  }, [sheet, isShown])
}

/** What `visualViewport` says about the part of the window that can be seen. */
export interface VisiblePart {
  readonly offsetTop: number
  readonly height: number
  /** More than 1 where the visitor has pinched the page larger. */
  readonly scale: number
}

/** Less than this would hold little beside header and composer. */
const leastPx = 240

/**
 * Where a sheet stands, in CSS pixels of the window: over the part that can be seen, so that its header and its
 * composer are in sight whatever keyboard or zoom leaves of it. At a deep zoom that part would be too low; there the
 * sheet is higher, and moves no further than it must when the visitor looks around in it.
 */
export function placeSheet(
  { offsetTop, height, scale }: VisiblePart,
  lastTop: number,
): { readonly top: number; readonly height: number } {
  const sheetHeight = Math.max(height, Math.min(height * scale, leastPx))
  const lowest = offsetTop
  const highest = offsetTop + height - sheetHeight
  return { top: Math.min(lowest, Math.max(highest, lastTop)), height: sheetHeight }
}

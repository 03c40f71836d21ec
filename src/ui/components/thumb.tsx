import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../icons.tsx'

/** For the sharpest screens; shown at a third of it. */
const sidePx = 108

/**
 * A small picture of a file, or an icon where it is none. Drawn from its bytes: an address for them is what a strict
 * policy of the page forbids to load.
 */
export function Thumb({ blob }: { blob?: Blob | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const isDrawn = useSignal(false)

  useEffect(() => {
    let isGone = false
    async function draw(bytes: Blob) {
      const bitmap = await createImageBitmap(bytes, { resizeWidth: 2 * sidePx })
      const { width, height } = bitmap
      const scale = sidePx / Math.min(width, height)
      const left = (sidePx - width * scale) / 2
      const top = (sidePx - height * scale) / 2
      canvas.current?.getContext('2d')?.drawImage(bitmap, left, top, width * scale, height * scale)
      bitmap.close()
      if (!isGone) isDrawn.value = true
    }
    // What no browser can draw keeps its icon.
    if (blob?.type.startsWith('image/')) draw(blob).catch(() => {})
    return () => {
      isGone = true
    }
  }, [blob])

  return (
    <>
      {!isDrawn.value && <Icon name="file" />}
      <canvas ref={canvas} class="thumb" width={sidePx} height={sidePx} hidden={!isDrawn.value} />
    </>
  )
}

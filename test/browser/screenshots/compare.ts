import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/**
 * Whether a picture is the one in `references`, on whatever machine. Letters are smoothed differently everywhere, so
 * nothing is compared pixel by pixel: both pictures become a grid of the average colours of 10 by 10 pixels, and only
 * cells that are clearly another colour count. A colour, a size, a place or a missing thing changes whole rows of cells.
 */
const cellPx = 10
/** Of 255, for red, green or blue. */
const clearlyOther = 26
/** So many cells: less than the badge of the launcher. With letters smoothed in another way there were two. */
export const toleratedCells = 4

const references = 'test/browser/screenshots/references'
const output = 'test/browser/.output'

/** Fails unless the picture is like its reference. With `UPDATE_SCREENSHOTS=1` it becomes the reference instead. */
export async function expectLikeReference(page: Page, name: string, png: Buffer): Promise<void> {
  const file = `${references}/${name}.webp`
  if (process.env['UPDATE_SCREENSHOTS']) {
    mkdirSync(references, { recursive: true })
    writeFileSync(file, await toWebp(page, png))
    return
  }
  expect(existsSync(file), `${file} is missing. Make it with UPDATE_SCREENSHOTS=1, and look at it.`).toBe(
    true,
  )
  const others = await countOtherCells(page, readFileSync(file), png)
  if (others > toleratedCells) {
    mkdirSync(output, { recursive: true })
    writeFileSync(`${output}/${name}.png`, png)
  }
  const help = `Compare ${output}/${name}.png with ${file}; if it is right, run again with UPDATE_SCREENSHOTS=1`
  expect(others, help).toBeLessThanOrEqual(toleratedCells)
}

/** 0 for pictures that look the same, all for pictures of another size. */
export function countOtherCells(page: Page, first: Buffer, second: Buffer): Promise<number> {
  return page.evaluate(
    async ({ pictures, cellPx, clearlyOther }) => {
      const [one, two] = await Promise.all(pictures.map(averages))
      if (!one || !two || one.width !== two.width || one.height !== two.height)
        return Number.POSITIVE_INFINITY
      let others = 0
      for (let cell = 0; cell < one.colors.length; cell += 3) {
        const isOther = [0, 1, 2].some(
          (channel) =>
            Math.abs((one.colors[cell + channel] ?? 0) - (two.colors[cell + channel] ?? 0)) > clearlyOther,
        )
        if (isOther) others++
      }
      return others

      async function averages(base64: string) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        const { width, height, data } = await decode(bytes)
        const columns = Math.ceil(width / cellPx)
        const sums = new Float64Array(columns * Math.ceil(height / cellPx) * 3)
        const counts = new Float64Array(sums.length)
        for (let pixel = 0; pixel < width * height; pixel++) {
          const column = Math.floor((pixel % width) / cellPx)
          const row = Math.floor(Math.floor(pixel / width) / cellPx)
          for (let channel = 0; channel < 3; channel++) {
            const place = (row * columns + column) * 3 + channel
            sums[place] = (sums[place] ?? 0) + (data[pixel * 4 + channel] ?? 0)
            counts[place] = (counts[place] ?? 0) + 1
          }
        }
        return { width, height, colors: sums.map((sum, place) => sum / (counts[place] ?? 1)) }
      }

      async function decode(bytes: Uint8Array<ArrayBuffer>) {
        const bitmap = await createImageBitmap(new Blob([bytes]))
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
        if (!canvas) throw new Error('There is no canvas.')
        canvas.drawImage(bitmap, 0, 0)
        return canvas.getImageData(0, 0, bitmap.width, bitmap.height)
      }
    },
    { pictures: [first.toString('base64'), second.toString('base64')], cellPx, clearlyOther },
  )
}

/** A tenth of the bytes, and nothing of it is seen. */
async function toWebp(page: Page, png: Buffer): Promise<Buffer> {
  const base64 = await page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes]))
    const canvas = document.createElement('canvas')
    canvas.width = bitmap.width
    canvas.height = bitmap.height
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
    return canvas.toDataURL('image/webp', 0.5).split(',')[1] ?? ''
  }, png.toString('base64'))
  return Buffer.from(base64, 'base64')
}

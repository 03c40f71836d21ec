import { describe, expect, it } from 'vitest'
import { placeSheet } from '../../../src/ui/place-sheet.ts'

describe('a sheet', () => {
  it('stands on what can be seen, whatever that is', () => {
    expect(placeSheet({ offsetTop: 0, height: 780, scale: 1 }, 0)).toEqual({ top: 0, height: 780 })
    expect(placeSheet({ offsetTop: 130, height: 440, scale: 1 }, 0)).toEqual({ top: 130, height: 440 })
    expect(placeSheet({ offsetTop: 20, height: 390, scale: 2 }, 300)).toEqual({ top: 20, height: 390 })
  })

  it('is as low as what a keyboard leaves of a phone on its side', () => {
    expect(placeSheet({ offsetTop: 0, height: 150, scale: 1 }, 0)).toEqual({ top: 0, height: 150 })
  })

  it('is not squeezed by a deep zoom, but lets one look around in it, to both of its ends', () => {
    const zoomed = { height: 156, scale: 5 }
    const first = placeSheet({ ...zoomed, offsetTop: 100 }, 100)
    expect(first).toEqual({ top: 100, height: 240 })
    expect(placeSheet({ ...zoomed, offsetTop: 150 }, first.top)).toEqual(first)
    expect(placeSheet({ ...zoomed, offsetTop: 200 }, first.top).top).toBe(200 + 156 - 240)
    expect(placeSheet({ ...zoomed, offsetTop: 40 }, first.top).top).toBe(40)
  })
})

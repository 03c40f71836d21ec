import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFrames } from '../../../src/ui/frames.ts'

let clockMs = 0
let callbacks: (() => void)[] = []

/** The browser's next frame: its callbacks, and then the tasks that were waiting for them. */
function paint() {
  for (const callback of callbacks.splice(0)) callback()
  vi.advanceTimersByTime(1)
}

beforeEach(() => {
  clockMs = 0
  callbacks = []
  vi.useFakeTimers()
  vi.stubGlobal('performance', { now: () => clockMs })
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => callbacks.push(callback))
  vi.stubGlobal('cancelAnimationFrame', () => {})
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** How many frames pass until something is drawn. */
function framesUntilDrawn(nextFrame: (draw: () => void) => void, costMs: number): number {
  let frames = 0
  let isDrawn = false
  nextFrame(() => {
    clockMs += costMs
    isDrawn = true
  })
  while (!isDrawn && frames < 100) {
    paint()
    frames += 1
  }
  return frames
}

describe('drawing', () => {
  it('takes every frame while it is cheap', () => {
    const nextFrame = createFrames()
    for (let round = 0; round < 5; round++) expect(framesUntilDrawn(nextFrame, 1)).toBe(1)
  })

  it('leaves frames free in proportion to what the last one cost, and recovers', () => {
    const nextFrame = createFrames()
    expect(framesUntilDrawn(nextFrame, 16)).toBe(1)
    expect(framesUntilDrawn(nextFrame, 4)).toBe(9)
    expect(framesUntilDrawn(nextFrame, 1)).toBe(3)
    expect(framesUntilDrawn(nextFrame, 1)).toBe(1)
  })

  it('waits a quarter of a second at most, whatever the last one cost', () => {
    const nextFrame = createFrames()
    framesUntilDrawn(nextFrame, 10_000)
    const draw = vi.fn()
    nextFrame(draw)
    vi.advanceTimersByTime(249)
    expect(draw).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(draw).toHaveBeenCalledTimes(1)
  })
})

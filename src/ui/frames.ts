/**
 * When to draw. Before the next paint, unless what was drawn last was dear: then the following frames stay free in
 * proportion, so that a huge table or code block that grows takes its share of the page's time and no more.
 */

/** A hidden tab paints nothing; after this long what waits for a frame goes on without one. */
const deadlineMs = 250

/** Frames left free for each millisecond that the last drawing took. */
const freeFramesPerMs = 0.5

export function createFrames(): (draw: () => void) => () => void {
  let framesToSkip = 0

  /** Styles, layout and paint follow the frame's callbacks; a task queued here comes after them. */
  function measure(startedAt: number) {
    setTimeout(() => {
      framesToSkip = Math.floor((performance.now() - startedAt) * freeFramesPerMs)
    })
  }

  return (draw) => {
    let remaining = framesToSkip
    let frame = requestAnimationFrame(onFrame)
    const timer = setTimeout(run, deadlineMs)

    function onFrame() {
      if (remaining-- > 0) frame = requestAnimationFrame(onFrame)
      else run()
    }

    function run() {
      cancel()
      measure(performance.now())
      draw()
    }

    function cancel() {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }

    return cancel
  }
}

import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'

/** What is parsed and drawn at once. An answer that streams never comes near it; a pasted book does. */
const charsPerStep = 12_000
const stepEveryMs = 16

/**
 * The text as far as it should be drawn now. A text that arrives all at once, however long, is drawn in steps, so that
 * the page can answer its visitor in between.
 */
export function useGradualText(text: string): string {
  const drawn = useRef(0)
  /** Draws again. */
  const step = useSignal(0)
  const end = nextEnd(text, Math.max(drawn.current, step.value))
  drawn.current = end

  useEffect(() => {
    if (end === text.length) return
    const timer = setTimeout(() => (step.value = end), stepEveryMs)
    return () => clearTimeout(timer)
  }, [end, text])

  return text.slice(0, end)
}

function nextEnd(text: string, from: number): number {
  const end = from + charsPerStep
  if (end >= text.length) return text.length
  // Not between the halves of a character.
  return /[\ud800-\udbff]/.test(text.charAt(end - 1)) ? end - 1 : end
}

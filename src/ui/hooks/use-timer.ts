import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

/** False, and true once `isRunning` has lasted so many milliseconds. */
export function useElapsed(isRunning: boolean, ms: number): boolean {
  const hasElapsed = useSignal(false)
  useEffect(() => {
    hasElapsed.value = false
    if (!isRunning) return
    const timer = setTimeout(() => (hasElapsed.value = true), ms)
    return () => clearTimeout(timer)
  }, [isRunning, ms])
  return hasElapsed.value
}

/** Whole seconds until a moment (milliseconds since the epoch), counting down; 0 when it has come. */
export function useCountdown(until: number | undefined): number {
  const tickedAt = useSignal(0)
  useEffect(() => {
    if (until === undefined) return
    const timer = setInterval(() => (tickedAt.value = Date.now()), 1000)
    return () => clearInterval(timer)
  }, [until])
  const now = Math.max(Date.now(), tickedAt.value)
  return until === undefined ? 0 : Math.max(0, Math.ceil((until - now) / 1000))
}

import { useEffect, useState } from 'preact/hooks'

/** False, and true once `isRunning` has lasted so many milliseconds. */
export function useElapsed(isRunning: boolean, ms: number): boolean {
  const [hasElapsed, setElapsed] = useState(false)
  useEffect(() => {
    setElapsed(false)
    if (!isRunning) return
    const timer = setTimeout(() => setElapsed(true), ms)
    return () => clearTimeout(timer)
  }, [isRunning, ms])
  return hasElapsed
}

/** Whole seconds until a moment (milliseconds since the epoch), counting down; 0 when it has come. */
export function useCountdown(until: number | undefined): number {
  const [, tick] = useState(0)
  useEffect(() => {
    if (until === undefined) return
    const timer = setInterval(() => tick((count) => count + 1), 1000)
    return () => clearInterval(timer)
  }, [until])
  return until === undefined ? 0 : Math.max(0, Math.ceil((until - Date.now()) / 1000))
}

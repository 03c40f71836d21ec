import type { RunEvent } from './run-event.ts'

/**
 * The events of one run while it is going: the engine appends, any number of listeners follow, each at its own pace
 * and from its own place. A listener that leaves changes nothing for the run or for the others.
 */
export interface RunLog {
  append(event: RunEvent): void
  /** No more events will come. Listeners that have read all of them end. */
  end(): void
  /** Replays what is there, then waits for more, until the run or the signal ends. */
  follow(afterSequence: number, signal: AbortSignal): AsyncGenerator<RunEvent>
}

export function createRunLog(): RunLog {
  const events: RunEvent[] = []
  let hasEnded = false
  let wakeUps: (() => void)[] = []

  const wakeListeners = (): void => {
    const waiting = wakeUps
    wakeUps = []
    for (const wake of waiting) wake()
  }
  const nextChange = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake)
        resolve()
      }
      wakeUps.push(wake)
      signal.addEventListener('abort', wake)
    })

  return {
    append(event) {
      events.push(event)
      wakeListeners()
    },
    end() {
      hasEnded = true
      wakeListeners()
    },
    async *follow(afterSequence, signal) {
      for (let index = 0; !signal.aborted; ) {
        const event = events[index]
        if (event) {
          index += 1
          if (event.sequence > afterSequence) yield event
        } else if (hasEnded) {
          return
        } else {
          await nextChange(signal)
        }
      }
    },
  }
}

import type { Database } from '../storage/database.ts'
import { insertRunEvents } from '../storage/run-events.ts'
import type { RunEvent } from './run-event.ts'

export interface EventWriter {
  write(event: RunEvent): void
  /** Ends when everything written so far is stored. */
  flush(): Promise<void>
}

/** Stores events behind the stream's back, several at once when the database is slower than the agent. */
export function createEventWriter(
  database: Database,
  runId: string,
  reportError: (error: unknown) => void,
): EventWriter {
  let waiting: RunEvent[] = []
  let writing: Promise<void> | undefined

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      await insertRunEvents(database, runId, batch)
    }
  }
  return {
    write(event) {
      waiting.push(event)
      writing ??= drain()
        .catch(reportError)
        .finally(() => {
          writing = undefined
        })
    },
    async flush() {
      while (writing) await writing
    },
  }
}

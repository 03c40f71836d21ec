import type { EventContent } from './describe-agent-event.ts'
import type { EventWriter } from './event-writer.ts'
import { createRunEvent, type RunEvent } from './run-event.ts'
import type { RunLog } from './run-log.ts'

/** Numbers what a run says, in one place, and passes it to the store and to the listeners. */
export interface RunTeller {
  tell(content: EventContent): void
  /**
   * Stored before it is told, and `work` done in between: whoever asks again after the last event finds the run ended.
   */
  tellLast(content: EventContent, work: () => Promise<void>): Promise<void>
}

export function createRunTeller(log: RunLog, writer: EventWriter): RunTeller {
  let sequence = 0
  const write = ({ type, data }: EventContent): RunEvent => {
    sequence += 1
    const event = createRunEvent(sequence, type, data)
    writer.write(event)
    return event
  }
  return {
    tell: (content) => log.append(write(content)),
    async tellLast(content, work) {
      const event = write(content)
      await writer.flush()
      await work()
      log.append(event)
    },
  }
}

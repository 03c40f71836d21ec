/**
 * The events of one run, in order and each once, with the cursor moved after each. Where they can't be told as they
 * come, the decoder throws and `problem` says what would help: `hole`, to get the events after the cursor once more;
 * `doubt`, to get all of them again.
 */
import type { ProtocolEvent } from '../../core/chat-event.ts'
import { ChatError } from '../../core/errors.ts'
import { field, firstText } from '../../core/json.ts'
import type { RunCursor } from '../protocol.ts'
import type { Decoder, Frame } from '../read-answer.ts'
import { createRunReader } from '../run-events.ts'
import { numberOf } from '../wire-values.ts'
import { createEventOrder } from './order-events.ts'

export interface RunDecoder {
  readonly decode: Decoder
  /** The run has named itself outside its stream. */
  startRun(id: string): void
  /** Where the run can be gone on with, once it has named itself. */
  cursor(): RunCursor | undefined
  problem(): 'hole' | 'doubt' | undefined
  /** A hole that is still there is a gap in the numbering. */
  acceptGaps(): void
}

/** So many early events wait for the one that is missing, */
const maxWaiting = 16
/** and so many once the numbers of this run have turned out to have gaps: else its text would come in lots. */
const maxWaitingWithGaps = 2
const terminal = /^(?:run\.(?:completed|failed|canceled)|error)$/
/** The run waits for an answer to it. */
const request = /^(?:approval_request\.created|agent\.human_feedback\.requested)$/

export function createDecoder(outputKey?: string, cursor?: RunCursor, isLastTry = false): RunDecoder {
  const read = createRunReader(outputKey)
  // What was told before the cursor is unknown here.
  const isPartial = cursor?.sequence !== undefined
  let order = createEventOrder<Frame>(cursor?.sequence)
  let runId = cursor?.runId
  let acceptsGaps = isLastTry
  let problem: 'hole' | 'doubt' | undefined
  let hasGap = false
  let hasUnnumbered = false

  function giveUp(reason: 'hole' | 'doubt'): never {
    // What has no number would be told twice.
    problem = hasUnnumbered ? 'doubt' : reason
    throw new ChatError('interrupted', 'Events of the run are missing.')
  }

  function tell(frame: Frame): readonly ProtocolEvent[] {
    const canAskAgain = runId !== undefined && !isLastTry
    // Whether the text before the cursor was all there is, or is all there, only the whole run tells.
    const isUncertain = isPartial && (hasGap || !read.hasText())
    if (isUncertain && canAskAgain && typeOf(frame) === 'run.completed') giveUp('doubt')
    const events = read(frame)
    const sequence = sequenceOf(frame)
    hasUnnumbered ||= sequence === undefined && events.length > 0
    if (sequence === undefined && !events.length) return events
    // No place in the stream can be named any more but its beginning.
    return [...events, { type: 'cursor-moved', sequence: hasUnnumbered ? 0 : (sequence ?? 0) }]
  }

  function decode(frame: Frame): readonly ProtocolEvent[] {
    const type = typeOf(frame)
    const sequence = sequenceOf(frame)
    const id = type === 'run.started' && firstText(field(frame.json, 'data', 'id'))
    const isNewRun = id && id !== runId
    if (isNewRun) {
      // Numbers belong to a run. Before the first has named itself, early ones wait for its beginning.
      if (runId !== undefined || !order.waiting())
        order = createEventOrder(sequence === undefined ? undefined : sequence - 1)
      runId = id
    }
    const isTerminal = terminal.test(type)
    if (sequence !== undefined && order.isRepeated(sequence)) {
      if (!isTerminal) return []
      // Told before, it would have ended the stream: the numbers can't be trusted.
      if (runId !== undefined && !isLastTry) giveUp('doubt')
      read.markIncomplete()
      return tell(frame)
    }
    // For what follows on these it may be a long wait.
    const isUrgent = isTerminal || request.test(type)
    const isNext = sequence === undefined && !(isUrgent && order.waiting())
    const ready = isNext ? [frame] : sequence === undefined ? [] : order.push(frame, sequence)
    const isHeldUp = isUrgent && !ready.includes(frame) && order.waiting() > 0
    if (!isHeldUp && order.waiting() < (hasGap ? maxWaitingWithGaps : maxWaiting)) return ready.flatMap(tell)

    if (runId !== undefined && !acceptsGaps) giveUp('hole')
    hasGap = true
    read.markIncomplete()
    const late = [...order.skip()]
    while (isHeldUp && order.waiting()) late.push(...order.skip())
    return [...late, ...(sequence === undefined ? [frame] : [])].flatMap(tell)
  }

  return {
    decode,
    startRun(id) {
      runId = id
    },
    cursor: () => (runId === undefined ? undefined : { runId, sequence: order.last() }),
    problem() {
      const isCutAtHole = order.waiting() > 0 && !acceptsGaps && runId !== undefined
      return problem ?? (isCutAtHole ? (hasUnnumbered ? 'doubt' : 'hole') : undefined)
    },
    acceptGaps() {
      acceptsGaps = true
      problem = undefined
      // All that waits is about to come once more.
      order = createEventOrder(order.last())
    },
  }
}

function typeOf({ event, json }: Frame): string {
  return firstText(field(json, 'type'), event) ?? ''
}

function sequenceOf({ json }: Frame): number | undefined {
  return numberOf(field(json, 'sequence'))
}

import { randomUUID } from 'node:crypto'
import { eventFrame, type Frame } from '../http/sse.ts'
import { asksPerson, createRunEvent, isAnswerText, isTerminal } from '../runs/run-event.ts'

type Frames = AsyncIterable<Frame>

/** What may happen to the order of events, as their numbers show it. */
export const sequenceFaults: Readonly<Record<string, (frames: Frames, value: number | undefined) => Frames>> =
  { gap: leaveOut, shuffle: shuffle, 'restart-sequence': restartSequence }

/** One piece of text is missing, and its number with it. */
async function* leaveOut(frames: Frames, count = 2): AsyncGenerator<Frame> {
  let textCount = 0
  for await (const frame of frames) {
    if (frame.event && isAnswerText(frame.event)) {
      textCount += 1
      if (textCount === count + 1) continue
    }
    yield frame
  }
}

/** Groups of events come last first. The beginning and the end stay where they are, and nobody waits for a group. */
async function* shuffle(frames: Frames, size = 4): AsyncGenerator<Frame> {
  let group: Frame[] = []
  const takeGroup = (): Frame[] => {
    const taken = group.reverse()
    group = []
    return taken
  }
  for await (const frame of frames) {
    const { event } = frame
    const isFixed = !event || event.type === 'run.started' || isTerminal(event)
    if (!isFixed) group.push(frame)
    if (isFixed || asksPerson(event) || group.length >= size) yield* takeGroup()
    if (isFixed) yield frame
  }
  yield* takeGroup()
}

/** As after a crash of the server: another run, numbered from 1, goes on with the answer. */
async function* restartSequence(frames: Frames, count = 2): AsyncGenerator<Frame> {
  const id = randomUUID()
  let textCount = 0
  let sequence = 0
  for await (const frame of frames) {
    const { event } = frame
    if (event && sequence === 0 && (textCount === count || isTerminal(event))) {
      sequence = 1
      yield eventFrame(createRunEvent(sequence, 'run.started', { id, object: 'run', status: 'started' }))
    }
    if (!event || sequence === 0) {
      yield frame
    } else {
      sequence += 1
      const data = isTerminal(event) ? { ...event.data, id } : event.data
      yield eventFrame({ ...event, sequence, data })
    }
    if (event && isAnswerText(event)) textCount += 1
  }
}

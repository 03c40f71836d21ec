import { setTimeout as wait } from 'node:timers/promises'
import { eventFrame, type Frame, heartbeatFrame } from '../http/sse.ts'
import { createRunEvent, isAnswerText, isTerminal, type RunEvent } from '../runs/run-event.ts'
import type { Connection } from './faults.ts'
import { untilAborted } from './response-faults.ts'

type Frames = AsyncIterable<Frame>
type FrameFault = (frames: Frames, value: number | undefined, connection: Connection) => Frames

/** What may happen to the events between the run and the client. */
export const frameFaults: Readonly<Record<string, FrameFault>> = {
  'drop-after': (frames, count = 0, connection) =>
    afterText(frames, count, () => endWith(() => connection.cut())),
  'drop-after-events': dropAfterEvents,
  'silence-after': (frames, count = 0, connection) =>
    afterText(frames, count, () => endWith(() => untilAborted(connection.signal))),
  'heartbeat-only': heartbeatOnly,
  'html-after': (frames, count = 0) =>
    afterText(frames, count, async function* () {
      yield { text: '<html><body><h1>504 Gateway Time-out</h1></body></html>\n' }
      return 'end'
    }),
  'bad-json-after': (frames, count = 0) =>
    afterText(frames, count, async function* () {
      yield { text: 'event: agent.response.delta\ndata: {"id":"broken","type":"agent.resp\n\n' }
      return 'go on'
    }),
  'unknown-after': (frames, count = 0) =>
    renumber(
      afterText(frames, count, async function* () {
        yield eventFrame(createRunEvent(0, 'agent.mood.changed', { object: 'agent.mood', mood: 'curious' }))
        return 'go on'
      }),
    ),
  'no-terminal': (frames) => eachEvent(frames, (event) => (isTerminal(event) ? [] : [event])),
  'double-terminal': (frames) => eachEvent(frames, (event) => (isTerminal(event) ? [event, event] : [event])),
  'late-delta': (frames) =>
    eachEvent(frames, (event) =>
      isTerminal(event) ? [event, delta(' too late', event.sequence + 1)] : [event],
    ),
  duplicate: (frames) => eachEvent(frames, (event) => [event, event]),
  'two-answers': (frames) =>
    renumber(eachEvent(frames, (event) => (isTerminal(event) ? [...secondAnswer(), event] : [event]))),
  'huge-event': (frames, byteCount = 10 * 1024 * 1024) =>
    renumber(
      afterText(frames, 1, async function* () {
        yield eventFrame(delta('x'.repeat(byteCount)))
        return 'go on'
      }),
    ),
  endless: (frames, pauseMs = 0, connection) =>
    renumber(
      afterText(frames, 1, async function* () {
        while (!connection.signal.aborted) {
          yield eventFrame(delta('and on '))
          await wait(pauseMs)
        }
        return 'end'
      }),
    ),
  crlf: (frames) => eachText(frames, (text) => text.replaceAll('\n', '\r\n')),
  cr: (frames) => eachText(frames, (text) => text.replaceAll('\n', '\r')),
}

/** The whole answer as one JSON document, as a server that does not stream would give it. */
export async function answerWhole(frames: Frames): Promise<Response> {
  let data: Record<string, unknown> = {}
  for await (const { event } of frames) if (event && isTerminal(event)) data = event.data
  return Response.json({ data }, { headers: { 'cache-control': 'no-store' } })
}

/** Something happens once, after that many pieces of text or, in a short answer, before its terminal event. */
async function* afterText(
  frames: Frames,
  count: number,
  happen: () => AsyncGenerator<Frame, 'end' | 'go on'>,
): AsyncGenerator<Frame> {
  let textCount = 0
  let hasHappened = false
  for await (const frame of frames) {
    if (!hasHappened && frame.event && isTerminal(frame.event)) {
      hasHappened = true
      if ((yield* happen()) === 'end') return
    }
    yield frame
    if (frame.event && isAnswerText(frame.event)) textCount += 1
    if (hasHappened || textCount < count) continue
    hasHappened = true
    if ((yield* happen()) === 'end') return
  }
}

async function* endWith(work: () => Promise<void>): AsyncGenerator<Frame, 'end'> {
  await work()
  yield* []
  return 'end'
}

async function* dropAfterEvents(frames: Frames, count = 0, connection: Connection): AsyncGenerator<Frame> {
  let eventCount = 0
  for await (const frame of frames) {
    if (frame.event && eventCount === count) break
    yield frame
    if (frame.event) eventCount += 1
  }
  await connection.cut()
}

async function* heartbeatOnly(
  _frames: Frames,
  pauseMs = 1000,
  connection: Connection,
): AsyncGenerator<Frame> {
  while (!connection.signal.aborted) {
    yield heartbeatFrame
    await wait(pauseMs)
  }
}

async function* eachEvent(frames: Frames, change: (event: RunEvent) => RunEvent[]): AsyncGenerator<Frame> {
  for await (const frame of frames) {
    if (!frame.event) yield frame
    else yield* change(frame.event).map(eventFrame)
  }
}

async function* eachText(frames: Frames, change: (text: string) => string): AsyncGenerator<Frame> {
  for await (const frame of frames) yield { ...frame, text: change(frame.text) }
}

/** Keeps `sequence` strictly rising after events, marked by sequence 0, have been put in between. */
async function* renumber(frames: Frames): AsyncGenerator<Frame> {
  let sequence = 0
  let addedCount = 0
  for await (const frame of frames) {
    if (!frame.event) {
      yield frame
      continue
    }
    const isAdded = frame.event.sequence === 0
    if (isAdded) addedCount += 1
    sequence = isAdded ? sequence + 1 : frame.event.sequence + addedCount
    yield eventFrame({ ...frame.event, sequence })
  }
}

function delta(text: string, sequence = 0, iteration = 1): RunEvent {
  return createRunEvent(sequence, 'agent.response.delta', {
    object: 'agent.response.delta',
    delta: text,
    iteration,
  })
}

function secondAnswer(): RunEvent[] {
  const tool = createRunEvent(0, 'agent.tool_call.completed', {
    id: 'second-look',
    object: 'agent.tool_call',
    result: '[]',
    input: { query: 'second look' },
    iteration: 2,
    tool: { name: 'search_pages', type: 'retriever' },
  })
  return [tool, delta('Second answer: ', 0, 2), delta('I looked once more.', 0, 2)]
}

import type { RunEvent } from '../runs/run-event.ts'

/** One piece of a stream: an event as it goes over the wire, or a comment that only keeps the connection alive. */
export interface Frame {
  text: string
  event?: RunEvent
}

export const SSE_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // Proxies that compress or collect a response would hold the words back.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
}

export function eventFrame(event: RunEvent): Frame {
  return { event, text: `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n` }
}

export const heartbeatFrame: Frame = { text: ': heartbeat\n\n' }

/** The events as frames, with a heartbeat after every silence of that length. */
export async function* frameEvents(
  events: AsyncIterable<RunEvent>,
  heartbeatMs: number,
): AsyncGenerator<Frame> {
  const iterator = events[Symbol.asyncIterator]()
  try {
    let upcoming = iterator.next()
    for (;;) {
      const next = await withinTime(upcoming, heartbeatMs)
      if (next === 'late') {
        yield heartbeatFrame
        continue
      }
      if (next.done) return
      yield eventFrame(next.value)
      upcoming = iterator.next()
    }
  } finally {
    // Not awaited: a source that waits for its next event would hold the end of the stream back.
    void iterator.return?.()
  }
}

function withinTime<Value>(promise: Promise<Value>, ms: number): Promise<Value | 'late'> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

export async function* encodeFrames(frames: AsyncIterable<Frame>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for await (const frame of frames) yield encoder.encode(frame.text)
}

/** A body that reads on only as fast as the client does, and tells the source when the client has left. */
export function streamBody(
  chunks: AsyncIterable<Uint8Array>,
  whenClientLeaves: () => void,
): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]()
  const source = {
    async pull(controller: ReadableStreamDefaultController<Uint8Array>) {
      try {
        const next = await iterator.next()
        if (next.done) controller.close()
        else controller.enqueue(next.value)
      } catch (error) {
        controller.error(error)
      }
    },
    cancel() {
      whenClientLeaves()
      void iterator.return?.(undefined)
    },
  }
  // Nothing is read ahead: when the next piece is asked for, the one before it has been handed to the socket.
  return new ReadableStream<Uint8Array>(source, { highWaterMark: 0 })
}

import { type Frame, heartbeatFrame } from '../../http/sse.ts'
import type { RunEvent } from '../../runs/run-event.ts'

/**
 * How one API writes a run: each stored event becomes some text of a stream, possibly none. A wire is made for one
 * response and may remember what it has written, as formats that open and close their parts must.
 */
export interface Wire {
  encode(event: RunEvent): string | Promise<string>
  /** Whether this event ends the response although the run goes on, as where a person is asked. */
  endsAt?(event: RunEvent): boolean
  /** The comment that keeps a silent connection alive. */
  heartbeat?: string
}

export async function* writeFrames(frames: AsyncIterable<Frame>, wire: Wire): AsyncGenerator<Frame> {
  for await (const frame of frames) {
    const { event } = frame
    if (!event) {
      yield frame.text === heartbeatFrame.text ? { text: wire.heartbeat ?? frame.text } : frame
      continue
    }
    const text = await wire.encode(event)
    if (text !== '') yield { event, text }
    if (wire.endsAt?.(event)) return
  }
}

/** A frame of the formats that name the kind of event in its JSON. */
export function dataFrame(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`
}

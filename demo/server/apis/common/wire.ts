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

/** Writes the frames, and gives a tool call that only its end tells of the start that every wire here needs. */
export async function* writeFrames(frames: AsyncIterable<Frame>, wire: Wire): AsyncGenerator<Frame> {
  const startedCalls = new Set<unknown>()
  for await (const frame of frames) {
    const { event } = frame
    if (!event) {
      yield frame.text === heartbeatFrame.text ? { text: wire.heartbeat ?? frame.text } : frame
      continue
    }
    const { id } = event.data
    const isCall = event.type.startsWith('agent.tool_call.')
    const isUnstarted = isCall && !startedCalls.has(id) && event.type !== CALL_STARTED
    if (isCall) startedCalls.add(id)
    const start = isUnstarted ? await wire.encode({ ...event, type: CALL_STARTED }) : ''
    const text = start + (await wire.encode(event))
    if (text !== '') yield { event, text }
    if (wire.endsAt?.(event)) return
  }
}

const CALL_STARTED = 'agent.tool_call.created'

/** A frame of the formats that name the kind of event in its JSON. */
export function dataFrame(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`
}

/**
 * What a decoder sees to whatever its wire: a text under another id that follows directly on a text is a paragraph of
 * its own, and an answer that ends with nothing in it to read is a failure.
 */
import type { ProtocolEvent } from '../core/chat-event.ts'
import { ChatError } from '../core/errors.ts'
import { isContentEvent } from '../core/reduce-parts.ts'
import type { Decoder, Frame } from './read-answer.ts'

/** The piece of text as an event; none where it isn't a text. */
export type Write = (
  type: 'text-delta' | 'reasoning-delta',
  delta: unknown,
  id?: unknown,
) => readonly ProtocolEvent[]

/** What a decoder is given when the connection has been closed in order: it may be the end of the answer. */
export const streamEnd: Frame = { event: '', data: '', json: undefined }

export function createAnswerDecoder(read: (frame: Frame, write: Write) => readonly ProtocolEvent[]): Decoder {
  let isEmpty = true
  let last: ProtocolEvent['type'] | undefined
  let lastId: unknown

  const write: Write = (type, delta, id) => {
    if (typeof delta !== 'string' || delta === '') return []
    const gap = type === last && id !== lastId ? '\n\n' : ''
    lastId = id
    return [{ type, delta: gap + delta }]
  }

  function check(event: ProtocolEvent): ProtocolEvent {
    if (isContentEvent(event)) {
      last = event.type
      const isAside = last === 'reasoning-delta' || last === 'step-start'
      isEmpty &&= isAside || ('delta' in event && !event.delta.trim())
    }
    return isEmpty && event.type === 'message-end' && event.finishReason === 'completed'
      ? { type: 'error', error: new ChatError('empty', 'The answer is empty.') }
      : event
  }

  return (frame) => read(frame, write).map(check)
}

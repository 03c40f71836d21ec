/** The events of both APIs, told apart by the names that only those of Responses have. */
import type { ProtocolEvent } from '../../core/chat-event.ts'
import { field, firstText } from '../../core/json.ts'
import { createAnswerDecoder } from '../answer-decoder.ts'
import type { Decoder } from '../read-answer.ts'
import { readWhole } from '../read-whole.ts'
import { listOf } from '../wire-values.ts'
import { createCompletionReader } from './decode-completion.ts'
import { createResponseReader } from './decode-response.ts'

export function createDecoder(): Decoder {
  const readChunk = createCompletionReader()
  const readEvent = createResponseReader()
  return createAnswerDecoder((frame, write) => {
    const type = firstText(field(frame.json, 'type'))
    return type === undefined ? readChunk(frame, write) : readEvent(type, frame.json, write)
  })
}

/** An answer that came at once, as the frames it would have been streamed in. */
export function readWholeAnswer(json: unknown): readonly ProtocolEvent[] {
  const frames = field(json, 'error') ? [] : [...completionFrames(json), ...responseFrames(json)]
  if (frames.length === 0) return readWhole(json)
  const decode = createDecoder()
  return frames.flatMap((frame) => decode({ event: '', data: frame === done ? done : ' ', json: frame }))
}

const done = '[DONE]'

function completionFrames(json: unknown): readonly unknown[] {
  const choice = listOf(field(json, 'choices'))[0]
  if (choice === undefined) return []
  const chunk = { delta: field(choice, 'message'), finish_reason: 'stop' }
  return [{ id: field(json, 'id'), choices: [chunk], usage: field(json, 'usage') }, done]
}

function responseFrames(response: unknown): readonly unknown[] {
  const items = field(response, 'output')
  if (!Array.isArray(items)) return []
  return [
    { type: 'response.created', response },
    ...items.map((item) => ({ type: 'response.output_item.done', item })),
    { type: 'response.completed', response },
  ]
}

/**
 * Run events as they come, each once: a sequence seen before in the same run is a repetition and dropped, a new run
 * counts from its own beginning. Gaps and order are taken as they are, as no call of this API repeats a stream.
 */

import { field, firstText } from '../../core/json.ts'
import type { Message, Part } from '../../core/message.ts'
import type { Decoder } from '../read-answer.ts'
import { createRunReader } from '../run-events.ts'
import { given, listOf, numberOf, timeOf } from '../wire-values.ts'

export function createDecoder(outputKey?: string): Decoder {
  const read = createRunReader(outputKey)
  let runId: string | undefined
  let seen = new Set<number>()

  return (frame) => {
    const { json, event } = frame
    const id = firstText(field(json, 'data', 'id'))
    const type = firstText(field(json, 'type'), event)
    if (type === 'run.started' && id !== undefined && id !== runId) {
      runId = id
      seen = new Set()
    }
    const sequence = field(json, 'sequence')
    if (typeof sequence === 'number') {
      if (seen.has(sequence)) return []
      seen.add(sequence)
    }
    return read(frame)
  }
}

/** A stored message. Parts of a kind we don't know are left out. */
export function readMessage(json: unknown): readonly Message[] {
  const id = firstText(field(json, 'id'))
  const role = field(json, 'role')
  if (id === undefined || (role !== 'user' && role !== 'assistant')) return []
  const content = field(json, 'content')
  const parts = typeof content === 'string' ? [{ type: 'text', text: content }] : listOf(content)
  const runId = firstText(field(json, 'run_id'))
  return [
    {
      id,
      role,
      parts: parts.flatMap(readPart),
      createdAt: timeOf(field(json, 'created_at')) ?? 0,
      ...(role === 'assistant' && { finishReason: 'completed' }),
      ...given({ runId }),
    },
  ]
}

function readPart(json: unknown): readonly Part[] {
  const type = field(json, 'type')
  const text = firstText(field(json, 'text'))
  if (type === 'text') return text ? [{ type, text }] : []
  if (type !== 'file') return []
  const file = field(json, 'file')
  const fileId = firstText(field(file, 'id'))
  const name = firstText(field(file, 'name'), fileId)
  const mediaType = firstText(field(file, 'mime_type')) ?? ''
  const size = numberOf(field(file, 'size'))
  const url = firstText(field(file, 'url'))
  return name ? [{ type, name, mediaType, ...given({ fileId, size, url }) }] : []
}

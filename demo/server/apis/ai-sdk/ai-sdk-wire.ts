import { JsonToSseTransformStream, type UIMessageChunk } from 'ai'
import { isTerminal, type RunEvent } from '../../runs/run-event.ts'
import { readEvent } from '../common/read-event.ts'
import type { Wire } from '../common/wire.ts'
import { createChunker } from './to-chunks.ts'

/** The chunks as the SDK itself writes them: its own serialiser makes the frames and the end mark. */
export function createAiSdkWire(messageId: string, isPending: (requestId: string) => boolean): Wire {
  const toChunks = createChunker(messageId, isPending)
  let serialiser = openSerialiser()

  const endsAt = (event: RunEvent): boolean => {
    const told = readEvent(event)
    return told?.type === 'request' && isPending(told.id)
  }
  return {
    endsAt,
    async encode(event) {
      // Decided first: the answer may come while the chunks are written.
      const isLast = isTerminal(event) || endsAt(event)
      let text = ''
      for (const chunk of toChunks(event)) text += await serialiser.write(chunk)
      if (!isLast) return text
      text += await serialiser.end()
      serialiser = openSerialiser()
      return text
    },
  }
}

function openSerialiser(): { write(chunk: UIMessageChunk): Promise<string>; end(): Promise<string> } {
  const { readable, writable } = new JsonToSseTransformStream()
  const reader = readable.getReader()
  const writer = writable.getWriter()
  const readAfter = async (work: Promise<void>): Promise<string> => {
    const [next] = await Promise.all([reader.read(), work])
    return next.value ?? ''
  }
  return {
    write: (chunk) => readAfter(writer.write(chunk)),
    end: () => readAfter(writer.close()),
  }
}

/**
 * A response's body as decoded text, chunk by chunk. Whatever ends the reading (the end, an abort, a deadline, an
 * error, a consumer that leaves) the connection is closed. Uses a reader because streams are not async iterable in
 * every browser.
 */
import { ChatError } from '../core/errors.ts'
import type { Clock } from './clock.ts'
import { type Deadline, withDeadline } from './deadline.ts'

export type ByteStream = ReadableStream<Uint8Array>

export async function* readChunks(
  body: ByteStream | null | undefined,
  /** Asked before every wait: how long it may last. */
  nextDeadline: () => Deadline,
  clock: Clock,
  signal?: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  if (!body) return
  // The byte order mark is the parser's business: stripped here as well, a doubled one would vanish whole.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined

  async function read() {
    try {
      reader ??= body?.getReader()
      const chunk = await reader?.read()
      // At the end the decoder is not flushed: half a character can't complete a line.
      return chunk?.done ? undefined : decoder.decode(chunk?.value, { stream: true })
    } catch (cause) {
      throw new ChatError('interrupted', 'The connection broke.', { cause })
    }
  }

  try {
    while (true) {
      const deadline = nextDeadline()
      // A body that always has bytes ready never lets a timer run.
      if (deadline.ms <= 0) throw new ChatError('timeout', deadline.reason)
      const text = await withDeadline(read, deadline, clock, signal)
      if (text === undefined) return
      yield text
    }
  } finally {
    void closeQuietly(reader ?? body)
  }
}

/** Closes a body nobody will read, or read on. */
export async function closeQuietly(body: { cancel(): Promise<void> } | null) {
  try {
    await body?.cancel()
  } catch {
    // Already closed, broken or in use: there is nothing left to close.
  }
}

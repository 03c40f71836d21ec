/**
 * A response's body as decoded text, chunk by chunk. Whatever ends the reading (the end, an abort, a deadline, an
 * error, a consumer that leaves) the connection is closed. Uses a reader because streams are not async iterable in
 * every browser.
 */
import { ChatError } from '../core/errors.ts'
import type { Clock } from './clock.ts'
import { withDeadline } from './deadline.ts'

export type ByteStream = ReadableStream<Uint8Array>

export interface Patience {
  readonly ms: number
  /** Said to developers when that time has passed. */
  readonly reason: string
}

export interface ReadChunksOptions {
  readonly signal: AbortSignal
  readonly clock: Clock
  /** Asked before every wait: how long it may last. */
  readonly patience: () => Patience
}

export async function* readChunks(
  body: ByteStream | null | undefined,
  { signal, clock, patience }: ReadChunksOptions,
): AsyncGenerator<string, void, undefined> {
  if (!body) return
  const reader = openReader(body)
  // The byte order mark is the parser's business: stripped here as well, a doubled one would vanish whole.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

  // The decoder is not flushed: half a character at the very end can't complete a line.
  const read = async () => {
    const { done, value } = await reader.read()
    return done ? undefined : decoder.decode(value, { stream: true })
  }

  try {
    while (true) {
      const { ms, reason } = patience()
      const onTimeout = () => new ChatError('timeout', reason)
      // A body that always has bytes ready never lets a timer run.
      if (ms <= 0) throw onTimeout()
      const text = await withDeadline(() => read().catch(failInterrupted), { signal, clock, ms, onTimeout })
      if (text === undefined) return
      yield text
    }
  } finally {
    void closeQuietly(reader)
  }
}

/** Closes a body nobody will read. */
export function discardBody(response: Response) {
  void closeQuietly(response.body)
}

function openReader(body: ByteStream) {
  try {
    return body.getReader()
  } catch (cause) {
    return failInterrupted(cause)
  }
}

function failInterrupted(cause: unknown): never {
  throw new ChatError('interrupted', 'The connection broke, or the body of the answer is unreadable.', {
    cause,
  })
}

async function closeQuietly(stream: { cancel(): Promise<void> } | null) {
  try {
    await stream?.cancel()
  } catch {
    // Already closed, broken or in use: there is nothing left to close.
  }
}

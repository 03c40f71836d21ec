/**
 * The events of a streamed answer, with every way a stream can go wrong turned into a ChatError. Three clocks run:
 * `idleTimeoutMs` between two bytes (a heartbeat comment is a sign of life), `maxQuietMs` between two events (a
 * server that only ever sends heartbeats has lost its agent), `maxRunMs` for the whole.
 */
import { ChatError } from '../core/errors.ts'
import { type Clock, systemClock } from './clock.ts'
import { abortError } from './deadline.ts'
import { createSseParser, type SseMessage, type SseParserOptions } from './parse-sse.ts'
import { type ByteStream, readChunks } from './read-chunks.ts'

export interface ReadSseOptions extends SseParserOptions {
  readonly signal: AbortSignal
  readonly idleTimeoutMs?: number | undefined
  readonly maxQuietMs?: number | undefined
  readonly maxRunMs?: number | undefined
  /** The most that the whole stream may hold, in UTF-16 units. What came before the cap is still yielded. */
  readonly maxStreamChars?: number | undefined
  readonly clock?: Clock | undefined
}

export async function* readSse(
  body: ByteStream | null | undefined,
  options: ReadSseOptions,
): AsyncGenerator<SseMessage, void, undefined> {
  const { signal, idleTimeoutMs = 60_000, maxQuietMs = 600_000, maxRunMs = 3_600_000 } = options
  const { maxStreamChars = 2 ** 24, clock = systemClock } = options
  const parse = createSseParser(options)
  let quietEnd = clock.now() + maxQuietMs
  const runEnd = clock.now() + maxRunMs
  let remaining = maxStreamChars

  const nextDeadline = () => {
    const quiet = { ms: quietEnd - clock.now(), reason: `Only heartbeats for ${maxQuietMs} ms.` }
    const run = { ms: runEnd - clock.now(), reason: `The answer took over ${maxRunMs} ms.` }
    const idle = { ms: idleTimeoutMs, reason: `Connection lost: no byte for ${idleTimeoutMs} ms.` }
    const whole = quiet.ms < run.ms ? quiet : run
    return whole.ms < idle.ms ? whole : idle
  }

  for await (const text of readChunks(body, nextDeadline, clock, signal)) {
    for (const message of parse(text.slice(0, remaining))) {
      quietEnd = clock.now() + maxQuietMs
      if (signal.aborted) throw abortError()
      yield message
    }
    remaining -= text.length
    if (remaining < 0) {
      throw new ChatError('too-large', `The answer is over ${maxStreamChars} characters.`)
    }
  }
}

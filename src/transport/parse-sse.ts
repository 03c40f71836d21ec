/**
 * Server-sent events, complete to WHATWG HTML 9.2.6 for any cut of the text into chunks. A line may end by LF, CR or
 * CRLF; a CR ends its line at once, and an LF that opens the next chunk still belongs to it, so nothing waits for a
 * byte that may never come. What the end of the stream leaves unfinished is not an event.
 * Work is linear in the input: each chunk is scanned once and pending text is only ever appended to.
 */
import { ChatError } from '../core/errors.ts'

export interface SseMessage {
  /** The event's name, `message` where the stream gives none. */
  readonly event: string
  readonly data: string
  /** The last id the stream has set, '' before the first. */
  readonly id: string
}

export interface SseParserOptions {
  /** The most that one event, or one line, may hold, in UTF-16 units. */
  readonly maxEventChars?: number | undefined
  /** Comments are what servers send as heartbeats. */
  readonly onComment?: ((text: string) => void) | undefined
  /** The reconnection time the server asks for, within 250 ms and a minute. */
  readonly onRetry?: ((ms: number) => void) | undefined
}

/** Takes the decoded stream chunk by chunk; each call must be iterated to its end. Throws `too-large` at the cap. */
export type SseParser = (chunk: string) => Iterable<SseMessage>

export function createSseParser(options: SseParserOptions = {}): SseParser {
  const { maxEventChars = 2 ** 20, onComment, onRetry } = options
  const lineEnd = /\r\n?|\n/g
  let isStart = true
  let endsInReturn = false
  let line = ''
  let data = ''
  let event = ''
  let id = ''

  function append(text: string) {
    line += text
    if (line.length + data.length > maxEventChars) {
      throw new ChatError('too-large', `An event is over ${maxEventChars} characters.`)
    }
  }

  function takeEvent(): SseMessage | undefined {
    const message = data ? { event: event || 'message', data: data.slice(0, -1), id } : undefined
    data = event = ''
    return message
  }

  function takeField() {
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1))
    if (colon === 0) onComment?.(value)
    else if (name === 'data') data += `${value}\n`
    else if (name === 'event') event = value
    else if (name === 'id') id = value.includes('\0') ? id : value
    else if (name === 'retry' && /^\d+$/.test(value)) onRetry?.(Math.min(Math.max(+value, 250), 60_000))
  }

  return function* parse(chunk) {
    if (!chunk) return
    let start = (isStart && chunk[0] === '\ufeff') || (endsInReturn && chunk[0] === '\n') ? 1 : 0
    isStart = false
    endsInReturn = chunk.endsWith('\r')
    lineEnd.lastIndex = start
    for (let match = lineEnd.exec(chunk); match; match = lineEnd.exec(chunk)) {
      append(chunk.slice(start, match.index))
      start = lineEnd.lastIndex
      const message = line ? takeField() : takeEvent()
      line = ''
      if (message) yield message
    }
    append(chunk.slice(start))
  }
}

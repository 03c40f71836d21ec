/** A network that answers with real `Response` objects, and bodies a test can feed, break and watch. */
import type { Fetch } from '../../src/transport/send-request.ts'
import { toBytes } from './chunkings.ts'

export interface FakeCall {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly body: unknown
  readonly init: RequestInit
}

/** What a call gets: may be anything, for a page's `fetch` may return anything, and may throw. */
export type Answer = (call: FakeCall) => unknown

export interface FakeFetch {
  readonly fetch: Fetch
  readonly calls: readonly FakeCall[]
}

/** Answers the calls one after the other; the last answer is given again and again. */
export function createFakeFetch(...answers: readonly Answer[]): FakeFetch {
  const calls: FakeCall[] = []
  const fetch = (url: string, init: RequestInit) => {
    const call: FakeCall = {
      url,
      method: init.method ?? 'GET',
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
      init,
    }
    calls.push(call)
    return answers[Math.min(calls.length, answers.length) - 1]?.(call) as Promise<Response>
  }
  return { fetch, calls }
}

export function jsonResponse(value: unknown, init: ResponseInit = {}): Response {
  const headers = new Headers(init.headers)
  if (!headers.has('content-type')) headers.set('content-type', 'application/json')
  return new Response(typeof value === 'string' ? value : JSON.stringify(value), { ...init, headers })
}

export function sseResponse(body: BodyInit | null, init: ResponseInit = {}): Response {
  return new Response(body, { headers: { 'content-type': 'text/event-stream' }, ...init })
}

/** A stream that gives these chunks, one per read, and then ends, or fails where a failure is given. */
export function streamOf(
  chunks: readonly Uint8Array[],
  failure?: unknown,
  onPull: (index: number) => void = () => {},
): ReadableStream<Uint8Array> {
  let next = 0
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        onPull(next)
        const chunk = chunks[next++]
        if (chunk) controller.enqueue(chunk)
        else if (failure === undefined) controller.close()
        else controller.error(failure)
      },
    },
    { highWaterMark: 0 },
  )
}

export interface FedStream {
  readonly stream: ReadableStream<Uint8Array>
  push(wire: string | Uint8Array): void
  close(): void
  fail(reason: unknown): void
  /** Whether the reading side has closed the connection. */
  readonly isCancelled: boolean
}

export function createFedStream(): FedStream {
  let feed: ReadableStreamDefaultController<Uint8Array> | undefined
  let isCancelled = false
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      feed = controller
    },
    cancel() {
      isCancelled = true
    },
  })
  return {
    stream,
    push: (wire) => feed?.enqueue(toBytes(wire)),
    close: () => feed?.close(),
    fail: (reason) => feed?.error(reason),
    get isCancelled() {
      return isCancelled
    },
  }
}

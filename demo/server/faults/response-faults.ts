import { ApiError } from '../http/api-error.ts'
import { SSE_HEADERS } from '../http/sse.ts'

interface Asked {
  value: number | undefined
  retryAfter: number | undefined
  signal: AbortSignal
}

/** Answers that come instead of a run. */
export const responseFaults: Readonly<Record<string, (asked: Asked) => Promise<Response>>> = {
  status: async ({ value = 500, retryAfter }) => {
    const headers: Record<string, string> =
      retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
    const status = value >= 200 && value <= 599 ? value : 500
    return new ApiError(status, 'fault', `Fault: status ${status}`, { headers }).toResponse()
  },
  hang: async ({ signal }) => {
    await untilAborted(signal)
    return new Response(null, { status: 503 })
  },
  'wrong-type': async () =>
    new Response('<!doctype html><title>Sign in</title><p>Please sign in to the network.', {
      headers: { 'content-type': 'text/html; charset=utf-8' },
    }),
  empty: async () => new Response('', { headers: SSE_HEADERS }),
  'no-content': async () => new Response(null, { status: 204 }),
  forget: async () =>
    new ApiError(410, 'gone', 'Gone', {
      details: { after_sequence: 'is no longer known: fetch the whole answer' },
    }).toResponse(),
  redirect: async () => new Response(null, { status: 302, headers: { location: '/faq' } }),
}

export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

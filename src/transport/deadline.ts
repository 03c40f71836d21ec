/**
 * Every wait on the network goes through here: it ends with the work, with the visitor's abort, or with the
 * deadline, whichever is first, and leaves neither a timer nor a listener. Work that settles later is ignored, so a
 * wrapped `fetch` or a stream that knows nothing of signals can't hold the widget.
 */
import { ChatError } from '../core/errors.ts'
import type { Clock } from './clock.ts'

export interface Deadline {
  readonly ms: number
  /** What has not happened by then, for developers. */
  readonly reason: string
}

export async function withDeadline<T>(
  work: () => T | PromiseLike<T>,
  { ms, reason }: Deadline,
  clock: Clock,
  signal?: AbortSignal,
): Promise<Awaited<T>> {
  let undo = () => {}
  try {
    return await new Promise<Awaited<T>>((resolve, reject) => {
      const onAbort = () => reject(abortError())
      if (signal?.aborted) return onAbort()
      signal?.addEventListener('abort', onAbort)
      const cancel = clock.delay(ms, () => reject(new ChatError('timeout', reason)))
      undo = () => {
        cancel()
        signal?.removeEventListener('abort', onAbort)
      }
      // What `work` throws at once rejects as well: this runs inside the promise.
      Promise.resolve(work()).then(resolve, reject)
    })
  } finally {
    undo()
  }
}

export function abortError(): Error {
  return new DOMException('Aborted', 'AbortError')
}

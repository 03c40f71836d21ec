import { setTimeout as wait } from 'node:timers/promises'

type Bytes = AsyncIterable<Uint8Array>

/** What may happen to the bytes, whatever they mean: characters and line ends come apart. */
export const byteFaults: Readonly<Record<string, (bytes: Bytes, value: number | undefined) => Bytes>> = {
  split: (bytes, byteCount = 1) => inPieces(bytes, Math.max(1, byteCount), 0),
  drip: (bytes, pauseMs = 1) => inPieces(bytes, 1, pauseMs),
}

async function* inPieces(bytes: Bytes, size: number, pauseMs: number): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    for (let start = 0; start < chunk.length; start += size) {
      yield chunk.subarray(start, start + size)
      if (pauseMs > 0) await wait(pauseMs)
    }
  }
}

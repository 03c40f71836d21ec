/** Every way a network may cut the same bytes. */
import { createRandom } from './seeded-random.ts'

export function toBytes(wire: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return typeof wire === 'string' ? new TextEncoder().encode(wire) : new Uint8Array(wire)
}

export function cutEvery(bytes: Uint8Array, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size))
  return chunks
}

export function cutAtRandom(bytes: Uint8Array, random: () => number, maxSize = 24): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + Math.floor(random() * maxSize)
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return chunks
}

export interface Chunking {
  readonly name: string
  readonly chunks: readonly Uint8Array[]
}

/** Whole, byte by byte, by three bytes, and a few random cuts. */
export function someChunkings(wire: string | Uint8Array): Chunking[] {
  const bytes = toBytes(wire)
  return [
    { name: 'whole', chunks: [bytes] },
    { name: 'byte by byte', chunks: cutEvery(bytes, 1) },
    { name: 'by three bytes', chunks: cutEvery(bytes, 3) },
    ...[1, 2, 3].map((seed) => ({
      name: `at random (seed ${seed})`,
      chunks: cutAtRandom(bytes, createRandom(seed)),
    })),
  ]
}

/** All of the above and each cut into two. */
export function allChunkings(wire: string | Uint8Array): Chunking[] {
  const bytes = toBytes(wire)
  const pairs = Array.from(bytes, (_, at) => ({
    name: `cut at byte ${at}`,
    chunks: [bytes.subarray(0, at), bytes.subarray(at)],
  }))
  return [...someChunkings(bytes), ...pairs]
}

/**
 * UUIDs, version 4 (RFC 9562). `crypto.randomUUID` exists only in secure contexts; on a plain http page the same
 * 122 random bits come from `getRandomValues`.
 */

export interface RandomSource {
  readonly randomUUID?: () => string
  readonly getRandomValues?: (bytes: Uint8Array<ArrayBuffer>) => unknown
}

/** Throws where there is no source of randomness: a guessable name for a conversation would be worse than none. */
export function createUuid(source: RandomSource): string {
  if (typeof source.randomUUID === 'function') return source.randomUUID()
  if (typeof source.getRandomValues !== 'function') throw new Error('crypto.getRandomValues is missing')
  const bytes = new Uint8Array(16)
  source.getRandomValues(bytes)
  return formatUuid(bytes)
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/** Any version of RFC 9562, as text. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && uuidPattern.test(value)
}

function formatUuid(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte, index) => {
    const stamped = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte
    return stamped.toString(16).padStart(2, '0')
  }).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

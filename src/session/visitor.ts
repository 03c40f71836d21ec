import type { KeyValue } from './key-value.ts'

const visitorKey = 'parley:visitor'
const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The browser's own UUID, which stands for the user where the site names none. Made on first need, then kept. */
export function visitorId(storage: KeyValue, randomId: () => string): string {
  const stored = storage.get(visitorKey)
  if (stored && uuidPattern.test(stored)) return stored
  const created = randomId()
  storage.set(visitorKey, created)
  return created
}

export function forgetVisitor(storage: KeyValue): void {
  storage.remove(visitorKey)
}

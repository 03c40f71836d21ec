import { isUuid } from '../core/ids.ts'
import type { KeyValue } from './key-value.ts'

const visitorKey = 'parley:visitor'

/** The browser's own UUID, which stands for the user where the site names none. Made on first need, then kept. */
export function visitorId(storage: KeyValue, randomId: () => string): string {
  const stored = storage.get(visitorKey)
  if (isUuid(stored)) return stored
  const created = randomId()
  storage.set(visitorKey, created)
  return created
}

export function forgetVisitor(storage: KeyValue): void {
  storage.remove(visitorKey)
}

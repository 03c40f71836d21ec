/** Web storage as a test wants it: with a quota, failing, or watched. */
export interface FakeStorageOptions {
  /** What fits, in characters of keys and values together. */
  readonly quotaChars?: number
}

export interface FakeStorage extends Storage {
  /** Everything in it. */
  readonly entries: Record<string, string>
  /** The keys that were written or removed, in order. */
  readonly touched: string[]
}

export function createFakeStorage({
  quotaChars = Number.POSITIVE_INFINITY,
}: FakeStorageOptions = {}): FakeStorage {
  const entries: Record<string, string> = {}
  const touched: string[] = []
  const used = () => Object.entries(entries).reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  const methods = {
    entries,
    touched,
    getItem: (key: string) => entries[key] ?? null,
    setItem(key: string, value: string) {
      touched.push(key)
      const before = entries[key]
      entries[key] = String(value)
      if (used() <= quotaChars) return
      if (before === undefined) delete entries[key]
      else entries[key] = before
      throw new DOMException('Full', 'QuotaExceededError')
    },
    removeItem(key: string) {
      touched.push(key)
      delete entries[key]
    },
    clear() {
      for (const key of Object.keys(entries)) delete entries[key]
    },
    key: (index: number) => Object.keys(entries)[index] ?? null,
    get length() {
      return Object.keys(entries).length
    },
  }
  // As with the browser's, the keys of the object are the keys of what is stored.
  return new Proxy(methods as unknown as FakeStorage, {
    ownKeys: () => Object.keys(entries),
    getOwnPropertyDescriptor: (_, key) =>
      Object.hasOwn(entries, key)
        ? { enumerable: true, configurable: true, value: entries[String(key)] }
        : undefined,
  })
}

import type { Persist } from '../public-types.ts'

/**
 * A place for small texts that never throws. Browsers refuse storage in many ways (cookies blocked, sandboxed
 * frames, a null `localStorage`, zero quota in private windows); then the next kind is used, in the end memory, and
 * the visitor notices nothing but that a reload forgets.
 */
export interface KeyValue {
  get(key: string): string | undefined
  /** False when the browser's storage is full: the value is then kept for this page only. */
  set(key: string, value: string): boolean
  remove(key: string): void
  /** The keys that begin with the prefix. */
  keys(prefix: string): string[]
  isWriting(): boolean
  /** From here on writes reach the browser's storage; what was written before follows now. */
  startWriting(): void
}

export interface StorageSources {
  readonly local: () => Storage | null
  readonly session: () => Storage | null
}

export interface KeyValueOptions {
  readonly persist: Persist
  readonly sources: StorageSources
  /** Keep everything in memory until `startWriting` is called. */
  readonly isDeferred: boolean
}

export function createKeyValue({ persist, sources, isDeferred }: KeyValueOptions): KeyValue {
  const storage = findStorage(persist, sources)
  // What could not be written, or must not be yet. It hides what is stored under the same key.
  const memory = new Map<string, string | undefined>()
  let isWriting = !isDeferred

  function put(key: string, value: string | undefined): boolean {
    const isAccepted = !storage || !isWriting || write(storage, key, value)
    if (isAccepted && storage && isWriting) memory.delete(key)
    else memory.set(key, value)
    return isAccepted
  }

  return {
    get: (key) => (memory.has(key) ? memory.get(key) : read(storage, key)),
    set: put,
    remove: (key) => void put(key, undefined),
    keys(prefix) {
      const stored = storage ? attempt(() => Object.keys(storage), []) : []
      const all = new Set([...stored, ...memory.keys()])
      return Array.from(all).filter((key) => key.startsWith(prefix))
    },
    isWriting: () => isWriting,
    startWriting() {
      isWriting = true
      for (const [key, value] of Array.from(memory)) put(key, value)
    },
  }
}

function findStorage(persist: Persist, sources: StorageSources): Storage | undefined {
  const candidates = { local: [sources.local, sources.session], session: [sources.session], none: [] }[
    persist
  ]
  for (const source of candidates) {
    const storage = attempt(source, null)
    // Reading is the test: probing by a write would leave a trace where nothing may be stored.
    if (storage && attempt(() => storage.getItem('parley') !== undefined, false)) return storage
  }
  return undefined
}

function write(storage: Storage, key: string, value: string | undefined): boolean {
  return attempt(() => {
    if (value === undefined) storage.removeItem(key)
    else storage.setItem(key, value)
    return true
  }, false)
}

function read(storage: Storage | undefined, key: string): string | undefined {
  return storage ? attempt(() => storage.getItem(key) ?? undefined, undefined) : undefined
}

function attempt<Result>(action: () => Result, otherwise: Result): Result {
  try {
    return action()
  } catch {
    return otherwise
  }
}

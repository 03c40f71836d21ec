import type { Environment } from '../core/environment.ts'
import type { Entry, Key, Shelf } from './shelf.ts'

/**
 * Conversations in IndexedDB. Browsers refuse it in many ways (blocked cookies, private windows, a database that
 * never opens); then there is none, and nobody waits longer than this for it.
 */
const openTimeoutMs = 2_000

/** By the version they lead to. Released ones are never changed. */
const migrations: readonly ((database: IDBDatabase) => void)[] = [
  (database) => {
    for (const name of storeNames) database.createObjectStore(name)
  },
]

const storeNames = ['conversations', 'messages'] as const

/** Undefined where there is none, or none yet and none may be made. */
export function openDatabase(
  mayCreate: () => boolean,
  { delay }: Pick<Environment, 'delay'>,
): Promise<Shelf | undefined> {
  return new Promise((resolve) => {
    const cancel = delay(openTimeoutMs, () => resolve(undefined))
    const settle = (shelf?: Shelf) => {
      cancel()
      resolve(shelf)
    }
    try {
      const request = indexedDB.open('parley', migrations.length)
      request.onupgradeneeded = ({ oldVersion }) => {
        // What was never there leaves no trace by being looked for.
        if (!mayCreate()) request.transaction?.abort()
        else for (const migrate of migrations.slice(oldVersion)) migrate(request.result)
      }
      request.onsuccess = () => {
        // A newer widget in another tab does not wait for this one.
        request.result.onversionchange = () => request.result.close()
        settle({ update: (...change) => update(request.result, ...change) })
      }
      request.onerror = (event) => {
        // Firefox takes it to the page's own error handler otherwise.
        event.preventDefault()
        settle()
      }
    } catch {
      settle()
    }
  })
}

function update(database: IDBDatabase, ...[under, isWhole, change]: Parameters<Shelf['update']>) {
  return new Promise<boolean>((resolve, reject) => {
    const transaction = database.transaction(storeNames, 'readwrite')
    // In the order of IndexedDB a list comes after every text.
    const range = IDBKeyRange.bound(under, [...under, []])
    const read = storeNames.slice(0, isWhole ? 2 : 1).map((name) => {
      const store = transaction.objectStore(name)
      return { keys: store.getAllKeys(range), texts: store.getAll(range) }
    })
    const last = read.at(-1)
    if (last)
      last.texts.onsuccess = () => {
        try {
          const found = read.flatMap(({ keys, texts }) =>
            keys.result.map((key, index): Entry => [key as unknown as Key, textOf(texts.result[index])]),
          )
          for (const [key, text] of change(found)) {
            const store = transaction.objectStore(storeNames[key.length > 2 ? 1 : 0])
            if (text === undefined) store.delete([...key])
            else store.put(text, [...key])
          }
        } catch {
          transaction.abort()
        }
      }
    transaction.oncomplete = () => resolve(true)
    transaction.onabort = () => {
      if (transaction.error?.name === 'QuotaExceededError') resolve(false)
      else reject(transaction.error)
    }
  })
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

import type { KeyValue } from './key-value.ts'

/**
 * Where conversations lie, as texts: one under `[scope, sessionId]` for the conversation, one under
 * `[scope, sessionId, messageId]` for each of its messages, so that saving writes only what changed and two tabs
 * that both write lose nothing.
 */
export type Key = readonly string[]

/** Undefined: there is nothing, or shall be nothing. */
export type Entry = readonly [key: Key, text: string | undefined]

export type Change = (found: readonly Entry[]) => readonly Entry[]

export interface Shelf {
  /**
   * Reads the conversations under a key (`isWhole`: with their messages) and writes what becomes of it, in one step.
   * False: it is full, and nothing has changed.
   */
  update(under: Key, isWhole: boolean, change: Change): boolean | Promise<boolean>
}

/** In the small texts of the browser: where there is no database, and for what can't wait for one. */
export interface SmallShelf extends Shelf {
  /** What does not fit in is kept for this page. */
  update(under: Key, isWhole: boolean, change: Change): boolean
}

export function createSmallShelf(storage: KeyValue): SmallShelf {
  const nameOf = ([scope = '', ...ids]: Key) => `${scopePrefix(scope)}conversation:${ids.join(':')}`

  return {
    update(under, isWhole, change) {
      const [scope = ''] = under
      const from = nameOf([scope]).length
      const found = storage.keys(nameOf(under)).flatMap((name): Entry[] => {
        const [sessionId = '', ...rest] = name.slice(from).split(':')
        const key = rest.length > 0 ? [scope, sessionId, rest.join(':')] : [scope, sessionId]
        return isWhole || key.length === 2 ? [[key, storage.get(name)]] : []
      })
      return change(found).reduce((isKept, [key, text]) => {
        if (text === undefined) storage.remove(nameOf(key))
        return (text === undefined || storage.set(nameOf(key), text)) && isKept
      }, true)
    },
  }
}

export function scopePrefix(scope: string): string {
  return `parley:${scope}:`
}

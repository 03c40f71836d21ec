import { isUuid } from '../core/ids.ts'
import { field, fits, parseJson } from '../core/json.ts'
import type { KeyValue } from './key-value.ts'
import { scopePrefix } from './shelf.ts'

/** The little that must be there at once when a page loads: which conversation to go on with, and the draft. */
export interface CurrentConversation {
  readonly sessionId: string
  readonly remoteConversationId?: string | undefined
  /** Missing: it may be stored with the conversation. */
  readonly draft?: string
  /** When something was last said or typed, in milliseconds since the epoch. */
  readonly updatedAt?: number
}

export interface Current {
  get(): CurrentConversation | undefined
  set(conversation: CurrentConversation): void
  forget(): void
}

export function createCurrent(storage: KeyValue, scope: string): Current {
  const key = `${scopePrefix(scope)}current`
  return {
    get() {
      const record = parseJson(storage.get(key) ?? '')
      return isUuid(field(record, 'sessionId')) && isCurrent(record) ? record : undefined
    },
    set: (conversation) => void storage.set(key, JSON.stringify(conversation)),
    forget: () => storage.remove(key),
  }
}

function isCurrent(value: unknown): value is CurrentConversation {
  return fits(value, {
    sessionId: 'string',
    'remoteConversationId?': 'string',
    'draft?': 'string',
    'updatedAt?': 'number',
  })
}

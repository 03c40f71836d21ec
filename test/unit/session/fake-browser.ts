import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { type ChatState, initialChatState } from '../../../src/core/chat-state.ts'
import type { Message } from '../../../src/core/message.ts'
import { openDatabase } from '../../../src/session/database.ts'
import { createHistory, type History } from '../../../src/session/history.ts'
import { createKeyValue } from '../../../src/session/key-value.ts'
import { createSmallShelf, type Shelf } from '../../../src/session/shelf.ts'
import { createFakeEnvironment, testId } from '../../support/fake-environment.ts'
import { createFakeStorage, type FakeStorageOptions } from '../../support/fake-storage.ts'

/** One browser, in which tabs are opened. Without a database everything lies among the small texts. */
export interface FakeBrowserOptions extends FakeStorageOptions {
  readonly hasDatabase?: boolean
}

export const ada = JSON.stringify(['https://agent.example/', 'support|', 'ada'])
export const bob = JSON.stringify(['https://agent.example/', 'support|', 'bob'])

export function createFakeBrowser({ hasDatabase = true, ...options }: FakeBrowserOptions = {}) {
  const local = createFakeStorage(options)
  const factory = new IDBFactory()
  const environment = createFakeEnvironment()

  function openTab({
    scope = ada,
    currentSessionId = undefined as string | undefined,
    isDeferred = false,
  } = {}) {
    Object.assign(globalThis, { indexedDB: factory, IDBKeyRange })
    const storage = createKeyValue({
      persist: 'local',
      sources: { local: () => local, session: () => null },
      isDeferred,
    })
    const small = createSmallShelf(storage)
    let opened: Promise<Shelf | undefined> | undefined
    const database = () => {
      opened ??= openDatabase(storage.isWriting, environment)
      return opened
    }
    const history = createHistory({
      scope,
      small,
      database: hasDatabase ? database : undefined,
      mayWrite: storage.isWriting,
      currentSessionId: () => currentSessionId,
      environment,
    })
    return {
      history,
      storage,
      small,
      database,
      save: (state: ChatState, how = {}) => save(history, state, how),
    }
  }

  /** Everything in the database, by key. */
  async function stored(): Promise<Map<string, string>> {
    const database = await request(factory.open('parley'))
    const found = new Map<string, string>()
    for (const name of Array.from(database.objectStoreNames)) {
      const store = database.transaction(name).objectStore(name)
      const [keys, texts] = await Promise.all([request(store.getAllKeys()), request(store.getAll())])
      keys.forEach((key, index) => {
        found.set(JSON.stringify(key), String(texts[index]))
      })
    }
    database.close()
    return found
  }

  /** Puts a text where a record is. */
  async function overwrite(key: readonly string[], text: unknown): Promise<void> {
    const database = await request(factory.open('parley'))
    const name = key.length > 2 ? 'messages' : 'conversations'
    await request(
      database
        .transaction(name, 'readwrite')
        .objectStore(name)
        .put(text, [...key]),
    )
    database.close()
  }

  return { local, environment, factory, openTab, stored, overwrite }
}

async function save(history: History, state: ChatState, how: { isLeaving?: boolean; isUnread?: boolean }) {
  history.save(state, { isLeaving: false, isUnread: false, ...how })
  // Whoever reads finds what was written before.
  await history.list()
}

export function request<Result>(pending: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    pending.onsuccess = () => resolve(pending.result)
    pending.onerror = () => reject(pending.error)
  })
}

export function said(id: string, text = id, changes: Partial<Message> = {}): Message {
  return { id, role: 'user', parts: [{ type: 'text', text }], createdAt: 1, ...changes }
}

export function talk(messages: readonly Message[], changes: Partial<ChatState> = {}): ChatState {
  return { ...initialChatState(testId(1)), messages, ...changes }
}

/** A conversation with a part of each kind. */
export function wholeTalk(changes: Partial<ChatState> = {}): ChatState {
  return {
    ...initialChatState(testId(1)),
    remoteConversationId: 'c1',
    draft: 'typed',
    messages: [
      {
        id: 'q',
        role: 'user',
        parts: [{ type: 'text', text: 'Why? \u{1f3f3}\u{fe0f}\u{200d}\u{1f308}' }],
        createdAt: 1,
      },
      {
        id: 'a',
        role: 'assistant',
        createdAt: 2,
        finishReason: 'completed',
        parts: [
          { type: 'reasoning', text: 'Hm' },
          { type: 'tool', toolCallId: 't', name: 'search', input: { q: 1 }, state: 'done', output: [1] },
          { type: 'tool', toolCallId: 'u', name: 'search', state: 'failed', errorText: 'no' },
          { type: 'step', name: 'Billing' },
          { type: 'text', text: 'Because.' },
          {
            type: 'source',
            sourceId: '1',
            title: 'Terms',
            url: 'https://a.example',
            excerpt: 'x',
            score: 0.5,
          },
          {
            type: 'file',
            name: 'a.csv',
            mediaType: 'text/csv',
            size: 5,
            fileId: 'f1',
            url: 'https://a.example/f1',
          },
          { type: 'data', name: 'chart', dataId: 'd', data: { x: [1] } },
          {
            type: 'input-request',
            state: 'answered',
            request: {
              requestId: 'r',
              kind: 'question',
              prompt: 'Which?',
              params: { a: 1 },
              editableParams: ['a'],
              questions: [
                {
                  questionId: 'q1',
                  text: 'Size?',
                  options: [{ label: 'S', description: 'small' }, { label: 'L' }],
                  isMultiple: false,
                  allowsCustom: true,
                },
              ],
            },
            response: {
              requestId: 'r',
              isApproved: true,
              params: { a: 2 },
              text: 'so',
              answers: [{ questionId: 'q1', selected: ['S'], customText: 'or M' }],
            },
          },
        ],
        runId: 'run-1',
        followUps: ['And then?'],
        usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
        rating: 'good',
        versions: { index: 1, others: [[said('old', 'so')]] },
      },
    ],
    answer: { messageId: 'a', turnId: 'q', createdAt: 2, hasStarted: true, runId: 'run-1', sequence: 7 },
    ...changes,
  }
}

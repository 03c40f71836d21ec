import type { ChatPage } from './browser-page.ts'

/** What a site sees of the widget on its page. */
export function handle(chat: ChatPage, name: string): Promise<unknown> {
  return chat.page.evaluate(
    (wanted) => (window.Parley as unknown as { get(): Record<string, unknown> }).get()[wanted],
    name,
  )
}

/** `role:text` of each message, in order. */
export function messageTexts(chat: ChatPage): Promise<string[]> {
  return chat.page.evaluate(() =>
    (window.Parley as unknown as { get(): { messages: { role: string; text: string }[] } })
      .get()
      .messages.map(({ role, text }) => `${role}:${text}`),
  )
}

/** Everything in the database of the page's origin: keys and texts. */
export function databaseEntries(chat: ChatPage): Promise<readonly (readonly [unknown, unknown])[]> {
  return chat.page.evaluate(async () => {
    const done = <Result>(request: IDBRequest<Result>) =>
      new Promise<Result>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const database = await done(indexedDB.open('parley'))
    const entries: [unknown, unknown][] = []
    for (const name of Array.from(database.objectStoreNames)) {
      const store = database.transaction(name).objectStore(name)
      const [keys, texts] = await Promise.all([done(store.getAllKeys()), done(store.getAll())])
      keys.forEach((key, index) => {
        entries.push([key, texts[index]])
      })
    }
    database.close()
    return entries
  })
}

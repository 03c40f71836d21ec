import type { TabMessage, Tabs } from '../../src/core/tabs.ts'

export interface FakeTab extends Tabs {
  /** Closed by force: it says nothing any more, and what it held is free. */
  die(): void
}

/** The tabs of one browser. Messages arrive with the next turn of the event loop, as copies. */
export function createFakeTabs(): { open(): FakeTab } {
  const listeners = new Map<object, (message: TabMessage) => void>()
  const queues = new Map<string, { readonly tab: object; readonly grant: () => void }[]>()

  function leave(name: string, entry: { readonly tab: object }) {
    const queue = queues.get(name) ?? []
    const wasFirst = queue[0] === entry
    queues.set(
      name,
      queue.filter((other) => other !== entry),
    )
    if (wasFirst) queues.get(name)?.[0]?.grant()
  }

  return {
    open() {
      const tab = {}
      let isDead = false
      return {
        post(message) {
          if (isDead) return
          const copy = structuredClone(message)
          setImmediate(() => {
            for (const [other, listener] of listeners) if (other !== tab) listener(copy)
          })
        },
        listen(listener) {
          listeners.set(tab, listener)
          return () => listeners.delete(tab)
        },
        claim(sessionId, signal) {
          return new Promise((resolve, reject) => {
            const entry = { tab, grant: () => resolve(() => leave(sessionId, entry)) }
            const queue = [...(queues.get(sessionId) ?? []), entry]
            queues.set(sessionId, queue)
            signal.addEventListener('abort', () => {
              leave(sessionId, entry)
              reject(new DOMException('', 'AbortError'))
            })
            if (queue[0] === entry) entry.grant()
          })
        },
        die() {
          isDead = true
          listeners.delete(tab)
          for (const [name, queue] of queues)
            for (const entry of queue) if (entry.tab === tab) leave(name, entry)
        },
      }
    },
  }
}

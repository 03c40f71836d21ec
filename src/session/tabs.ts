import { listen } from '../core/listen.ts'
import type { TabMessage, Tabs } from '../core/tabs.ts'

/**
 * The other tabs, by BroadcastChannel and Web Locks. Where either is missing (plain http, blocked cookies) every tab is
 * on its own: tabs that hear of a turn and can't tell whether its tab still lives would take it from each other.
 * Nothing here polls.
 */

/** With the version of what is said: tabs with another widget don't listen to each other. */
const channelName = 'parley:1'

/** `scope` names the user and the agent; tabs of another one are none of ours. */
export function createTabs(scope: () => string): Tabs & { dispose(): void } {
  const listeners = new Set<(message: TabMessage) => void>()
  let channel: BroadcastChannel | undefined
  let isAlone = !('locks' in navigator && navigator.locks)

  function open() {
    if (isAlone) return
    try {
      channel ??= new BroadcastChannel(channelName)
      channel.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (!Array.isArray(data) || data[0] !== scope()) return
        for (const listener of Array.from(listeners)) listener(data[1])
      }
    } catch {
      // No others, then.
    }
  }

  /** A page in the back/forward cache must not be spoken to, or the browser drops it. */
  function close() {
    channel?.close()
    channel = undefined
  }

  open()
  const stopClosing = listen(window, ['pagehide'], close)
  const stopOpening = listen(window, ['pageshow'], open)

  return {
    post(message) {
      try {
        channel?.postMessage([scope(), message])
      } catch {
        // Something in it can't be copied; the other tabs will find it in the storage.
      }
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    claim: (sessionId, signal) =>
      new Promise((resolve, reject) => {
        const goAlone = () => {
          if (signal.aborted) return reject(signal.reason)
          isAlone = true
          close()
          resolve(() => {})
        }
        try {
          const hold = () => new Promise<void>((giveFree) => resolve(giveFree))
          navigator.locks.request(`${channelName}:${scope()}:${sessionId}`, { signal }, hold).catch(goAlone)
        } catch {
          goAlone()
        }
      }),
    dispose() {
      stopClosing()
      stopOpening()
      close()
    },
  }
}

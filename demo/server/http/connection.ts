import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Context } from 'hono'
import type { Connection } from '../faults/faults.ts'

/** The client's side of a streamed response. */
export function openConnection(c: Context): Connection {
  const left = new AbortController()
  return {
    signal: AbortSignal.any([left.signal, c.req.raw.signal]),
    whenClientLeaves: () => left.abort(),
    async cut() {
      const outgoing = nodeResponse(c)
      if (!outgoing) throw new Error('The connection was cut.')
      // What was written before the cut is let out first: a socket that is destroyed drops what it still holds.
      await wait(150)
      outgoing.destroy()
    },
  }
}

/** Absent when the app is called without a socket. */
function nodeResponse(c: Context): ServerResponse | undefined {
  const bindings: unknown = c.env
  if (typeof bindings !== 'object' || bindings === null || !('outgoing' in bindings)) return undefined
  return bindings.outgoing as ServerResponse
}

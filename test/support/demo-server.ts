/**
 * The demo server for all tests of a file or of a `describe`: started before the first, closed after the last. What is
 * given back may be passed around at once, and used once the tests run.
 */
import { afterAll, beforeAll } from 'vitest'
import { type AgentServer, createServer } from '../../demo/server/create-server.ts'
import type { ListenOptions, ServerOptions } from '../../demo/server/server-options.ts'
import { type RunningServer, startServer } from '../../demo/server/start-server.ts'

const quick = { storage: 'memory', quiet: true, pace: 'instant' } as const

/** Without a socket. */
export function useServer(options: ServerOptions = {}): Pick<AgentServer, 'app'> {
  const server = useStarted(() => createServer({ ...quick, ...options }))
  return {
    get app() {
      return server().app
    },
  }
}

/** On a free port of this machine. */
export function useListeningServer(options: ListenOptions = {}): Pick<RunningServer, 'url'> {
  const server = useStarted(() => startServer({ ...quick, port: 0, ...options }))
  return {
    get url() {
      return server().url
    },
  }
}

function useStarted<Server extends { close(): Promise<void> }>(start: () => Promise<Server>): () => Server {
  let server: Server
  beforeAll(async () => {
    server = await start()
  }, 30_000)
  afterAll(() => server.close())
  return () => server
}

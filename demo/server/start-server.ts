import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { createServer } from './create-server.ts'
import { isLoopbackName } from './http/loopback.ts'
import type { ListenOptions } from './server-options.ts'

export interface RunningServer {
  /** Without a slash at the end. */
  url: string
  /** Stops accepting, ends what is open within a few seconds, closes the database. Safe to call twice. */
  close(): Promise<void>
}

export const DEFAULT_PORT = 4173
const PORTS_TO_TRY = 10
const GRACE_MS = 2000

/** The agent server on a socket, with the demo app as the default one. */
export async function startServer(options: ListenOptions = {}): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1'
  refuseToBePublicByAccident(host, options)
  // The port comes first: that it is taken should be known before a database has been opened for nothing. What is
  // asked before the database is ready waits for it.
  const http = createHttpServer()
  const early: [IncomingMessage, ServerResponse][] = []
  const keep = (...exchange: [IncomingMessage, ServerResponse]): void => void early.push(exchange)
  http.on('request', keep)
  await listen(http, host, options.port ?? DEFAULT_PORT, options.tryNextPorts ? PORTS_TO_TRY : 1)
  const { app, close } = await createServer({ defaultApp: true, ...options }).catch((error: unknown) => {
    http.close()
    throw error
  })
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  http.off('request', keep).on('request', answer)
  for (const exchange of early) answer(...exchange)
  let closing: Promise<void> | undefined
  return {
    url: describeAddress(host, http.address() as AddressInfo),
    close() {
      closing ??= stop(http, close)
      return closing
    },
  }
}

function refuseToBePublicByAccident(
  host: string,
  { accessKeys = [], allowPublic = false }: ListenOptions,
): void {
  if (isLoopbackName(host) || accessKeys.length > 0 || allowPublic) return
  throw new Error(
    `On ${host} other machines could read every conversation. Set ACCESS_KEYS to a comma-separated list of keys, ` +
      'or ALLOW_PUBLIC=1 if that is what you want.',
  )
}

async function listen(http: Server, host: string, port: number, attempts: number): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await listenOnce(http, host, port === 0 ? 0 : port + attempt)
      return
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      if (isTaken && attempt + 1 < attempts) continue
      if (isTaken)
        throw new Error(`Port ${port} is taken. Choose another one with PORT=${port + 1}, or PORT=0 for any.`)
      throw error
    }
  }
}

function listenOnce(http: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, host, () => {
      http.off('error', reject)
      resolve()
    })
  })
}

function describeAddress(host: string, { port }: AddressInfo): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

/** Streams end when the run engine closes; whatever is still open after the grace time is cut. */
async function stop(http: Server, close: () => Promise<void>): Promise<void> {
  const closed = new Promise<void>((resolve) => http.close(() => resolve()))
  http.closeIdleConnections()
  const cut = setTimeout(() => http.closeAllConnections(), GRACE_MS)
  await close()
  http.closeIdleConnections()
  await closed
  clearTimeout(cut)
}

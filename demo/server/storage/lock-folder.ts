import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * PGlite does not notice a second process on the same folder, and two of them would ruin it. The lock is a listening
 * local socket: unlike a file with a process id in it, it ends with its process, so a crash never blocks a start.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const address = socketAddress(resolve(folder))
  const server = (await tryListen(address)) ?? (await replaceStale(address))
  if (!server) {
    throw new Error(
      `Another server is using ${folder}. Stop it first, or choose another folder with DATA_DIR.`,
    )
  }
  return () => new Promise((done) => server.close(() => done()))
}

function socketAddress(folder: string): string {
  const name = `parley-demo-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`)
}

async function replaceStale(address: string): Promise<Server | undefined> {
  if (process.platform === 'win32' || (await answers(address))) return undefined
  rmSync(address, { force: true })
  return tryListen(address)
}

function tryListen(address: string): Promise<Server | undefined> {
  return new Promise((resolveListening, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolveListening(undefined) : reject(error),
    )
    server.listen(address, () => {
      // The lock must not keep the process alive by itself.
      server.unref()
      resolveListening(server)
    })
  })
}

function answers(address: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(address)
    socket.once('connect', () => {
      socket.destroy()
      done(true)
    })
    socket.once('error', () => done(false))
  })
}

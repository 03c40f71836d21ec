/**
 * The same protocol over real sockets: what a fake `Response` can't show is how `fetch` itself behaves when a
 * connection breaks, and whether the server notices that we left.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { createDynamiqConversations } from '../../../src/protocols/dynamiq-conversations/index.ts'
import { createHttp, type HttpOptions } from '../../../src/transport/http.ts'
import { createTurn } from '../../support/create-turn.ts'
import { collect, foldEvents } from '../../support/describe-protocol.ts'
import { isAbort } from '../../support/is-abort.ts'

const turn = createTurn({ remoteConversationId: 'c-1' })
const delta = (text: string) => `data: {"type":"agent.response.delta","data":{"delta":"${text}"}}\n\n`
const end = 'data: {"type":"run.completed"}\n\n'

type Handler = (request: IncomingMessage, response: ServerResponse) => void
let server: Server | undefined

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
})

async function serve(handler: Handler, options: Partial<HttpOptions> = {}) {
  const listening = createServer(handler)
  server = listening
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const { port } = listening.address() as AddressInfo
  const http = createHttp({ endpoint: `http://127.0.0.1:${port}`, ...options })
  return createDynamiqConversations({}, http)
}

function openStream(response: ServerResponse, headers: Record<string, string> = {}) {
  response.writeHead(200, { 'content-type': 'text/event-stream', ...headers })
  response.flushHeaders()
}

describe('over real sockets', () => {
  it.each(['identity', 'gzip'])('reads an answer encoded as %s', async (encoding) => {
    const protocol = await serve((_, response) => {
      openStream(response, { 'content-encoding': encoding })
      const wire = delta('Gr\u00fc\u00dfe') + end
      response.end(encoding === 'gzip' ? gzipSync(wire) : wire)
    })
    const { events, thrown } = await collect(protocol, turn)
    expect(thrown).toBeUndefined()
    expect(events).toHaveLength(2)
  })

  it('E1: a refused connection is a network error', async () => {
    const protocol = await serve(() => {})
    await new Promise((resolve) => server?.close(resolve))
    expect((await collect(protocol, turn)).thrown).toMatchObject({ kind: 'network', retryable: true })
  })

  it('E18: a socket that breaks in mid-stream keeps the text and is interrupted', async () => {
    const protocol = await serve((_, response) => {
      openStream(response)
      response.write(delta('Hello'), () => setImmediate(() => response.socket?.destroy()))
    })
    const result = await collect(protocol, turn)
    expect(result.thrown).toMatchObject({ kind: 'interrupted' })
    expect(foldEvents(result).messages[0]?.parts).toEqual([{ type: 'text', text: 'Hello' }])
  })

  it('E19: a stream that does not decompress is interrupted', async () => {
    const protocol = await serve((_, response) => {
      openStream(response, { 'content-encoding': 'gzip' })
      response.end('this is not gzip')
    })
    expect((await collect(protocol, turn)).thrown).toMatchObject({ kind: 'interrupted' })
  })

  it('E9: a redirect to another host is not followed and carries no credentials there', async () => {
    const paths: (string | undefined)[] = []
    const protocol = await serve(
      (request, response) => {
        paths.push(request.url)
        response.writeHead(307, { location: '/elsewhere' }).end()
      },
      { token: 'secret' },
    )
    expect((await collect(protocol, turn)).thrown).toMatchObject({
      kind: 'server',
      retryable: false,
      status: 307,
    })
    expect(paths).toEqual(['/v3/conversations/c-1/messages'])
  })

  it('E16: a server that never answers is a timeout', async () => {
    const protocol = await serve(() => {}, { requestTimeoutMs: 50 })
    expect((await collect(protocol, turn)).thrown).toMatchObject({ kind: 'timeout' })
  })

  it.each(['abort', 'leave'] as const)('the server sees the connection close when we %s', async (way) => {
    let onClose = () => {}
    const closed = new Promise<void>((resolve) => {
      onClose = resolve
    })
    const protocol = await serve((_, response) => {
      response.on('close', onClose)
      openStream(response)
      response.write(delta('Hello'))
    })
    const abort = new AbortController()
    const reading = (async () => {
      for await (const event of protocol.send(turn, abort.signal)) {
        expect(event.type).toBe('text-delta')
        if (way === 'leave') break
        abort.abort()
      }
    })()
    const thrown = await reading.catch((reason: unknown) => reason)
    expect(isAbort(thrown)).toBe(way === 'abort')
    await closed
  })
})

import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eventFrame, SSE_HEADERS } from '../../demo/server/http/sse.ts'
import { createRunEvent } from '../../demo/server/runs/run-event.ts'

/**
 * Pages and an agent for measuring. The agent speaks the conversations API and answers with as many deltas of four
 * characters as the parameter `deltas` asks for, three for every frame of a 60 Hz screen. What it writes depends
 * on nothing but that number.
 */
export interface BenchServer {
  readonly url: string
  close(): Promise<void>
}

const deltasPerFrame = 3
const frameMs = 1000 / 60
const agentId = '5a8f3c1e-7b42-4d9a-9c65-1f0e2d3b4a50'

/** One step of the answer: fifteen words and then the end of a paragraph. Always four characters. */
export function deltaText(index: number): string {
  return index % 16 === 15 ? 'ok\n\n' : 'word'.slice(0, 2 + (index % 2)).padEnd(4)
}

export async function startBenchServer(script: string): Promise<BenchServer> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://bench').pathname
    if (path === '/parley.js') send(response, 'text/javascript', script)
    else if (path === '/empty') send(response, 'text/html', page(''))
    else if (path === '/tag') send(response, 'text/html', page(tag(new URL(request.url ?? '/', 'http://b'))))
    else if (path === '/v1/conversations') send(response, 'application/json', '{"data":{"id":"bench"}}')
    else if (path.startsWith('/v3/')) void answer(request, response)
    else response.writeHead(204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

export function readScript(): string {
  return readFileSync(new URL('../../dist/parley.js', import.meta.url), 'utf8')
}

function page(extra: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bench</title><link rel="icon" href="data:,">${extra}</head><body><h1>Page</h1><main></main></body></html>`
}

function tag({ searchParams }: URL): string {
  const deltas = searchParams.get('deltas') ?? '0'
  return `<script async src="/parley.js" data-endpoint="/" data-agent="${agentId}" data-param-deltas="${deltas}"></script>`
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }).end(body)
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = ''
  for await (const chunk of request) body += chunk
  const { deltas } = JSON.parse(body) as { deltas: string }
  response.writeHead(200, SSE_HEADERS)
  let sequence = 0
  const write = (type: string, data: Record<string, unknown>) =>
    response.write(eventFrame(createRunEvent(++sequence, type, data)).text)
  write('run.started', { id: 'run', object: 'run', status: 'started' })

  const startedAt = performance.now()
  let sent = 0
  const timer = setInterval(() => {
    // By the clock and not by the count of ticks: timers run late, and the pace must not depend on it.
    const due = Math.min(
      Number(deltas),
      Math.floor((performance.now() - startedAt) / frameMs) * deltasPerFrame,
    )
    for (; sent < due; sent++) {
      write('agent.response.delta', { object: 'agent.response.delta', delta: deltaText(sent), iteration: 1 })
    }
    if (sent < Number(deltas)) return
    clearInterval(timer)
    write('run.completed', { id: 'run', object: 'run', status: 'completed' })
    response.end()
  }, frameMs)
  response.on('close', () => clearInterval(timer))
}

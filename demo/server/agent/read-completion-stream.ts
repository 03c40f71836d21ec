import { isObject } from '../http/read-json-body.ts'
import type { AgentEvent } from './agent.ts'

/** The deltas of a streamed chat completion. A stream that ends before `[DONE]` or a finish reason has failed. */
export async function* readCompletionStream(body: AsyncIterable<Uint8Array>): AsyncGenerator<AgentEvent> {
  let isFinished = false
  for await (const line of readLines(body)) {
    if (!line.startsWith('data:')) continue
    const data = line.slice('data:'.length).trim()
    if (data === '[DONE]') return
    const chunk = parse(data)
    if (isObject(chunk['error'])) throw new Error(`The model reported: ${String(chunk['error']['message'])}`)
    const choices: unknown = chunk['choices']
    const choice: unknown = Array.isArray(choices) ? choices[0] : undefined
    if (!isObject(choice)) continue
    if (typeof choice['finish_reason'] === 'string') isFinished = true
    if (isObject(choice['delta'])) yield* readDelta(choice['delta'])
  }
  if (!isFinished) throw new Error('The model stopped in the middle of its answer.')
}

function* readDelta(delta: Readonly<Record<string, unknown>>): Generator<AgentEvent> {
  // Not in the official API, but what most compatible servers use for thoughts.
  const reasoning = delta['reasoning_content'] ?? delta['reasoning']
  if (typeof reasoning === 'string' && reasoning !== '') yield { type: 'reasoning', text: reasoning }
  if (typeof delta['content'] === 'string' && delta['content'] !== '')
    yield { type: 'text', text: delta['content'] }
}

function parse(data: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(data)
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

async function* readLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield line.trimEnd()
  }
  if (rest !== '') yield rest
}

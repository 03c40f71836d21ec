import type { RunEvent } from '../../runs/run-event.ts'
import { askInWords } from '../common/ask-in-words.ts'
import { readEvent, type Told, type ToldSource } from '../common/read-event.ts'
import { dataFrame, type Wire } from '../common/wire.ts'
import { presentRunError } from './open-ai-error.ts'

/** What every chunk of one completion repeats. */
export interface CompletionHead {
  id: string
  created: number
  model: string
}

type Delta = Record<string, unknown>

/**
 * A run as chunks of a chat completion. Tools run here, not in the client, so that a call is told but never ends the
 * completion with `tool_calls`. Thoughts go where most servers that have them put them, into `reasoning_content`. A
 * question to a person has no place in this API: it is asked in words and ends the answer.
 */
export function createChatWire(head: CompletionHead, includesUsage: boolean): Wire {
  let toolCount = 0
  let usage: Record<string, unknown> | null = null

  const chunk = (delta: Delta, finishReason: string | null = null): string =>
    dataFrame({
      ...head,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
      ...(includesUsage ? { usage: null } : {}),
    })
  const finish = (): string => {
    const usageChunk = includesUsage
      ? dataFrame({ ...head, object: 'chat.completion.chunk', choices: [], usage: usage ?? NO_USAGE })
      : ''
    return `${chunk({}, 'stop')}${usageChunk}${DONE}`
  }

  const encode = (told: Told): string => {
    if (told.type === 'started') return chunk({ role: 'assistant', content: '' })
    if (told.type === 'reasoning') return chunk({ reasoning_content: told.text })
    if (told.type === 'text') return chunk({ content: told.text })
    if (told.type === 'tool-started') {
      const index = toolCount
      toolCount += 1
      return chunk({ tool_calls: [{ index, ...presentToolCall(told) }] })
    }
    if (told.type === 'sources') return chunk({ annotations: told.sources.map(presentCitation) })
    if (told.type === 'request') return `${chunk({ content: askInWords(told) })}${finish()}`
    if (told.type === 'usage') usage = presentUsage(told)
    if (told.type !== 'ended') return ''
    return told.status === 'completed' ? finish() : dataFrame({ error: presentRunError(told.error) })
  }
  return {
    encode(event: RunEvent) {
      const told = readEvent(event)
      return told ? encode(told) : ''
    },
    endsAt: (event) => readEvent(event)?.type === 'request',
  }
}

const DONE = 'data: [DONE]\n\n'
const NO_USAGE = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }

export function presentUsage(told: Extract<Told, { type: 'usage' }>): Record<string, unknown> {
  return {
    prompt_tokens: told.inputTokens,
    completion_tokens: told.outputTokens,
    total_tokens: told.totalTokens,
  }
}

export function presentToolCall(told: Extract<Told, { type: 'tool-started' }>): Record<string, unknown> {
  return {
    id: told.id,
    type: 'function',
    function: { name: told.name, arguments: JSON.stringify(told.input) },
  }
}

/** The marks stand in the text, where a client finds them: no places are counted out. */
export function presentCitation({ name, url }: ToldSource): Record<string, unknown> {
  return { type: 'url_citation', url_citation: { start_index: 0, end_index: 0, title: name, url } }
}

import type { RunEvent } from '../../runs/run-event.ts'
import { askInWords } from '../common/ask-in-words.ts'
import {
  readEvent,
  type Told,
  type ToldRequest,
  type ToldSource,
  type ToolCall,
} from '../common/read-event.ts'
import { presentRunError } from './open-ai-error.ts'
import {
  approvalItem,
  callItem,
  type Item,
  messageItem,
  presentResponseUsage,
  reasoningItem,
  urlCitation,
} from './response-items.ts'

export interface ResponseHead {
  id: string
  created_at: number
  model: string
  previous_response_id: string | null
}

export type ResponseEvent = { type: string } & Record<string, unknown>
/**
 * A run as the items of a response, and as the events that tell how they come about. Tools run here, which makes their
 * calls those of a remote server (`mcp_call`), and an approval the `mcp_approval_request` such a call may need: it
 * completes the response, and the next one brings the decision. Other questions are asked in words.
 */
export function createResponseBuilder(head: ResponseHead): {
  add(event: RunEvent): ResponseEvent[]
  response(): Record<string, unknown>
} {
  const output: Item[] = []
  let status = 'in_progress'
  let error: Record<string, unknown> | null = null
  let usage: Record<string, unknown> | null = null
  let open: { kind: 'text' | 'reasoning'; item: Item; text: string; annotations: unknown[] } | undefined
  let pendingSources: ToldSource[] = []
  const calls = new Map<string, { item: Item; at: { item_id: unknown; output_index: number } }>()

  const response = (): Record<string, unknown> => ({
    ...head,
    object: 'response',
    status,
    error,
    incomplete_details: null,
    output,
    parallel_tool_calls: false,
    tools: [],
    usage,
  })
  const place = (): { item_id: unknown; output_index: number } => ({
    item_id: output.at(-1)?.['id'],
    output_index: output.length - 1,
  })
  const addItem = (item: Item): ResponseEvent => {
    output.push(item)
    return {
      type: 'response.output_item.added',
      output_index: output.length - 1,
      item: structuredClone(item),
    }
  }
  const finishItem = (): ResponseEvent => ({
    type: 'response.output_item.done',
    output_index: output.length - 1,
    item: structuredClone(output.at(-1) ?? {}),
  })

  const textPart = (): Item => ({
    type: 'output_text',
    text: open?.text ?? '',
    annotations: open?.annotations ?? [],
    logprobs: [],
  })
  const begin = (kind: 'text' | 'reasoning'): ResponseEvent[] => {
    if (open?.kind === kind) return []
    const closed = close()
    const id = `${kind === 'text' ? 'msg' : 'rs'}_${head.id.slice(5)}_${output.length}`
    const item = kind === 'text' ? messageItem(id) : reasoningItem(id)
    const added = addItem(item)
    open = { kind, item, text: '', annotations: [] }
    const part =
      kind === 'text'
        ? { type: 'response.content_part.added', ...place(), content_index: 0, part: textPart() }
        : {
            type: 'response.reasoning_summary_part.added',
            ...place(),
            summary_index: 0,
            part: { type: 'summary_text', text: '' },
          }
    return [...closed, added, part]
  }
  const close = (): ResponseEvent[] => {
    if (!open) return []
    const { kind, item, text } = open
    if (kind === 'reasoning') {
      const part = { type: 'summary_text', text }
      item['summary'] = [part]
      open = undefined
      const at = { ...place(), summary_index: 0 }
      return [
        { type: 'response.reasoning_summary_text.done', ...at, text },
        { type: 'response.reasoning_summary_part.done', ...at, part },
        finishItem(),
      ]
    }
    const cited = pendingSources.map(cite)
    pendingSources = []
    const part = textPart()
    item['content'] = [part]
    item['status'] = 'completed'
    open = undefined
    const at = { ...place(), content_index: 0 }
    return [
      ...cited,
      { type: 'response.output_text.done', ...at, text, logprobs: [] },
      { type: 'response.content_part.done', ...at, part },
      finishItem(),
    ]
  }
  const cite = (source: ToldSource): ResponseEvent => {
    const annotation = urlCitation(source)
    const annotation_index = open?.annotations.push(annotation) ?? 1
    return {
      type: 'response.output_text.annotation.added',
      ...place(),
      content_index: 0,
      annotation_index: annotation_index - 1,
      annotation,
    }
  }
  const write = (text: string): ResponseEvent[] => {
    const begun = begin('text')
    if (open) open.text += text
    return [
      ...begun,
      { type: 'response.output_text.delta', ...place(), content_index: 0, delta: text, logprobs: [] },
    ]
  }
  const think = (text: string): ResponseEvent[] => {
    const begun = begin('reasoning')
    if (open) open.text += text
    return [
      ...begun,
      { type: 'response.reasoning_summary_text.delta', ...place(), summary_index: 0, delta: text },
    ]
  }
  const startTool = ({ id, name, input }: ToolCall): ResponseEvent[] => {
    const args = JSON.stringify(input)
    const item = callItem(id, name)
    const added = addItem(item)
    item['arguments'] = args
    calls.set(id, { item, at: place() })
    return [
      added,
      { type: 'response.mcp_call.in_progress', ...place() },
      { type: 'response.mcp_call_arguments.delta', ...place(), delta: args },
      { type: 'response.mcp_call_arguments.done', ...place(), arguments: args },
    ]
  }
  const endTool = (id: string, outcome: { output: string } | { error: string }): ResponseEvent[] => {
    const call = calls.get(id)
    if (!call) return []
    Object.assign(call.item, outcome)
    const type = 'error' in outcome ? 'response.mcp_call.failed' : 'response.mcp_call.completed'
    const { output_index } = call.at
    const done = { type: 'response.output_item.done', output_index, item: structuredClone(call.item) }
    return [{ type, ...call.at }, done]
  }
  const ask = (request: ToldRequest): ResponseEvent[] => {
    if (request.kind === 'feedback') return [...write(askInWords(request)), ...complete()]
    return [addItem(approvalItem(request)), finishItem(), ...complete()]
  }
  const complete = (): ResponseEvent[] => {
    const closed = close()
    status = 'completed'
    return [...closed, { type: 'response.completed', response: structuredClone(response()) }]
  }
  const fail = (told: Extract<Told, { type: 'ended' }>): ResponseEvent[] => {
    const { message } = presentRunError(told.error)
    status = 'failed'
    error = { code: 'server_error', message }
    return [{ type: 'response.failed', response: structuredClone(response()) }]
  }

  const tell = (told: Told): ResponseEvent[] => {
    switch (told.type) {
      case 'started':
        return ['response.created', 'response.in_progress'].map((type) => ({
          type,
          response: structuredClone(response()),
        }))
      case 'text':
        return write(told.text)
      case 'reasoning':
        return think(told.text)
      case 'tool-started':
        return startTool(told)
      case 'tool-completed':
        return endTool(told.id, { output: told.result })
      case 'tool-failed':
        return endTool(told.id, { error: told.message })
      case 'request':
        return ask(told)
      case 'sources':
        pendingSources.push(...told.sources)
        return []
      case 'file': {
        const { id, name, url } = told.file
        pendingSources.push({ id, name, url, excerpt: '', score: 1 })
        return []
      }
      case 'usage':
        usage = presentResponseUsage(told)
        return []
      case 'ended':
        return told.status === 'completed' ? complete() : fail(told)
      default:
        return []
    }
  }
  return {
    response,
    add(event) {
      const told = readEvent(event)
      if (!told) return []
      // These stand inside the text that is being written.
      const staysOpen = ['text', 'reasoning', 'sources', 'file', 'usage', 'follow-ups', 'switched'].includes(
        told.type,
      )
      return [...(staysOpen ? [] : close()), ...tell(told)]
    },
  }
}

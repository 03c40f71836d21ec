import type { RunEvent } from '../../runs/run-event.ts'
import { readEvent, type ToldSource } from '../common/read-event.ts'

/** What a run has told so far, in this product's words. */
export interface GatheredRun {
  content: string
  reasoning: string
  reasoningMs: number
  sources: ToldSource[]
  toolCalls: { call_id: string; tool_name: string; arguments: unknown; result?: string; error?: string }[]
  usage: Record<string, number> | undefined
  status: 'running' | 'completed' | 'failed'
  error: string | undefined
}

export function createGatherer(): { add(event: RunEvent): void; run: GatheredRun } {
  const run: GatheredRun = {
    content: '',
    reasoning: '',
    reasoningMs: 0,
    sources: [],
    toolCalls: [],
    usage: undefined,
    status: 'running',
    error: undefined,
  }
  let startedAt = 0
  return {
    run,
    add(event) {
      const told = readEvent(event)
      if (told?.type === 'started') startedAt = Date.parse(event.timestamp)
      if (told?.type === 'text') run.content += told.text
      if (told?.type === 'reasoning') {
        run.reasoning += told.text
        run.reasoningMs = Date.parse(event.timestamp) - startedAt
      }
      if (told?.type === 'sources') run.sources.push(...told.sources)
      if (told?.type === 'tool-completed' || told?.type === 'tool-failed') {
        const outcome = told.type === 'tool-completed' ? { result: told.result } : { error: told.message }
        run.toolCalls.push({ call_id: told.id, tool_name: told.name, arguments: told.input, ...outcome })
      }
      if (told?.type === 'usage') {
        const { inputTokens, outputTokens, totalTokens } = told
        run.usage = { input_tokens: inputTokens, output_tokens: outputTokens, total_tokens: totalTokens }
      }
      if (told?.type !== 'ended') return
      run.status = told.status === 'completed' ? 'completed' : 'failed'
      if (told.status !== 'completed') run.error = told.error?.message ?? 'The run was canceled.'
    },
  }
}

/** What the marks `[1]` in an answer stand for. */
export function presentCitation({ id, name, excerpt, url }: ToldSource): Record<string, unknown> {
  const text_excerpt = [...excerpt].slice(0, 300).join('')
  return { key: id, item_id: `item_${id}`, source_id: url, source_name: name, text_excerpt, meta: { url } }
}

/** A chunk of the search as the documentation describes it. */
export function presentChunk({ id, name, excerpt, score, url }: ToldSource): Record<string, unknown> {
  return {
    id: `item_${id}`,
    text: excerpt,
    score,
    retrieval_score: score,
    reranker_score: null,
    source_id: url,
    source_name: name,
    knowledge_base_id: 'kb_marlow',
    kb_name: 'Marlow Coffee site',
    indexing_strategy: 'full_text',
    meta: { url },
    included_in_context: true,
  }
}

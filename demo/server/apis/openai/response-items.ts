import type { Told, ToldRequest, ToldSource } from '../common/read-event.ts'

/** The items a response is made of, as they are when they begin. */
export type Item = Record<string, unknown>

const SERVER_LABEL = 'marlow'

export function messageItem(id: string): Item {
  return { id, type: 'message', status: 'in_progress', role: 'assistant', content: [] }
}

export function reasoningItem(id: string): Item {
  return { id, type: 'reasoning', summary: [] }
}

export function callItem(id: string, name: string): Item {
  const call = { type: 'mcp_call', server_label: SERVER_LABEL, name, arguments: '' }
  return { id: `mcp_${id}`, ...call, output: null, error: null }
}

export function approvalItem({ id, toolName, params }: ToldRequest): Item {
  return {
    id: `mcpr_${id}`,
    type: 'mcp_approval_request',
    server_label: SERVER_LABEL,
    name: toolName,
    arguments: JSON.stringify(params),
  }
}

/** The marks stand in the text, where a client finds them: no places are counted out. */
export function urlCitation({ name, url }: Pick<ToldSource, 'name' | 'url'>): Record<string, unknown> {
  return { type: 'url_citation', start_index: 0, end_index: 0, title: name, url }
}

export function presentResponseUsage(told: Extract<Told, { type: 'usage' }>): Record<string, unknown> {
  return {
    input_tokens: told.inputTokens,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: told.outputTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: told.totalTokens,
  }
}

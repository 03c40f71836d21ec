import type { AgentEvent } from '../agent/agent.ts'
import type { StoredFile } from '../storage/files.ts'

/** What an event says, before it has an id and a number. */
export interface EventContent {
  type: string
  data: Record<string, unknown>
}

/** A file is told about once it can be fetched. */
export type TellableEvent =
  | Exclude<AgentEvent, { type: 'file' }>
  | { type: 'file'; file: StoredFile; url: string }

/**
 * What an agent does, in the words of the wire. Deltas and completed tool calls are documented; the others follow
 * their pattern, for clients that know them.
 */
export function describeAgentEvent(event: TellableEvent): EventContent {
  switch (event.type) {
    case 'reasoning':
      return delta('agent.reasoning.delta', event.text)
    case 'text':
      return delta('agent.response.delta', event.text)
    case 'tool-started':
      return toolCall('agent.tool_call.created', event, {})
    case 'tool-completed':
      return toolCall('agent.tool_call.completed', event, { result: asText(event.result) })
    case 'tool-failed':
      return toolCall('agent.tool_call.failed', event, { error: { message: event.message } })
    case 'sources':
      return {
        type: 'agent.sources.retrieved',
        data: {
          object: 'agent.sources',
          sources: event.sources.map(({ excerpt, ...source }) => ({ ...source, text_excerpt: excerpt })),
        },
      }
    case 'file':
      return {
        type: 'agent.file.created',
        data: { object: 'file', file: { ...event.file, url: event.url } },
      }
    case 'follow-ups':
      return {
        type: 'agent.follow_ups.suggested',
        data: { object: 'agent.follow_ups', suggestions: event.suggestions },
      }
    case 'agent-switched':
      return { type: 'agent.switched', data: { object: 'agent.switch', agent: { name: event.name } } }
    case 'usage':
      return {
        type: 'agent.usage.reported',
        data: {
          object: 'agent.usage',
          input_tokens: event.inputTokens,
          output_tokens: event.outputTokens,
          total_tokens: event.inputTokens + event.outputTokens,
        },
      }
    default:
      return event satisfies never
  }
}

function delta(type: string, text: string): EventContent {
  return { type, data: { object: type, delta: text, iteration: 1 } }
}

function toolCall(
  type: string,
  { id, tool, input }: Extract<AgentEvent, { type: 'tool-started' | 'tool-completed' | 'tool-failed' }>,
  outcome: Record<string, unknown>,
): EventContent {
  return { type, data: { id, object: 'agent.tool_call', ...outcome, input, iteration: 1, tool } }
}

function asText(result: unknown): string {
  return typeof result === 'string' ? result : (JSON.stringify(result) ?? '')
}

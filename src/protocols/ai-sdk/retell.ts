import type { ProtocolEvent } from '../../core/chat-event.ts'
import type { Part } from '../../core/message.ts'

/**
 * The events that make these parts once more. An answer that goes on after a person was asked is streamed from there
 * on only: told again, it needs its beginning from us.
 */
export function retell(parts: readonly Part[]): readonly ProtocolEvent[] {
  return parts.flatMap(eventsOf)
}

function eventsOf(part: Part): readonly ProtocolEvent[] {
  switch (part.type) {
    case 'text':
    case 'reasoning':
      return [{ type: `${part.type}-delta`, delta: part.text }]
    case 'tool': {
      const { toolCallId, name, input } = part
      const call = { toolCallId, name, input }
      if (part.state === 'done') return [{ type: 'tool-output', ...call, output: part.output }]
      if (part.state === 'failed') return [{ type: 'tool-error', ...call, errorText: part.errorText }]
      return [{ type: 'tool-input', ...call }]
    }
    case 'step':
      return [{ type: 'step-start', name: part.name }]
    case 'source': {
      const { type: _, ...source } = part
      return [{ type: 'source-available', source }]
    }
    case 'file': {
      const { type: _, ...file } = part
      return [{ type: 'file-available', file }]
    }
    case 'data': {
      const { type: _, ...data } = part
      return [{ type: 'data-available', ...data }]
    }
    case 'input-request': {
      const { request } = part
      const { requestId } = request
      const response = 'response' in part ? part.response : undefined
      return [
        { type: 'input-requested', request },
        { type: 'input-resolved', requestId, ...(response && { response }) },
      ]
    }
    default:
      return part satisfies never
  }
}

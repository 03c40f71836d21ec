import type { ChatEvent } from './chat-event.ts'
import type { Part, ToolPart } from './message.ts'

/** How the content of an answer grows, part by part. */

const contentTypes = ['text-delta', 'reasoning-delta', 'tool-input', 'tool-output', 'tool-error'] as const

export type ContentEvent = Extract<ChatEvent, { readonly type: (typeof contentTypes)[number] }>

export function isContentEvent(event: ChatEvent): event is ContentEvent {
  return (contentTypes as readonly string[]).includes(event.type)
}

export function reduceParts(parts: readonly Part[], event: ContentEvent): readonly Part[] {
  switch (event.type) {
    case 'text-delta':
      return appendText(parts, 'text', event.delta)
    case 'reasoning-delta':
      return appendText(parts, 'reasoning', event.delta)
    case 'tool-input':
    case 'tool-output':
    case 'tool-error':
      return writeTool(parts, event)
    default:
      return event satisfies never
  }
}

function appendText(parts: readonly Part[], type: 'text' | 'reasoning', delta: string): readonly Part[] {
  if (delta === '') return parts
  const last = parts.at(-1)
  if (last?.type !== type) return [...parts, { type, text: delta }]
  return [...parts.slice(0, -1), { ...last, text: last.text + delta }]
}

type ToolEvent = Extract<ContentEvent, { readonly toolCallId: string }>

function writeTool(parts: readonly Part[], event: ToolEvent): readonly Part[] {
  const index = parts.findIndex((part) => part.type === 'tool' && part.toolCallId === event.toolCallId)
  const known = parts[index]
  const tool = toolOf(event, known?.type === 'tool' ? known : undefined)
  if (index < 0) return [...parts, tool]
  const copy = parts.slice()
  copy[index] = tool
  return copy
}

function toolOf(event: ToolEvent, known: ToolPart | undefined): ToolPart {
  const call = {
    type: 'tool',
    toolCallId: event.toolCallId,
    name: event.name ?? known?.name ?? event.toolCallId,
    input: ('input' in event ? event.input : undefined) ?? known?.input,
  } as const
  switch (event.type) {
    case 'tool-input':
      return { ...call, state: 'running' }
    case 'tool-output':
      return { ...call, state: 'done', output: event.output }
    case 'tool-error':
      return { ...call, state: 'failed', errorText: event.errorText }
    default:
      return event satisfies never
  }
}

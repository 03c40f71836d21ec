import type { ChatEvent } from './chat-event.ts'
import { messageText, type Part, type ToolPart } from './message.ts'
import { reduceRequest } from './reduce-request.ts'

/** How the content of an answer grows, part by part. */

const contentTypes = [
  'text-delta',
  'text-replaced',
  'reasoning-delta',
  'step-start',
  'tool-input',
  'tool-input-delta',
  'tool-output',
  'tool-error',
  'source-available',
  'file-available',
  'data-available',
  'input-requested',
  'input-resolved',
] as const

export type ContentEvent = Extract<ChatEvent, { readonly type: (typeof contentTypes)[number] }>

export function isContentEvent(event: ChatEvent): event is ContentEvent {
  return (contentTypes as readonly string[]).includes(event.type)
}

/** The same list where the event adds nothing new. */
export function reduceParts(parts: readonly Part[], event: ContentEvent): readonly Part[] {
  switch (event.type) {
    case 'text-delta':
      return appendText(parts, 'text', event.delta)
    case 'text-replaced':
      return replaceText(parts, event.text)
    case 'reasoning-delta':
      return appendText(parts, 'reasoning', event.delta)
    case 'step-start':
      return [...parts, { type: 'step', name: event.name }]
    case 'tool-input':
    case 'tool-input-delta':
    case 'tool-output':
    case 'tool-error':
      return writeTool(parts, event)
    case 'source-available': {
      const { source } = event
      return putPart(parts, { type: 'source', ...source }, ({ sourceId }) => sourceId === source.sourceId)
    }
    case 'file-available': {
      const { file } = event
      const part = { type: 'file', ...file } as const
      return putPart(parts, part, ({ fileId }) => fileId !== undefined && fileId === file.fileId)
    }
    case 'data-available': {
      const { name, dataId, data } = event
      const part = { type: 'data', name, data, ...(dataId !== undefined && { dataId }) } as const
      const isSame = (other: typeof part) => dataId !== undefined && other.dataId === dataId
      return putPart(parts, part, (other) => other.name === name && isSame(other))
    }
    case 'input-requested':
    case 'input-resolved':
      return reduceRequest(parts, event)
    default:
      return event satisfies never
  }
}

/** Puts a part in the place of the one it replaces, or at the end. */
export function putPart<New extends Part>(
  parts: readonly Part[],
  part: New,
  isReplaced: (other: Extract<Part, { readonly type: New['type'] }>) => boolean,
): readonly Part[] {
  const index = parts.findIndex(
    (other) => other.type === part.type && isReplaced(other as Extract<Part, { readonly type: New['type'] }>),
  )
  if (index < 0) return [...parts, part]
  const copy = parts.slice()
  copy[index] = part
  return copy
}

/** Sources and files stand aside from the text: one that is named in mid-sentence does not break it. */
function appendText(parts: readonly Part[], type: 'text' | 'reasoning', delta: string): readonly Part[] {
  if (delta === '') return parts
  const index = parts.findLastIndex((part) => part.type !== 'source' && part.type !== 'file')
  const last = parts[index]
  if (last?.type !== type) return [...parts, { type, text: delta }]
  const copy = parts.slice()
  copy[index] = { ...last, text: last.text + delta }
  return copy
}

/** The whole text stands where the last of its pieces stood; nothing happens to a text that is right already. */
function replaceText(parts: readonly Part[], text: string): readonly Part[] {
  const pieces = parts.filter((part) => part.type === 'text')
  const isSame = pieces.map((part) => part.text).join('') === text || messageText({ parts }) === text
  if (isSame || text === '') return parts
  const last = pieces.at(-1)
  if (!last) return [...parts, { type: 'text', text }]
  return parts.flatMap((part): readonly Part[] => {
    if (part === last) return [{ type: 'text', text }]
    return part.type === 'text' ? [] : [part]
  })
}

type ToolEvent = Extract<ContentEvent, { readonly toolCallId: string }>

function writeTool(parts: readonly Part[], event: ToolEvent): readonly Part[] {
  const { toolCallId } = event
  const known = parts.find((part) => part.type === 'tool' && part.toolCallId === toolCallId)
  const tool = toolOf(event, known?.type === 'tool' ? known : undefined)
  return putPart(parts, tool, (other) => other.toolCallId === toolCallId)
}

function toolOf(event: ToolEvent, known: ToolPart | undefined): ToolPart {
  const call = {
    type: 'tool',
    toolCallId: event.toolCallId,
    name: ('name' in event ? event.name : undefined) ?? known?.name ?? event.toolCallId,
    input: ('input' in event ? event.input : undefined) ?? known?.input,
  } as const
  switch (event.type) {
    case 'tool-input':
      return { ...call, state: 'running' }
    case 'tool-input-delta': {
      const soFar = typeof call.input === 'string' ? call.input : ''
      return { ...call, input: soFar + event.delta, state: 'running' }
    }
    case 'tool-output':
      return { ...call, state: 'done', output: event.output }
    case 'tool-error':
      return { ...call, state: 'failed', errorText: event.errorText }
    default:
      return event satisfies never
  }
}

import type { ChatEvent } from './chat-event.ts'
import type { InputRequestPart, Part } from './message.ts'

/** How a question to the visitor passes through its stages. It is answered once: an answered one never opens again. */

type RequestEvent = Extract<
  ChatEvent,
  {
    readonly type: 'input-requested' | 'input-resolved' | 'input-sent' | 'input-accepted' | 'input-refused'
  }
>

export function reduceRequest(parts: readonly Part[], event: RequestEvent): readonly Part[] {
  if (event.type === 'input-requested') {
    const { request } = event
    if (findRequest(parts, request.requestId)) return parts
    return [...parts, { type: 'input-request', request, state: 'pending' }]
  }
  const requestId = event.type === 'input-sent' ? event.response.requestId : event.requestId
  const part = findRequest(parts, requestId)
  const next = part && nextStage(part, event)
  return next ? parts.map((other) => (other === part ? next : other)) : parts
}

/**
 * Nobody waits for the answer any more. A run that completes may do so because of an answer whose receipt has not come
 * back yet: the receipt says what became of that one.
 */
export function expireRequests(parts: readonly Part[], isCompleted: boolean): readonly Part[] {
  const isOver = (part: Part) => isOpen(part) && !(isCompleted && part.state === 'sending')
  if (!parts.some(isOver)) return parts
  return parts.map((part) =>
    isOpen(part) && isOver(part) ? { type: 'input-request', request: part.request, state: 'expired' } : part,
  )
}

/** What was being answered when the page was left may not have arrived: it can be answered again. */
export function reopenRequests(parts: readonly Part[]): readonly Part[] {
  return parts.map((part) =>
    part.type === 'input-request' && part.state === 'sending'
      ? { type: 'input-request', request: part.request, state: 'pending' }
      : part,
  )
}

function nextStage(
  part: InputRequestPart,
  event: Exclude<RequestEvent, { readonly type: 'input-requested' }>,
): InputRequestPart | undefined {
  const { type, request } = part
  const { requestId } = request
  switch (event.type) {
    case 'input-resolved': {
      if (part.state === 'answered') return undefined
      const known = event.response ?? (part.state === 'sending' ? part.response : undefined)
      return { type, request, state: 'answered', ...(known && { response: { ...known, requestId } }) }
    }
    case 'input-sent':
      return part.state === 'pending'
        ? { type, request, state: 'sending', response: event.response }
        : undefined
    case 'input-accepted':
      return part.state === 'sending'
        ? { type, request, state: 'answered', response: part.response }
        : undefined
    case 'input-refused':
      if (part.state !== 'sending') return undefined
      return event.isOver
        ? { type, request, state: 'expired' }
        : { type, request, state: 'pending', hasFailed: true }
    default:
      return event satisfies never
  }
}

function findRequest(parts: readonly Part[], requestId: string): InputRequestPart | undefined {
  const part = parts.find((other) => other.type === 'input-request' && other.request.requestId === requestId)
  return part?.type === 'input-request' ? part : undefined
}

function isOpen(part: Part): part is InputRequestPart {
  return part.type === 'input-request' && (part.state === 'pending' || part.state === 'sending')
}

import { ApiError, badRequest } from '../../http/api-error.ts'
import { readOptionalBoolean } from '../../http/read-fields.ts'
import type { JsonObject } from '../../http/read-json-body.ts'
import type { Caller } from './identify-caller.ts'

export interface PowabaseRunBody {
  message: string
  sessionId: string | undefined
  /** Whom the service role acts for. */
  userId: string | undefined
  reasoningRequested: boolean
}

const CONTEXT_SOURCES = ['context_override', 'context_items', 'knowledge_bases', 'context_handler_id']
/** What a user may not choose for themselves. */
const SERVICE_FIELDS = ['knowledge_bases', 'runtime_knowledge_bases', 'context_handler_id', 'user_id']

/** This agent has its own pages: what a call says about context is checked and then left alone. */
export function readPowabaseRunBody(body: JsonObject, { isService }: Caller): PowabaseRunBody {
  const isGiven = (name: string): boolean => body[name] !== undefined && body[name] !== null
  if (!isService && SERVICE_FIELDS.some(isGiven)) throw serviceOnly()
  if (CONTEXT_SOURCES.filter(isGiven).length > 1)
    throw new ApiError(400, 'bad_request', `Only one of ${CONTEXT_SOURCES.join(', ')} may be given`)
  const message = body['message']
  if (typeof message !== 'string' || message.trim() === '') throw badRequest({ message: 'is required' })
  const sessionId = body['session_id'] ?? undefined
  if (sessionId !== undefined && !isSessionId(sessionId))
    throw badRequest({ session_id: 'must be a string of at most 255 characters' })
  const userId = body['user_id']
  return {
    message: message.replaceAll('\u0000', '').trim(),
    sessionId,
    userId: typeof userId === 'string' ? userId : undefined,
    reasoningRequested: readOptionalBoolean(body, 'reasoning_requested'),
  }
}

export const serviceOnly = (): ApiError =>
  new ApiError(403, 'forbidden', "This endpoint requires the project's service role key")

function isSessionId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 255 && !value.includes('\u0000')
}

import { badRequest } from '../../http/api-error.ts'
import { readOptionalBoolean, readOptionalText } from '../../http/read-fields.ts'
import { isObject, type JsonObject } from '../../http/read-json-body.ts'
import type { Exchange } from '../../storage/runs.ts'
import type { GivenAnswer } from '../common/answer-request.ts'
import { pairMessages, type SaidMessage } from '../common/pair-messages.ts'
import { readModel } from './read-chat-body.ts'
import { type Content, readContent } from './read-content.ts'

export interface ResponseBody {
  model: string
  question: string
  history: Exchange[]
  files: File[]
  fileIds: string[]
  previousResponseId: string | undefined
  userId: string | undefined
  isStreamed: boolean
  /** Decisions on calls the response before asked to approve. */
  approvals: { requestId: string; given: GivenAnswer }[]
}

const NOTHING: Content = { text: '', files: [], fileIds: [] }

export function readResponseBody(body: JsonObject): ResponseBody {
  const items = readItems(body['input'])
  const messages = items.filter(isMessage).map(({ role, content }, index) => ({
    role,
    content: readContent(content, `input[${index}].content`),
  }))
  const asked = messages.findLast(({ role }) => role === 'user')?.content ?? NOTHING
  const { question, history } = pairMessages(messages.flatMap(toSaid))
  const approvals = items.flatMap(readApproval)
  if (question === '' && asked.files.length + asked.fileIds.length + approvals.length === 0)
    throw badRequest({ input: 'cannot be blank' })
  return {
    model: readModel(body),
    question,
    history,
    files: asked.files,
    fileIds: asked.fileIds,
    previousResponseId: readOptionalText(body, 'previous_response_id'),
    userId: readOptionalText(body, 'user') ?? readOptionalText(body, 'safety_identifier'),
    isStreamed: readOptionalBoolean(body, 'stream'),
    approvals,
  }
}

/** Plain text is one message of the user. */
function readItems(input: unknown): JsonObject[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }]
  if (!Array.isArray(input) || input.length === 0)
    throw badRequest({ input: 'must be a string or a list of items' })
  return input.map((item: unknown, index) => {
    if (isObject(item)) return item
    throw badRequest({ [`input[${index}]`]: 'must be an object' })
  })
}

function isMessage(item: JsonObject): boolean {
  return item['type'] === undefined || item['type'] === 'message'
}

function toSaid({ role, content }: { role: unknown; content: Content }): SaidMessage[] {
  return role === 'user' || role === 'assistant' ? [{ role, text: content.text }] : []
}

function readApproval({ type, approval_request_id, approve, reason }: JsonObject): ResponseBody['approvals'] {
  if (type !== 'mcp_approval_response' || typeof approval_request_id !== 'string') return []
  const text = typeof reason === 'string' ? reason : undefined
  return [
    { requestId: approval_request_id.replace(/^mcpr_/, ''), given: { approved: approve === true, text } },
  ]
}

import { badRequest } from '../../http/api-error.ts'
import { isUuid, readOptionalText, readOptionalUuid, storableParams } from '../../http/read-fields.ts'
import { isObject, type JsonObject } from '../../http/read-json-body.ts'
import type { ContentPart } from '../../storage/messages.ts'

export interface MessageBody {
  content: ContentPart[]
  /** All text parts together: the question. */
  text: string
  modelId: string | undefined
  userId: string | undefined
  sessionId: string | undefined
  clientMessageId: string | undefined
  params: Record<string, unknown>
}

const MAX_PARTS = 50
const OWN_FIELDS = new Set(['content', 'model_id', 'user_id', 'session_id', 'client_message_id'])

export function readMessageBody(body: JsonObject): MessageBody {
  const content = readContent(body['content'])
  const text = content
    .flatMap((part) => (part.type === 'text' ? [part.text] : []))
    .join('\n\n')
    .trim()
  if (text === '' && content.every((part) => part.type === 'text'))
    throw badRequest({ content: 'cannot be blank' })
  return {
    content,
    text,
    modelId: readOptionalUuid(body, 'model_id'),
    userId: readOptionalText(body, 'user_id'),
    sessionId: readOptionalUuid(body, 'session_id'),
    clientMessageId: readOptionalUuid(body, 'client_message_id'),
    params: storableParams(body, OWN_FIELDS),
  }
}

function readContent(content: unknown): ContentPart[] {
  if (!Array.isArray(content)) throw badRequest({ content: 'must be a list of parts' })
  if (content.length === 0) throw badRequest({ content: 'cannot be blank' })
  if (content.length > MAX_PARTS) throw badRequest({ content: `must have at most ${MAX_PARTS} parts` })
  return content.map((part: unknown, index) => readPart(part, `content.${index}`))
}

function readPart(part: unknown, path: string): ContentPart {
  if (!isObject(part)) throw badRequest({ [path]: 'must be an object' })
  if (part['type'] === 'text') {
    const text = part['text']
    if (typeof text !== 'string') throw badRequest({ [`${path}.text`]: 'must be a string' })
    return { type: 'text', text: text.replaceAll('\u0000', '') }
  }
  if (part['type'] === 'file') return { type: 'file', file: readFile(part['file'], `${path}.file`) }
  throw badRequest({ [`${path}.type`]: 'must be text or file' })
}

function readFile(file: unknown, path: string): { id: string; name?: string | undefined } {
  if (!isObject(file)) throw badRequest({ [path]: 'must be an object' })
  if (!isUuid(file['id'])) throw badRequest({ [`${path}.id`]: 'must be a valid UUID' })
  return { id: file['id'].toLowerCase(), name: readOptionalText(file, 'name') }
}

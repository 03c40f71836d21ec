import { badRequest } from '../../http/api-error.ts'
import { readOptionalBoolean, readOptionalText } from '../../http/read-fields.ts'
import { isObject, type JsonObject } from '../../http/read-json-body.ts'
import type { Exchange } from '../../storage/runs.ts'
import { pairMessages, type SaidMessage } from '../common/pair-messages.ts'
import { type Content, readContent } from './read-content.ts'

export interface ChatBody {
  model: string
  question: string
  history: Exchange[]
  files: File[]
  fileIds: string[]
  userId: string | undefined
  isStreamed: boolean
  includesUsage: boolean
}

const ROLES = ['system', 'developer', 'user', 'assistant', 'tool', 'function']

export function readChatBody(body: JsonObject): ChatBody {
  const messages = body['messages']
  if (!Array.isArray(messages) || messages.length === 0)
    throw badRequest({ messages: 'must be a list with at least one message' })
  const read = messages.map((message: unknown, index) => readMessage(message, `messages[${index}]`))
  const asked = read.findLast(({ role }) => role === 'user')
  if (!asked) throw badRequest({ messages: 'must have a message of the user' })
  const { question, history } = pairMessages(read.flatMap(toSaid))
  const { files, fileIds } = asked.content
  if (question === '' && files.length + fileIds.length === 0)
    throw badRequest({ messages: 'cannot be blank' })
  const options = body['stream_options']
  return {
    model: readModel(body),
    question,
    history,
    files,
    fileIds,
    userId: readOptionalText(body, 'user'),
    isStreamed: readOptionalBoolean(body, 'stream'),
    includesUsage: isObject(options) && options['include_usage'] === true,
  }
}

export function readModel(body: JsonObject): string {
  const model = readOptionalText(body, 'model')
  if (model === undefined) throw badRequest({ model: 'must be given' })
  return model
}

function readMessage(message: unknown, path: string): { role: string; content: Content } {
  if (!isObject(message)) throw badRequest({ [path]: 'must be an object' })
  const role = message['role']
  if (typeof role !== 'string' || !ROLES.includes(role))
    throw badRequest({ [`${path}.role`]: `must be one of ${ROLES.join(', ')}` })
  return { role, content: readContent(message['content'], `${path}.content`) }
}

function toSaid({ role, content }: { role: string; content: Content }): SaidMessage[] {
  return role === 'user' || role === 'assistant' ? [{ role, text: content.text }] : []
}

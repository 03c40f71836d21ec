import { badRequest } from '../../http/api-error.ts'
import { isObject, type JsonObject } from '../../http/read-json-body.ts'
import type { Exchange } from '../../storage/runs.ts'
import type { GivenAnswer } from '../common/answer-request.ts'
import { readDataUrl } from '../common/data-url.ts'
import { pairMessages } from '../common/pair-messages.ts'
import { readPersonsWords } from '../common/read-persons-words.ts'

export interface ChatRequest {
  chatId: string
  question: string
  history: Exchange[]
  files: File[]
  /** Answers to what the run asked, found in the last message when that is the assistant's. */
  answers: { requestId: string; given: GivenAnswer }[]
  /** The message that goes on. */
  continuedMessageId: string | undefined
}

interface Message {
  id: string
  role: string
  parts: JsonObject[]
}

/** The name of the tool that stands for a question to the visitor: the client gives its output. */
export const ASK_TOOL = 'ask_person'

/** What the SDK's transport posts: the chat's id and all of its messages, however the turn was triggered. */
export function readChatRequest(body: JsonObject): ChatRequest {
  const { id, messages } = body
  if (typeof id !== 'string' || id === '') throw badRequest({ id: 'must be a string' })
  if (!Array.isArray(messages) || messages.length === 0)
    throw badRequest({ messages: 'must be a list with at least one message' })
  const read = messages.map((message: unknown, index) => readMessage(message, `messages[${index}]`))
  const last = read.at(-1)
  const isContinued = last?.role === 'assistant'
  const asked = read.findLast(({ role }) => role === 'user')
  const said = read.flatMap(({ role, parts }) =>
    role === 'user' || role === 'assistant' ? [{ role, text: textOf(parts) } as const] : [],
  )
  const { question, history } = pairMessages(said)
  const files = filesOf(asked?.parts ?? [])
  if (!isContinued && question === '' && files.length === 0)
    throw badRequest({ messages: 'must end with a message of the user' })
  return {
    chatId: id,
    question,
    history,
    files,
    answers: isContinued ? last.parts.flatMap(readAnswer) : [],
    continuedMessageId: isContinued ? last.id : undefined,
  }
}

function readMessage(message: unknown, path: string): Message {
  const { id, role, parts } = isObject(message) ? message : {}
  if (role !== 'user' && role !== 'assistant' && role !== 'system')
    throw badRequest({ [`${path}.role`]: 'must be user, assistant or system' })
  if (!Array.isArray(parts)) throw badRequest({ [`${path}.parts`]: 'must be a list' })
  return { id: typeof id === 'string' ? id : '', role, parts: parts.filter(isObject) }
}

function textOf(parts: readonly JsonObject[]): string {
  const texts = parts.flatMap(({ type, text }) => (type === 'text' && typeof text === 'string' ? [text] : []))
  return texts.join('\n\n').replaceAll('\u0000', '')
}

/** Files come as data URLs; addresses elsewhere are not fetched. */
function filesOf(parts: readonly JsonObject[]): File[] {
  return parts.flatMap(({ type, url, filename }) => {
    if (type !== 'file' || typeof url !== 'string') return []
    const file = readDataUrl(url, typeof filename === 'string' ? filename : undefined)
    return file ? [file] : []
  })
}

/** A tool call that the visitor has approved or not, or that stands for a question they have answered. */
function readAnswer(part: JsonObject): { requestId: string; given: GivenAnswer }[] {
  const { type, state, approval, toolCallId, toolName, output } = part
  if (state === 'approval-responded' && isObject(approval) && typeof approval['id'] === 'string') {
    const { id, approved, reason } = approval
    const text = typeof reason === 'string' ? reason : undefined
    return [{ requestId: id, given: { approved: approved === true, text } }]
  }
  const isAskTool = type === `tool-${ASK_TOOL}` || (type === 'dynamic-tool' && toolName === ASK_TOOL)
  if (!isAskTool || state !== 'output-available' || typeof toolCallId !== 'string') return []
  return [{ requestId: toolCallId, given: readPersonsWords(output) }]
}

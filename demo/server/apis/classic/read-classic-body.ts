import { badRequest, unsupportedMediaType } from '../../http/api-error.ts'
import { isJson, mediaTypeOf } from '../../http/read-bytes.ts'
import {
  readOptionalBoolean,
  readOptionalText,
  readOptionalUuid,
  storableParams,
} from '../../http/read-fields.ts'
import { FORM_TYPE, readForm } from '../../http/read-form.ts'
import { isObject, type JsonObject, readJsonBody } from '../../http/read-json-body.ts'
import type { Exchange } from '../../storage/runs.ts'
import type { ApiContext } from '../api-context.ts'
import { pairMessages, type SaidMessage } from '../common/pair-messages.ts'

export interface ClassicBody {
  /** The workflow's input, with everything a widget was given as params. */
  input: JsonObject
  question: string
  userId: string | undefined
  sessionId: string | undefined
  clientMessageId: string | undefined
  /** What the client remembers, for calls without a session. */
  history: Exchange[]
  files: File[]
  isStreamed: boolean
}

const NONE: ReadonlySet<string> = new Set()

/** JSON or a form; in a form `input` and `chat_history` are JSON text, and every file is a part named `files`. */
export async function readClassicBody(
  request: Request,
  { maxBodyBytes, maxUploadBytes }: ApiContext,
): Promise<ClassicBody> {
  const mediaType = mediaTypeOf(request)
  if (mediaType === FORM_TYPE) {
    const form = await readForm(request, maxUploadBytes)
    const files = form.getAll('files').filter((part): part is File => typeof part !== 'string')
    return readFields(readFormFields(form), files)
  }
  if (!isJson(mediaType)) throw unsupportedMediaType(`application/json or ${FORM_TYPE}`)
  return readFields(await readJsonBody(request, maxBodyBytes), [])
}

function readFormFields(form: FormData): JsonObject {
  const texts = [...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(texts.map(([name, text]) => [name, readFormField(name, text)]))
}

function readFormField(name: string, text: string): unknown {
  if (name === 'stream') return text === '' ? undefined : text === 'true' || (text === 'false' ? false : text)
  if (name !== 'input' && name !== 'chat_history') return text
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest({ [name]: 'must be JSON' })
  }
}

function readFields(fields: JsonObject, files: File[]): ClassicBody {
  const input = fields['input']
  if (input === undefined || input === null) throw badRequest({ input: 'cannot be blank' })
  if (!isObject(input)) throw badRequest({ input: 'must be an object' })
  if (fields['execution_mode'] === 'async')
    throw badRequest({ execution_mode: 'async is not supported here' })
  const question = readQuestion(input)
  if (question === '' && files.length === 0) throw badRequest({ input: 'cannot be blank' })
  // Both places are in use: the documentation has the ids inside `input`, the vendor's widget repeats them outside.
  const named = { ...fields, ...input }
  return {
    input: storableParams(input, NONE),
    question,
    userId: readOptionalText(named, 'user_id'),
    sessionId: readOptionalUuid(named, 'session_id'),
    clientMessageId: readOptionalUuid(named, 'client_message_id'),
    history: readHistory(named['chat_history']),
    files,
    isStreamed: readOptionalBoolean(fields, 'stream'),
  }
}

/** Workflows name their input as they like; this one takes the usual names. */
function readQuestion(input: JsonObject): string {
  const text = [input['input'], input['question']].find((value) => typeof value === 'string')
  return typeof text === 'string' ? text.replaceAll('\u0000', '').trim() : ''
}

/** The last entry is the message just typed. */
function readHistory(messages: unknown): Exchange[] {
  if (!Array.isArray(messages)) return []
  const said = messages.filter(isObject).flatMap(({ role, content }): SaidMessage[] => {
    const isSaid = (role === 'user' || role === 'assistant') && typeof content === 'string'
    return isSaid ? [{ role, text: content }] : []
  })
  return pairMessages(said).history
}

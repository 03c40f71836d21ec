import { badRequest, unsupportedMediaType } from '../../http/api-error.ts'
import { isJson, mediaTypeOf } from '../../http/read-bytes.ts'
import {
  isUuid,
  readOptionalBoolean,
  readOptionalText,
  readOptionalUuid,
  storableParams,
} from '../../http/read-fields.ts'
import { FORM_TYPE, readForm } from '../../http/read-form.ts'
import { isObject, type JsonObject, readJsonBody } from '../../http/read-json-body.ts'
import type { ApiContext } from '../api-context.ts'
import { formFields } from './form-fields.ts'

export interface RunBody {
  input: Record<string, unknown>
  /** The one field of `input` that is the visitor's text. */
  question: string
  userId: string | undefined
  sessionId: string | undefined
  clientMessageId: string | undefined
  mode: 'sync' | 'streaming' | 'background'
  fileIds: string[]
  /** Sent along with this very call, not stored yet. */
  files: File[]
  params: Record<string, unknown>
}

const MAX_FILES = 50
const NONE: ReadonlySet<string> = new Set()
const OWN_FIELDS = new Set([
  'input',
  'user_id',
  'session_id',
  'client_message_id',
  'stream',
  'background',
  'file_ids',
])

/** The fields of the call as they came, from JSON or from a form, whose files stand beside them. */
export async function readRunFields(
  request: Request,
  { maxBodyBytes, maxUploadBytes }: ApiContext,
): Promise<{ fields: JsonObject; files: File[] }> {
  const mediaType = mediaTypeOf(request)
  if (mediaType === FORM_TYPE) return formFields(await readForm(request, maxUploadBytes))
  if (!isJson(mediaType)) throw unsupportedMediaType(`application/json or ${FORM_TYPE}`)
  return { fields: await readJsonBody(request, maxBodyBytes), files: [] }
}

export function readRunBody(fields: JsonObject, files: File[]): RunBody {
  const fileIds = readFileIds(fields['file_ids'])
  if (fileIds.length + files.length > MAX_FILES)
    throw badRequest({ file_ids: `must be at most ${MAX_FILES} files` })
  const input = fields['input']
  if (!isObject(input))
    throw badRequest({ input: isMissing(input) ? 'cannot be blank' : 'must be an object' })
  const question = readQuestion(input)
  if (question === '' && fileIds.length + files.length === 0) throw badRequest({ input: 'cannot be blank' })
  return {
    input: storableParams(input, NONE),
    question,
    userId: readOptionalText(fields, 'user_id'),
    sessionId: readOptionalUuid(fields, 'session_id'),
    clientMessageId: readOptionalUuid(fields, 'client_message_id'),
    mode: readMode(fields),
    fileIds,
    files,
    params: storableParams(fields, OWN_FIELDS),
  }
}

/** Workflows name their input as they like; this one takes the usual names, or the only text there is. */
function readQuestion(input: JsonObject): string {
  const texts = Object.entries(input).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  const named = texts.find(([name]) => name === 'input') ?? texts.find(([name]) => name === 'question')
  const text = named ?? (texts.length === 1 ? texts[0] : undefined)
  if (text) return text[1].replaceAll('\u0000', '').trim()
  const isEmpty = texts.length === 0
  throw badRequest({ input: isEmpty ? 'cannot be blank' : 'must have the text in input or question' })
}

function readMode(fields: JsonObject): RunBody['mode'] {
  const isStreaming = readOptionalBoolean(fields, 'stream')
  const isBackground = readOptionalBoolean(fields, 'background')
  if (isStreaming && isBackground) {
    const problem = 'stream and background exclude each other'
    throw badRequest({ stream: problem, background: problem })
  }
  if (isStreaming) return 'streaming'
  return isBackground ? 'background' : 'sync'
}

function readFileIds(ids: unknown): string[] {
  if (isMissing(ids)) return []
  if (!Array.isArray(ids)) throw badRequest({ file_ids: 'must be a list of ids' })
  return ids.map((id: unknown, index) => {
    if (isUuid(id)) return id.toLowerCase()
    throw badRequest({ [`file_ids.${index}`]: 'must be a valid UUID' })
  })
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null
}

import { badRequest } from '../../http/api-error.ts'
import { readOptionalBoolean, readOptionalText, readOptionalUuid } from '../../http/read-fields.ts'
import { isObject, type JsonObject } from '../../http/read-json-body.ts'
import { readDataUrl } from '../common/data-url.ts'

export interface RunRequest {
  message: string
  sessionId: string | undefined
  userId: string | undefined
  files: File[]
  generateFollowups: boolean
}

const MAX_MESSAGE_LENGTH = 100_000

/** `session_id`, which some examples have, is no field of this API and names no session. */
export function readRunRequest(body: JsonObject): RunRequest {
  const files = readMedia(body['media'])
  const message = readOptionalText(body, 'message', MAX_MESSAGE_LENGTH)?.trim() ?? ''
  if (message === '' && files.length === 0) throw badRequest({ message: 'must not be blank' })
  return {
    message,
    sessionId: readOptionalUuid(body, 'sessionId'),
    userId: readOptionalText(body, 'userId'),
    files,
    generateFollowups: readOptionalBoolean(body, 'generateFollowups'),
  }
}

/** Base64 or a data URL; addresses elsewhere are not fetched. */
function readMedia(media: unknown): File[] {
  if (media === undefined || media === null) return []
  if (!Array.isArray(media)) throw badRequest({ media: 'must be a list' })
  return media.map((item: unknown, index) => {
    const { type, data, name } = isObject(item) ? item : {}
    if (typeof type !== 'string' || typeof data !== 'string')
      throw badRequest({ [`media[${index}]`]: 'must have type and data' })
    const url = data.startsWith('data:') ? data : `data:${type};base64,${data}`
    const file = /^https?:/i.test(data)
      ? undefined
      : readDataUrl(url, typeof name === 'string' ? name : undefined)
    if (!file) throw badRequest({ [`media[${index}].data`]: 'must be base64' })
    return file
  })
}

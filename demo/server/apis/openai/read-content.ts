import { badRequest } from '../../http/api-error.ts'
import { isObject, type JsonObject } from '../../http/read-json-body.ts'
import { readDataUrl } from '../common/data-url.ts'

export interface Content {
  text: string
  files: File[]
  fileIds: string[]
}

/**
 * The content of one message: plain text, or parts in the words of either API (`text` and `input_text`, `image_url`
 * and `input_image`, `file` and `input_file`). Files come as data URLs; addresses elsewhere are not fetched.
 */
export function readContent(content: unknown, path: string): Content {
  if (typeof content === 'string') return { text: clean(content), files: [], fileIds: [] }
  if (content === null || content === undefined) return { text: '', files: [], fileIds: [] }
  if (!Array.isArray(content)) throw badRequest({ [path]: 'must be a string or a list of parts' })
  const parts = content.map((part: unknown, index) => readPart(part, `${path}[${index}]`))
  return {
    text: parts
      .map(({ text }) => text)
      .filter((text) => text !== '')
      .join('\n\n'),
    files: parts.flatMap(({ files }) => files),
    fileIds: parts.flatMap(({ fileIds }) => fileIds),
  }
}

function readPart(part: unknown, path: string): Content {
  if (!isObject(part)) throw badRequest({ [path]: 'must be an object' })
  const text = part['text'] ?? part['refusal']
  if (typeof text === 'string') return { text: clean(text), files: [], fileIds: [] }
  const file = isObject(part['file']) ? part['file'] : part
  const fileId = file['file_id']
  if (typeof fileId === 'string') return { text: '', files: [], fileIds: [fileId] }
  const url = addressOf(part) ?? file['file_data']
  if (typeof url !== 'string') throw badRequest({ [`${path}.type`]: 'is not supported' })
  const name = file['filename']
  const read = readDataUrl(url, typeof name === 'string' ? name : undefined)
  if (!read) throw badRequest({ [path]: 'must be a data URL' })
  return { text: '', files: [read], fileIds: [] }
}

function addressOf(part: JsonObject): unknown {
  const image = part['image_url']
  return isObject(image) ? image['url'] : image
}

const clean = (text: string): string => text.replaceAll('\u0000', '')

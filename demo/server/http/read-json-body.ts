import { badRequest, unsupportedMediaType } from './api-error.ts'
import { isJson, mediaTypeOf, readBytes } from './read-bytes.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** A JSON object of bounded size, or the refusal that fits. */
export async function readJsonBody(request: Request, maxBytes: number): Promise<JsonObject> {
  if (!isJson(mediaTypeOf(request))) throw unsupportedMediaType('application/json')
  const text = new TextDecoder().decode(await readBytes(request, maxBytes))
  const body = parse(text)
  if (!isObject(body)) throw badRequest({ body: 'must be a JSON object' })
  return body
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parse(text: string): unknown {
  if (text.trim() === '') throw badRequest({ body: 'cannot be blank' })
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest({ body: 'must be valid JSON' })
  }
}

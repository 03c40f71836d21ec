import { badRequest, payloadTooLarge, unsupportedMediaType } from './api-error.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** A JSON object of bounded size, or the refusal that fits. */
export async function readJsonBody(request: Request, maxBytes: number): Promise<JsonObject> {
  const mediaType = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (mediaType !== 'application/json' && !/^application\/[\w.-]+\+json$/.test(mediaType)) {
    throw unsupportedMediaType()
  }
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw payloadTooLarge()
  const text = await readText(request, maxBytes)
  const body = parse(text)
  if (!isObject(body)) throw badRequest({ body: 'must be a JSON object' })
  return body
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Counted while reading: a chunked request names no length. */
async function readText(request: Request, maxBytes: number): Promise<string> {
  if (!request.body) return ''
  const decoder = new TextDecoder()
  let text = ''
  let byteCount = 0
  for await (const chunk of request.body) {
    byteCount += chunk.byteLength
    if (byteCount > maxBytes) throw payloadTooLarge()
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function parse(text: string): unknown {
  if (text.trim() === '') throw badRequest({ body: 'cannot be blank' })
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest({ body: 'must be valid JSON' })
  }
}

import { badRequest, unsupportedMediaType } from './api-error.ts'
import { mediaTypeOf, readBytes } from './read-bytes.ts'

export const FORM_TYPE = 'multipart/form-data'

/** A form with files, of bounded size, or the refusal that fits. */
export async function readForm(request: Request, maxBytes: number): Promise<FormData> {
  if (mediaTypeOf(request) !== FORM_TYPE) throw unsupportedMediaType(FORM_TYPE)
  const contentType = request.headers.get('content-type') ?? FORM_TYPE
  const bytes = await readBytes(request, maxBytes)
  try {
    return await new Response(bytes, { headers: { 'content-type': contentType } }).formData()
  } catch {
    throw badRequest({ body: `must be valid ${FORM_TYPE}` })
  }
}

/** What a file is called is shown to people and stored: bounded, and without what Postgres text cannot hold. */
export function describeFile(file: File): { name: string; type: string; size: number } {
  const name = [...file.name.replaceAll('\u0000', '')].slice(0, 255).join('')
  return {
    name: name || 'file',
    type: file.type.slice(0, 255) || 'application/octet-stream',
    size: file.size,
  }
}

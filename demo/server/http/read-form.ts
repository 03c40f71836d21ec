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
export async function describeFile(file: File): Promise<{ name: string; type: string; bytes: Uint8Array }> {
  const name = [...file.name.replaceAll('\u0000', '')].slice(0, 255).join('')
  return {
    name: name || 'file',
    type: MEDIA_TYPE.test(file.type) ? file.type : 'application/octet-stream',
    bytes: new Uint8Array(await file.arrayBuffer()),
  }
}

/** It comes back as a header when the file is fetched: nothing else may stand in it. */
const MEDIA_TYPE = /^[\w.+-]{1,100}\/[\w.+-]{1,100}(; ?[\w-]+=[\w.+-]+)*$/

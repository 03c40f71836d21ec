import { badRequest } from '../../http/api-error.ts'
import { isObject, type JsonObject } from '../../http/read-json-body.ts'

/** What a form says, in the shapes JSON would have: `input` is JSON text, flags are words, `files` stand apart. */
export function formFields(form: FormData): { fields: JsonObject; files: File[] } {
  const texts = [...form].flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  )
  const fileIds = form.getAll('file_ids').filter((value) => typeof value === 'string' && value !== '')
  const fields = Object.fromEntries(texts.map(([name, text]) => [name, readText(name, text)]))
  return {
    fields: { ...fields, file_ids: fileIds },
    files: form.getAll('files').filter((value): value is File => typeof value !== 'string'),
  }
}

function readText(name: string, text: string): unknown {
  if (name === 'input') return readInput(text)
  if (name !== 'stream' && name !== 'background') return text
  if (text === 'true' || text === 'false') return text === 'true'
  // Refused by name where JSON is refused too.
  return text === '' ? undefined : text
}

function readInput(text: string): JsonObject {
  try {
    const input: unknown = JSON.parse(text)
    if (isObject(input)) return input
  } catch {
    // Same refusal as for JSON that is no object.
  }
  throw badRequest({ input: 'must be a JSON object' })
}

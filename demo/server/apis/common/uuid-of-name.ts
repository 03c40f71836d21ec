import { createHash } from 'node:crypto'
import { isUuid } from '../../http/read-fields.ts'

/** The same UUID for the same name, for contracts whose clients name conversations as they like. */
export function uuidOfName(name: string, scope: string): string {
  if (isUuid(name)) return name.toLowerCase()
  const hex = createHash('sha256').update(`${scope}:${name}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

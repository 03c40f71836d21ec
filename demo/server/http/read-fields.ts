import { badRequest, notFound } from './api-error.ts'
import type { JsonObject } from './read-json-body.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value)
}

/** `null` counts as left out, as clients that serialise every field send it. */
export function readOptionalUuid(body: JsonObject, name: string): string | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (isUuid(value)) return value.toLowerCase()
  throw badRequest({ [name]: 'must be a valid UUID' })
}

export function readOptionalText(body: JsonObject, name: string, maxLength = 1000): string | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw badRequest({ [name]: 'must be a string' })
  if (value.length > maxLength) throw badRequest({ [name]: `must be at most ${maxLength} characters` })
  // Postgres text holds every character but this one.
  if (value.includes('\u0000')) throw badRequest({ [name]: 'must not contain NUL' })
  return value === '' ? undefined : value
}

export function readOptionalBoolean(body: JsonObject, name: string): boolean {
  const value = body[name]
  if (value === undefined || value === null) return false
  if (typeof value === 'boolean') return value
  throw badRequest({ [name]: 'must be true or false' })
}

export function readQueryUuid(query: URLSearchParams, name: string): string | undefined {
  const value = query.get(name)
  if (value === null || value === '') return undefined
  if (isUuid(value)) return value.toLowerCase()
  throw badRequest({ [name]: 'must be a valid UUID' })
}

/** An id in the path that cannot exist is simply not found. */
export function readPathUuid(value: string | undefined): string {
  if (isUuid(value)) return value.toLowerCase()
  throw notFound()
}

/** A copy that Postgres can hold as jsonb: NUL is the one character it refuses. */
export function storableParams(body: JsonObject, except: ReadonlySet<string>): Record<string, unknown> {
  const rest = Object.fromEntries(Object.entries(body).filter(([name]) => !except.has(name)))
  return JSON.parse(JSON.stringify(rest).replaceAll(/(?<!\\)((?:\\\\)*)\\u0000/g, '$1')) as Record<
    string,
    unknown
  >
}

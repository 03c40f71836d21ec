/**
 * Reading JSON that somebody else wrote. Every field may be missing or of another type, names may be hostile
 * (`__proto__`) and nesting may be a bomb, so values are reached only through these guards.
 */

/** Deeper than any honest answer, and shallow enough for every recursive reader after us, `JSON.stringify` included. */
const maxDepth = 100

/** The value of a JSON text, or undefined where it isn't one or is nested beyond reason. */
export function parseJson(text: string): unknown {
  // The usual case of nothing stored. Throwing is dear: V8 reads the whole script again to say where it was.
  if (!text) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isShallow(value, maxDepth) ? value : undefined
  } catch {
    return undefined
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The field at the end of a path of own properties: a page that extends `Object.prototype` adds nothing. */
export function field(value: unknown, ...path: readonly string[]): unknown {
  let found = value
  for (const key of path) found = isRecord(found) && Object.hasOwn(found, key) ? found[key] : undefined
  return found
}

/** A test for each field; `?` at the end of a name: it may be missing. */
export type Shape = Readonly<Record<string, 'string' | 'number' | 'boolean' | ((value: unknown) => boolean)>>

/** Whether a value is an object whose fields pass their tests. */
export function fits(value: unknown, shape: Shape): boolean {
  return (
    isRecord(value) &&
    Object.entries(shape).every(([name, test]) => {
      const found = field(value, name.replace('?', ''))
      if (found === undefined && name.endsWith('?')) return true
      return typeof test === 'string' ? typeof found === test : test(found)
    })
  )
}

export function listOf(test: (item: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(test)
}

export function oneOf(...allowed: readonly unknown[]): (value: unknown) => boolean {
  return (value) => allowed.includes(value)
}

/** The first of the candidates that is a string with something in it. */
export function firstText(...candidates: readonly unknown[]): string | undefined {
  return candidates.find(
    (candidate): candidate is string => typeof candidate === 'string' && candidate !== '',
  )
}

/**
 * What a JSON error says, in any of the shapes in use: `{ error: { code, message, details } }`, `{ error: "text" }`,
 * problem+json `{ title, detail }`, `{ message }`. For developers; short enough for a console line.
 */
export function errorText(json: unknown): string | undefined {
  const error = field(json, 'error') ?? json
  const message = firstText(error, field(error, 'message'), field(error, 'detail'), field(error, 'title'))
  const details = field(error, 'details')
  const words = [
    firstText(field(error, 'code')),
    message,
    details == null ? undefined : JSON.stringify(details),
  ]
  return words.filter(Boolean).join(' ').slice(0, 300) || undefined
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return depth > 0 && Object.values(value).every((child) => isShallow(child, depth - 1))
}

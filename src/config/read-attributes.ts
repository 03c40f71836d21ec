import { isRecord, parseJson } from '../core/json.ts'
import { attributeName, type OptionName, optionNames } from './options.ts'

/** Options as they were given, before any parsing. */
export type RawOptions = Partial<Record<OptionName, unknown>>

const paramPrefix = 'param-'

/**
 * The options in the attributes of a script tag (`data-user-id`) or of the element (`user-id`), still as text.
 * `param-language="en"` adds one parameter; its name is camelCased, as `dataset` does.
 */
export function readAttributes(element: Element, prefix: 'data-' | ''): RawOptions {
  const raw: RawOptions = {}
  for (const name of optionNames) {
    const value = element.getAttribute(prefix + attributeName(name))
    if (value !== null) raw[name] = value
  }
  const params = readParams(element, prefix + paramPrefix)
  if (Object.keys(params).length > 0) raw.params = withParams(raw.params, params)
  return raw
}

function readParams(element: Element, prefix: string): Record<string, string> {
  const params: Record<string, string> = {}
  for (const { name, value } of Array.from(element.attributes)) {
    if (name.startsWith(prefix) && name.length > prefix.length)
      params[camelCase(name.slice(prefix.length))] = value
  }
  return params
}

/** Single parameters join the JSON of `params`; what isn't a JSON object is left to be reported. */
function withParams(json: unknown, params: Record<string, string>): unknown {
  if (json === undefined) return params
  const given = parseJson(String(json))
  return isRecord(given) ? { ...given, ...params } : json
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

import { isUuid } from '../core/ids.ts'
import { isRecord, parseJson } from '../core/json.ts'
import { splitLengths } from '../core/split-lengths.ts'
import type { Prompt } from '../public-types.ts'
import type { OptionSpec } from './options.ts'

/**
 * One value, as it came from an attribute (always text) or from `mount()` (anything), to the value of its kind.
 * `undefined` means: not acceptable.
 */

export interface ParseContext {
  /** What relative URLs resolve against. */
  readonly baseUrl: string
  /** `CSS.supports`; everything passes where it is missing. */
  readonly supportsCss: (property: string, value: string) => boolean
  readonly isSelector: (value: string) => boolean
}

export function parseValue(spec: OptionSpec, raw: unknown, context: ParseContext): unknown {
  const { kind } = spec
  const value = typeof raw === 'string' ? raw.trim() : raw
  if (typeof kind === 'object') return kind.oneOf.find((allowed) => allowed === value)
  switch (kind) {
    case 'text':
      return textOf(value)
    case 'url':
      return parseUrl(value, context.baseUrl)
    case 'uuid':
      return isUuid(value) ? value.toLowerCase() : undefined
    case 'boolean':
      return parseBoolean(value)
    case 'color':
      return cssText(value, 'color', context)
    case 'length':
      return cssText(typeof value === 'number' ? `${value}px` : value, 'width', context)
    case 'offset':
      return parseOffset(value, context)
    case 'font':
      return cssText(value, 'font-family', context)
    case 'selector':
      return typeof value === 'string' && context.isSelector(value) ? value : undefined
    case 'number':
      return parseNumber(value, spec.min)
    case 'object':
      return parseObject(value)
    case 'prompts':
      return parsePrompts(value)
    case 'origins':
      return parseOrigins(value)
    case 'function':
      return typeof value === 'function' ? value : undefined
    default:
      return kind satisfies never
  }
}

/** Site parameters are JSON: a number as a user id is common, and harmless. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value : undefined
}

function parseUrl(value: unknown, baseUrl: string): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  try {
    const url = new URL(value, baseUrl)
    const isUsable = ['http:', 'https:', 'data:'].includes(url.protocol) && !url.username && !url.password
    return isUsable ? url.href : undefined
  } catch {
    return undefined
  }
}

function parseBoolean(value: unknown): boolean | undefined {
  // `data-open` without a value means yes, as everywhere in HTML.
  if (value === true || value === 'true' || value === '') return true
  if (value === false || value === 'false') return false
  return undefined
}

function cssText(value: unknown, property: string, context: ParseContext): string | undefined {
  return typeof value === 'string' && value !== '' && context.supportsCss(property, value) ? value : undefined
}

/** `20px`, or `80px 20px` for below and beside. */
function parseOffset(value: unknown, context: ParseContext): string | undefined {
  const offset = typeof value === 'number' ? `${value}px` : value
  const lengths = typeof offset === 'string' ? splitLengths(offset) : []
  const areUsable = lengths.length < 3 && lengths.every((one) => cssText(one, 'width', context))
  return areUsable ? lengths.join(' ') || undefined : undefined
}

function parseNumber(value: unknown, min = Number.NEGATIVE_INFINITY): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number >= min ? number : undefined
}

function jsonOf(value: unknown): unknown {
  return typeof value === 'string' ? parseJson(value) : value
}

function parseObject(value: unknown): Record<string, unknown> | undefined {
  const parsed = jsonOf(value)
  return isRecord(parsed) ? { ...parsed } : undefined
}

/** JSON, or for short lists of words: `Pricing?|Refunds?` */
function listOf(value: unknown): unknown[] | undefined {
  const isJson = typeof value === 'string' && value.startsWith('[')
  const list = isJson ? jsonOf(value) : typeof value === 'string' ? value.split('|') : value
  return Array.isArray(list) ? list : undefined
}

/** Every item, or undefined when one is not acceptable. */
function parseList<Item>(value: unknown, parse: (item: unknown) => Item | undefined): Item[] | undefined {
  const items = listOf(value)?.map(parse)
  return items?.every((item) => item !== undefined) ? items : undefined
}

function parsePrompts(value: unknown): Prompt[] | undefined {
  return parseList(value, toPrompt)?.filter(({ prompt }) => prompt)
}

/** `https://cdn.example.com`, nothing after it: an origin is exact, so that it can't be stretched by a path. */
function parseOrigins(value: unknown): string[] | undefined {
  return parseList(value, (item) => {
    try {
      const url = new URL(String(item).trim())
      return url.protocol.startsWith('http') && url.pathname === '/' ? url.origin : undefined
    } catch {
      return undefined
    }
  })
}

function toPrompt(item: unknown): Prompt | undefined {
  if (typeof item === 'string') return { label: item.trim(), prompt: item.trim() }
  if (!isRecord(item)) return undefined
  const prompt = textOf(item['prompt'] ?? item['label'])
  const label = textOf(item['label']) ?? prompt
  return prompt && label ? { label, prompt } : undefined
}

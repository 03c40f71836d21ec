/** Values of somebody else's JSON in the shapes we need, whatever is really there. */
import { firstText } from '../core/json.ts'

/** The items of a list; none where it isn't one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function textsOf(value: unknown): readonly string[] {
  return listOf(value).flatMap((item) => firstText(item) ?? [])
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** Milliseconds since the epoch of a date in text. */
export function timeOf(value: unknown): number | undefined {
  return typeof value === 'string' ? numberOf(Date.parse(value)) : undefined
}

/** The beginning of a message on one line. Half an emoji at the cut would be refused by databases. */
export function titleOf(text: string): string {
  const line = text.slice(0, 400).replace(/\s+/g, ' ').trim()
  return line.slice(0, 80).replace(/[\ud800-\udbff]$/, '')
}

type Given<Fields> = { readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }

/** Without the fields that are undefined. */
export function given<Fields extends object>(fields: Fields): Given<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Given<Fields>
}

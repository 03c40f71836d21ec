/**
 * Character references. Numeric ones are complete; of the 2,125 named ones only those people write are here
 * (the full table would outweigh the parser). An unknown name stays the text it is.
 */
import { cleanText } from './line.ts'

const NAMED: Readonly<Record<string, string>> = Object.fromEntries(
  'amp& lt< gt> quot" apos\' nbsp\u00a0 copy© reg® trade™ hellip… mdash— ndash– bull• middot· times× deg° euro€ rarr→ le≤ ge≥ auml\u00e4 ouml\u00f6 uuml\u00fc'
    .split(' ')
    .map((entry) => [entry.slice(0, -1), entry.slice(-1)]),
)

export const ENTITY = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|(\w{2,31}));/y

/** The character of a match of ENTITY; undefined if the name is not known. */
export function entityText(match: RegExpExecArray): string | undefined {
  const [, decimal, hex, name] = match
  if (name) return Object.hasOwn(NAMED, name) ? NAMED[name] : undefined
  const code = Number(decimal ?? `0x${hex}`)
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
  return isCharacter ? String.fromCodePoint(code) : '\ufffd'
}

const ESCAPE_OR_ENTITY = new RegExp(`\\\\([!-/:-@[-\`{-~])|${ENTITY.source}`, 'g')

/** Backslash escapes and character references in destinations, titles and info strings. */
export function decodeText(text: string): string {
  const decoded = text.replace(ESCAPE_OR_ENTITY, (all: string, escaped: string | undefined) => {
    if (escaped) return escaped
    ENTITY.lastIndex = 0
    const match = ENTITY.exec(all)
    return (match && entityText(match)) ?? all
  })
  return cleanText(decoded)
}

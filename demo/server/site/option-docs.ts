import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type OptionName, optionTable } from '../../../src/config/options.ts'

/** What the public types say of the options, for pages and documents that must not say it a second time. */

const typesPath = join(import.meta.dirname, '../../../src/public-types.ts')

/** The comment above each property of `ParleyOptions`, without the default, which has a column of its own. */
export function readOptionDocs(): Map<string, string> {
  const body = readTypes().match(/interface ParleyOptions \{([\s\S]*?)\n\}/)?.[1] ?? ''
  const properties = body.matchAll(/\/\*\*([\s\S]*?)\*\/\s*(\w+)\??:/g)
  return new Map(Array.from(properties, ([, comment = '', name = '']) => [name, tidy(comment, name)]))
}

/** The options that `setTheme` takes. */
export function readThemeOptions(): Set<string> {
  const picked = readTypes().match(/type ThemeOptions = Pick<\s*ParleyOptions,([^>]*)>/)?.[1] ?? ''
  return new Set(Array.from(picked.matchAll(/'(\w+)'/g), ([, name = '']) => name))
}

function readTypes(): string {
  return readFileSync(typesPath, 'utf8')
}

function tidy(comment: string, name: string): string {
  const text = comment
    .replace(/\n\s*\*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const hasColumn = Object.hasOwn(optionTable[name as OptionName] ?? {}, 'default')
  return hasColumn ? text.replace(/ ?Default `?[^:.`]+`?\.(?= |$)/, '').trim() || text : text
}

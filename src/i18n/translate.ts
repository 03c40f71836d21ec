import type { ChatErrorKind } from '../core/errors.ts'
import { en, type Messages } from './en.ts'

/** The words a site brings itself. Keys that don't exist, and words that aren't text, are reported and left out. */
export function ownWords(
  strings: Readonly<Record<string, unknown>>,
  report: (message: string) => void,
): Partial<Messages> {
  const words: Record<string, string> = {}
  for (const [key, word] of Object.entries(strings)) {
    if (!Object.hasOwn(en, key))
      report(`There is no word "${key}"; the words are: ${Object.keys(en).join(', ')}.`)
    else if (typeof word !== 'string') report(`The word "${key}" must be text.`)
    else words[key] = word
  }
  return words
}

/** `{name}`, or `{count, plural, one {# file} other {# files}}` with the categories of Intl.PluralRules. */
const placeholder = /\{(\w+)(?:, plural,((?:\s*\w+\s*\{[^{}]*\})+)\s*)?\}/g

/**
 * Replaces `{name}` by its value. A number is written as its language does, and chooses among the forms of a plural,
 * where `#` stands for it.
 */
export function fill(template: string, values: Readonly<Record<string, string>>): string
export function fill(
  template: string,
  values: Readonly<Record<string, string | number>>,
  language: string,
): string
export function fill(
  template: string,
  values: Readonly<Record<string, string | number>>,
  language?: string,
): string {
  return template.replace(placeholder, (whole: string, name: string, forms?: string) => {
    const value = values[name]
    if (typeof value !== 'number') return typeof value === 'string' ? value : whole
    const number = value.toLocaleString(language)
    if (!forms) return number
    const formOf = (category: string) => forms.match(`\\b${category}\\s*\\{([^}]*)`)?.[1]
    const form = formOf(new Intl.PluralRules(language).select(value)) ?? formOf('other') ?? '#'
    return form.replace('#', number)
  })
}

/** What a visitor reads about a failure. */
export function errorText(messages: Messages, kind: ChatErrorKind): string {
  return messages[`error-${kind}`]
}

import type { ChatErrorKind } from '../core/errors.ts'
import { en, type Messages } from './en.ts'

/** The words so far, at first English, with the site's own over them. Keys that don't exist, and words that aren't text, are reported and left out. */
export function translate(
  overrides: Readonly<Record<string, unknown>>,
  report: (message: string) => void,
  base: Messages = en,
): Messages {
  const messages: Record<string, string> = { ...base }
  for (const [key, word] of Object.entries(overrides)) {
    if (!Object.hasOwn(en, key))
      report(`There is no word "${key}"; the words are: ${Object.keys(en).join(', ')}.`)
    else if (typeof word !== 'string') report(`The word "${key}" must be text.`)
    else messages[key] = word
  }
  return messages as unknown as Messages
}

/** Replaces `{name}` by its value. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder))
}

/** What a visitor reads about a failure. */
export function errorText(messages: Messages, kind: ChatErrorKind): string {
  return messages[`error-${kind}`]
}

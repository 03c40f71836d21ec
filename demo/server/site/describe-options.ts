import { attributeName, type OptionSpec, optionNames, optionTable } from '../../../src/config/options.ts'
import { en } from '../../../src/i18n/en.ts'
import { readOptionDocs, readThemeOptions } from './option-docs.ts'

/** An option as the studio needs it to make a control. */
export interface OptionDescription {
  name: string
  /** Without `data-`. */
  attribute: string
  kind: string
  /** What a choice can be. */
  values?: readonly string[]
  default?: unknown
  /** What the widget does where the option is not given and the table has no default. */
  usual?: string
  min?: number
  doc: string
  /** Whether `setTheme` changes it without mounting again. */
  isLive: boolean
}

/** The option table and the words of the widget, as JSON: whoever makes controls of it can't miss an option. */
export function describeOptions(): { options: OptionDescription[]; words: Readonly<Record<string, string>> } {
  const docs = readOptionDocs()
  const live = readThemeOptions()
  const options = optionNames.map((name) => {
    const { kind, ...rest }: OptionSpec = optionTable[name]
    const doc = docs.get(name) ?? ''
    const usual = doc.match(/Default `?([\w%]+)`?\.?$/)?.[1]
    return {
      name,
      attribute: attributeName(name),
      ...(typeof kind === 'object'
        ? { kind: 'choice', values: kind.oneOf }
        : { kind: kind === 'offset' ? 'length' : kind }),
      ...rest,
      ...(rest.default === undefined && usual ? { usual } : {}),
      doc,
      isLive: live.has(name),
    }
  })
  return { options, words: { ...en } }
}

import { computed, type ReadonlySignal, signal } from '@preact/signals-core'
import type { Environment } from '../core/environment.ts'
import { chooseLanguage, describeLanguage, english, type Language } from './choose-language.ts'
import { en, type Messages } from './en.ts'
import { ownWords } from './translate.ts'

/**
 * The words in use: English at once, those of the wanted language when they have come, the site's own over both.
 * What can't be loaded leaves English, and the visitor nothing to notice.
 */
export interface Words {
  readonly language: ReadonlySignal<Language>
  readonly words: ReadonlySignal<Messages>
  /** Puts further words of the site over the ones before. */
  override(strings: Readonly<Record<string, unknown>>): void
}

export interface WordsOptions {
  /** The language the site has chosen; without it, the first of the visitor's that the widget can speak. */
  readonly lang?: string
  readonly strings: Readonly<Record<string, unknown>>
  readonly environment: Pick<Environment, 'languages' | 'loadExtra' | 'report'>
}

export function createWords({ lang, strings, environment }: WordsOptions): Words {
  const { report } = environment
  const own = signal(ownWords(strings, report))
  const choice = chooseLanguage(lang ? [lang] : environment.languages())
  // A site that brings its words can have any language.
  const others = lang && Object.keys(own.peek()).length > 0 ? describeLanguage(lang) : undefined
  const spoken = choice ?? others ?? english
  const isHere = !choice || choice.name === english.name
  const language = signal({ ...(isHere ? spoken : english), messages: en })

  async function load(name: string): Promise<void> {
    try {
      const { messages } = (await environment.loadExtra(`lang-${name}`)) as { readonly messages: Messages }
      // An older file lacks newer words.
      language.value = { ...spoken, messages: { ...en, ...messages } }
    } catch (thrown) {
      report(`The words for "${name}" can't be loaded.`, thrown)
    }
  }

  if (!isHere) void load(spoken.name)
  else if (lang && spoken === english)
    report(
      `Option "lang" (data-lang) can't be ${JSON.stringify(lang)}: there are no words for it, and "strings" gives none; English is used.`,
    )
  return {
    language,
    words: computed(() => ({ ...language.value.messages, ...own.value })),
    override(more) {
      own.value = { ...own.peek(), ...ownWords(more, report) }
    },
  }
}

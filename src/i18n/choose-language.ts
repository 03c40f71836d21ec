/**
 * Which language the widget speaks. The browser's own tables say what a tag means, so that `zh-HK` is written in
 * traditional characters and the old `iw` is Hebrew without a list of ours.
 */
export interface Language {
  /** BCP 47, with its region: what `lang` says and Intl takes. */
  readonly tag: string
  readonly direction: 'ltr' | 'rtl'
}

export interface LanguageChoice extends Language {
  /** Names the file of its words. */
  readonly name: string
}

export const english: LanguageChoice = { tag: 'en', direction: 'ltr', name: 'en' }

/** Those with a file of their own; English is in the script. */
export const languageNames: readonly string[] =
  'ar de es fr he hi it ja ko nl pl pt tr uk zh-hans zh-hant'.split(' ')

/** What a tag stands for, whether there are words for it or not. Undefined for what is no tag. */
export function describeLanguage(given: string): LanguageChoice | undefined {
  try {
    const tag = given.trim().replaceAll('_', '-')
    // Most pages, and the tables behind `maximize` take their time.
    if (/^en(-[a-z]{2})?$/i.test(tag)) return { ...english, tag }
    const { language, script = '' } = new Intl.Locale(tag).maximize()
    const name = language === 'zh' ? `zh-${script.toLowerCase()}` : language
    return { tag, direction: /Arab|Hebr/.test(script) ? 'rtl' : 'ltr', name }
  } catch {
    return undefined
  }
}

/** The first of the wanted languages that the widget can speak. */
export function chooseLanguage(wanted: readonly string[]): LanguageChoice | undefined {
  for (const tag of wanted) {
    const choice = describeLanguage(tag)
    if (choice && (choice.name === english.name || languageNames.includes(choice.name))) return choice
  }
  return undefined
}

// @vitest-environment node
import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { describeLanguage, languageNames } from '../../../src/i18n/choose-language.ts'
import { en, type Messages } from '../../../src/i18n/en.ts'
import { loadExtra } from '../../../src/load-extra.ts'

/** Every language against English: the same words, the same placeholders, nothing forgotten. */

const folder = 'src/extras/languages'
const languages = await Promise.all(
  languageNames.map(async (name) => {
    const { messages } = (await loadExtra(`lang-${name}`)) as { messages: Messages }
    return [name, messages] as const
  }),
)
const keys = Object.keys(en) as (keyof Messages)[]

/** Words that are the same in another language as in English. Everything else that is equal was forgotten. */
const sameWords: Partial<Record<string, readonly (keyof Messages)[]>> = {
  de: ['title', 'details', 'code'],
  es: ['title', 'tokens'],
  fr: ['title', 'conversation', 'conversations', 'message', 'suggestions', 'sources', 'code', 'image'],
  it: ['title'],
  nl: ['title', 'tokens', 'details', 'code'],
  pt: ['title', 'tokens'],
}

/** `{tool}`, and `{count, plural, …}` as `{count}`. */
function placeholders(template: string): string[] {
  return Array.from(template.matchAll(/\{(\w+)(?=[},])/g), ([, name = '']) => name)
    .filter((name, index, all) => all.indexOf(name) === index)
    .sort()
}

/** The forms of each plural in a template. */
function plurals(template: string): string[][] {
  return Array.from(template.matchAll(/\{\w+, plural,((?: \w+ \{[^{}]*\})+)\}/g), ([, forms = '']) =>
    Array.from(forms.matchAll(/(\w+) \{/g), ([, category = '']) => category),
  )
}

it('each file is one the widget can ask for, and the other way around', () => {
  expect(
    readdirSync(folder)
      .map((file) => file.replace('.ts', ''))
      .sort(),
  ).toEqual([...languageNames].sort())
})

it('there is nothing for a name that is no language', async () => {
  expect(await loadExtra('lang-xx')).toBeUndefined()
})

it('every English word says something', () => {
  expect(keys.filter((key) => !en[key].trim())).toEqual([])
})

describe.each(languages)('%s', (name, messages) => {
  it('has exactly the words of English, and says something with each', () => {
    expect(Object.keys(messages).sort()).toEqual([...keys].sort())
    expect(keys.filter((key) => messages[key] !== messages[key].trim() || messages[key] === '')).toEqual([])
  })

  it('has the placeholders of English', () => {
    const wrong = keys.filter((key) => placeholders(messages[key]).join() !== placeholders(en[key]).join())
    expect(wrong).toEqual([])
  })

  it('leaves no brace open', () => {
    const rest = (text: string) =>
      text.replace(/\{\w+, plural,(?: \w+ \{[^{}]*\})+\}/g, '').replace(/\{\w+\}/g, '')
    expect(keys.filter((key) => /[{}#]/.test(rest(messages[key])))).toEqual([])
  })

  it('has a form for each number', () => {
    const { tag } = describeLanguage(name) ?? { tag: '' }
    const rules = new Intl.PluralRules(tag)
    // Millions have a form of their own in French, Spanish, Portuguese and Italian; the plain plural reads well there.
    const needed = [...new Set(Array.from({ length: 200 }, (_, count) => rules.select(count)))]
    for (const key of keys)
      for (const forms of plurals(messages[key]))
        expect([...forms, key]).toEqual(expect.arrayContaining(needed))
  })

  it('leaves no word in English', () => {
    const same = keys.filter((key) => messages[key] === en[key])
    expect(same.sort()).toEqual([...(sameWords[name] ?? [])].sort())
  })

  it('is written in its own script', () => {
    const script = new Intl.Locale(name).maximize().script ?? ''
    const scripts: Record<string, RegExp> = {
      Arab: /\p{Script=Arabic}/u,
      Cyrl: /\p{Script=Cyrillic}/u,
      Deva: /\p{Script=Devanagari}/u,
      Hans: /\p{Script=Han}/u,
      Hant: /\p{Script=Han}/u,
      Hebr: /\p{Script=Hebrew}/u,
      Jpan: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
      Kore: /\p{Script=Hangul}/u,
      Latn: /\p{Script=Latin}/u,
    }
    expect(keys.filter((key) => !scripts[script]?.test(messages[key]))).toEqual([])
  })

  it('quotes and spaces as print does', () => {
    // Straight marks, three dots for one sign, a space that lets a line begin with a mark.
    expect(keys.filter((key) => /["']|\.\.\.| {2}|(?<=\S) [?!:;…]/.test(messages[key]))).toEqual([])
  })
})

it('simplified and traditional Chinese are not the same', () => {
  const texts = new Map(languages.map(([name, messages]) => [name, Object.values(messages).join('')]))
  expect(texts.get('zh-hans')).not.toMatch(/[訊連線們請載檔網標開關對話複製]/)
  expect(texts.get('zh-hant')).not.toMatch(/[讯连线们请载档网标开关对话复制]/)
})

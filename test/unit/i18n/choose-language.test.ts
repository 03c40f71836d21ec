// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { chooseLanguage, describeLanguage, languageNames } from '../../../src/i18n/choose-language.ts'

describe('the language of a tag', () => {
  it.each([
    ['en', 'en'],
    ['en-GB', 'en'],
    ['de', 'de'],
    ['de-AT', 'de'],
    ['DE-ch-1996', 'de'],
    ['pt-BR', 'pt'],
    ['pt-PT', 'pt'],
    ['es-419', 'es'],
    ['uk-UA', 'uk'],
    ['he-IL', 'he'],
    ['iw', 'he'],
    ['ar-EG', 'ar'],
    ['ja-JP-u-ca-japanese', 'ja'],
    ['zh', 'zh-hans'],
    ['zh-CN', 'zh-hans'],
    ['zh-SG', 'zh-hans'],
    ['zh-Hans-HK', 'zh-hans'],
    ['zh-TW', 'zh-hant'],
    ['zh-HK', 'zh-hant'],
    ['zh-MO', 'zh-hant'],
    ['zh-Hant', 'zh-hant'],
    ['ZH-hant-CN', 'zh-hant'],
    ['de_DE', 'de'],
    [' fr ', 'fr'],
  ])('%s is %s', (tag, name) => {
    expect(chooseLanguage([tag])?.name).toBe(name)
  })

  it.each([
    'nb',
    'no',
    'sv',
    'fa',
    'yue',
    'zh-Latn',
    'english',
    '',
    '-',
    'de-',
    'x-private',
    '🙂',
    'toString',
  ])('there are no words for %j', (tag) => {
    expect(chooseLanguage([tag])).toBeUndefined()
  })

  it('keeps the region, for numbers and dates', () => {
    expect(chooseLanguage(['de_CH'])?.tag).toBe('de-CH')
    expect(chooseLanguage(['en-GB'])?.tag).toBe('en-GB')
  })

  it('is the first of several that there are words for', () => {
    expect(chooseLanguage(['', 'sv-SE', 'nl-BE', 'de'])?.name).toBe('nl')
    expect(chooseLanguage(['en-US', 'de'])?.name).toBe('en')
    expect(chooseLanguage([])).toBeUndefined()
  })
})

describe('the direction', () => {
  it('is from right to left for Arabic and Hebrew, and for no other of ours', () => {
    const directions = languageNames.filter((name) => describeLanguage(name)?.direction === 'rtl')
    expect(directions).toEqual(['ar', 'he'])
  })

  it.each([
    ['fa', 'rtl'],
    ['ur-PK', 'rtl'],
    ['yi', 'rtl'],
    ['pa-Arab', 'rtl'],
    ['pa', 'ltr'],
    ['sv', 'ltr'],
  ])('of a language that a site brings itself: %s is %s', (tag, direction) => {
    expect(describeLanguage(tag)?.direction).toBe(direction)
  })
})

// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { messages as de } from '../../../src/extras/languages/de.ts'
import { createWords } from '../../../src/i18n/create-words.ts'
import { en } from '../../../src/i18n/en.ts'
import { settle } from '../../support/fake-clock.ts'
import { createFakeEnvironment } from '../../support/fake-environment.ts'

interface World {
  readonly lang?: string
  readonly strings?: Record<string, unknown>
  /** What the page and the browser ask for. */
  readonly wanted?: readonly string[]
  readonly loadExtra?: (name: string) => Promise<unknown>
}

function setUp({ lang, strings = {}, wanted = [], loadExtra = async () => ({ messages: de }) }: World) {
  const requests: string[] = []
  const environment = {
    ...createFakeEnvironment(),
    languages: () => wanted,
    loadExtra: (name: string) => {
      requests.push(name)
      return loadExtra(name)
    },
  }
  const { reports } = environment
  return { requests, reports, ...createWords({ ...(lang && { lang }), strings, environment }) }
}

describe('the language of the widget', () => {
  it('is the one the site has chosen, whatever the page and the browser say', () => {
    expect(setUp({ lang: 'de-AT', wanted: ['fr', 'it'] }).requests).toEqual(['lang-de'])
  })

  it('is else that of the page, else the first of the browser’s that there is', () => {
    expect(setUp({ wanted: ['fr', 'it'] }).requests).toEqual(['lang-fr'])
    expect(setUp({ wanted: ['', 'sv', 'zh-TW', 'de'] }).requests).toEqual(['lang-zh-hant'])
  })

  it.each([[[]], [['en-GB', 'de']], [['sv']]])('is English without a request for %j', (wanted) => {
    const { requests, reports, words } = setUp({ wanted })
    expect(words.value).toEqual(en)
    expect([...requests, ...reports]).toEqual([])
  })

  it('keeps the region of English', () => {
    expect(setUp({ wanted: ['en-GB'] }).language.value).toMatchObject({ tag: 'en-GB', direction: 'ltr' })
  })

  it('says to developers that there are no words for the language a site has chosen', () => {
    const { language, reports, requests } = setUp({ lang: 'nb' })
    expect(language.value.tag).toBe('en')
    expect(reports).toEqual([expect.stringMatching(/"lang" .*"nb"/)])
    expect(requests).toEqual([])
  })

  it('can be any when the site brings the words', () => {
    const { language, reports } = setUp({ lang: 'fa', strings: { send: 'ارسال' } })
    expect(language.value).toMatchObject({ tag: 'fa', direction: 'rtl' })
    expect(reports).toEqual([])
  })
})

describe('while the words come', () => {
  it('speaks English, and then the language, all at once', async () => {
    const { language, words } = setUp({ lang: 'de-AT' })
    expect(words.value).toEqual(en)
    expect(language.value.tag).toBe('en')
    await settle()
    expect(words.value).toEqual(de)
    expect(language.value).toMatchObject({ tag: 'de-AT', direction: 'ltr' })
  })

  it('turns around with the first word from right to left, not before', async () => {
    const { language } = setUp({ lang: 'ar' })
    expect(language.value.direction).toBe('ltr')
    await settle()
    expect(language.value.direction).toBe('rtl')
  })

  it('leaves English when they don’t come, with one line for developers', async () => {
    const { language, reports, words } = setUp({
      lang: 'he',
      loadExtra: () => Promise.reject(new TypeError('Failed to fetch dynamically imported module')),
    })
    await settle()
    expect(words.value).toEqual(en)
    expect(language.value).toMatchObject({ tag: 'en', direction: 'ltr' })
    expect(reports).toHaveLength(1)
    expect(reports[0]).toContain('"he"')
  })

  it('leaves English when nothing is in the file', async () => {
    const { reports, words } = setUp({ lang: 'de', loadExtra: async () => undefined })
    await settle()
    expect(words.value).toEqual(en)
    expect(reports).toHaveLength(1)
  })

  it('takes an older file, and English for the words it lacks', async () => {
    const { words } = setUp({ lang: 'de', loadExtra: async () => ({ messages: { send: 'Senden' } }) })
    await settle()
    expect(words.value).toEqual({ ...en, send: 'Senden' })
  })
})

describe('the site’s own words', () => {
  it('stand over English and over the language that comes', async () => {
    const { words } = setUp({ lang: 'de', strings: { send: 'Ab damit' } })
    expect(words.value).toEqual({ ...en, send: 'Ab damit' })
    await settle()
    expect(words.value).toEqual({ ...de, send: 'Ab damit' })
  })

  it('given later they join those before, and stay when the language comes', async () => {
    const { override, words } = setUp({ lang: 'de', strings: { send: 'Ab damit', stop: 'Halt' } })
    override({ stop: 'Stopp', sned: 'x' })
    await settle()
    expect(words.value).toEqual({ ...de, send: 'Ab damit', stop: 'Stopp' })
  })
})

// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { fill, ownWords } from '../../../src/i18n/translate.ts'

function setUp() {
  const reports: string[] = []
  return { reports, report: (message: string) => void reports.push(message) }
}

describe('the words a site brings', () => {
  it('are taken as they are', () => {
    const { report, reports } = setUp()
    expect(ownWords({ send: 'Absenden', title: '' }, report)).toEqual({ send: 'Absenden', title: '' })
    expect(reports).toEqual([])
  })

  it.each(['sned', 'toString', 'constructor'])(
    'names a word that does not exist, and the ones that do: %s',
    (key) => {
      const { report, reports } = setUp()
      expect(ownWords({ [key]: 'x' }, report)).toEqual({})
      expect(reports).toHaveLength(1)
      expect(reports[0]).toContain(`"${key}"`)
      expect(reports[0]).toContain('newConversation')
    },
  )

  it.each([5, null, undefined, {}, ['x']])('takes no word that is %j', (word) => {
    const { report, reports } = setUp()
    expect(ownWords({ send: word }, report)).toEqual({})
    expect(reports).toEqual(['The word "send" must be text.'])
  })
})

describe('fill', () => {
  it.each([
    ['Again in {seconds} s', { seconds: 0 }, 'Again in 0 s'],
    ['{a}{a}', { a: '$&' }, '$&$&'],
    ['{a}', { a: '' }, ''],
    ['{a}', { a: '{b}', b: 'x' }, '{b}'],
    ['{other}', { a: 1 }, '{other}'],
    ['{toString}', { a: 1 }, '{toString}'],
    ['plain', { a: 1 }, 'plain'],
  ])('%j', (template, values: Record<string, string | number>, expected) => {
    expect(fill(template, values, 'en')).toBe(expected)
  })

  it.each([
    ['en', 12_345, '12,345'],
    ['de', 12_345, '12.345'],
    ['fr', 12_345, '12\u202f345'],
    ['hi', 1_234_567, '12,34,567'],
  ])('writes a number as %s does', (language, count, expected) => {
    expect(fill('{count}', { count }, language)).toBe(expected)
  })

  it.each([
    ['en', 1, '1 file!'],
    ['en', 0, '0 files!'],
    ['pl', 1, '1 plik!'],
    ['pl', 3, '3 pliki!'],
    ['pl', 5, '5 plików!'],
    ['pl', 22, '22 pliki!'],
    ['ar', 2, 'ملفان!'],
    ['ar', 7, '7 ملفات!'],
  ])('in %s %d takes its own form', (language, count, expected) => {
    const templates: Record<string, string> = {
      en: '{count, plural, one {# file} other {# files}}!',
      pl: '{count, plural, one {# plik} few {# pliki} many {# plików} other {# pliku}}!',
      ar: '{count, plural, two {ملفان} few {# ملفات} other {# ملف}}!',
    }
    expect(fill(templates[language] ?? '', { count }, language)).toBe(expected)
  })

  it('a form that is missing is the other one, and without any the number stands alone', () => {
    expect(fill('{n, plural, other {# x}}', { n: 1 }, 'en')).toBe('1 x')
    expect(fill('{n, plural, few {# x}}', { n: 1 }, 'en')).toBe('1')
  })

  it.each(['{count, plural, one {# file}', '{count, plural}', '{count, plural, }', '{, plural, one {x}}'])(
    'what is no template stays as it is: %s',
    (template) => {
      expect(fill(template, { count: 1 }, 'en')).toBe(template)
    },
  )
})

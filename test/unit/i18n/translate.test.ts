// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { en } from '../../../src/i18n/en.ts'
import { fill, translate } from '../../../src/i18n/translate.ts'

function setUp() {
  const reports: string[] = []
  return { reports, report: (message: string) => void reports.push(message) }
}

describe('translate', () => {
  it('is English where the site says nothing', () => {
    const { report, reports } = setUp()
    expect(translate({}, report)).toEqual(en)
    expect(reports).toEqual([])
  })

  it('puts single words of the site over it, and leaves English as it is', () => {
    const { report } = setUp()
    expect(translate({ send: 'Absenden' }, report)).toEqual({ ...en, send: 'Absenden' })
    expect(en.send).toBe('Send message')
  })

  it.each(['sned', 'toString', 'constructor'])(
    'names a word that does not exist, and the ones that do: %s',
    (key) => {
      const { report, reports } = setUp()
      expect(translate({ [key]: 'x' }, report)).toEqual(en)
      expect(reports).toHaveLength(1)
      expect(reports[0]).toContain(`"${key}"`)
      expect(reports[0]).toContain('newConversation')
    },
  )

  it.each([5, null, undefined, {}, ['x']])('takes no word that is %j', (word) => {
    const { report, reports } = setUp()
    expect(translate({ send: word }, report)).toEqual(en)
    expect(reports).toEqual(['The word "send" must be text.'])
  })
})

describe('fill', () => {
  it.each([
    ['Again in {seconds} s', { seconds: 0 }, 'Again in 0 s'],
    ['{a}{a}', { a: '$&' }, '$&$&'],
    ['{other}', { a: 1 }, '{other}'],
    ['plain', { a: 1 }, 'plain'],
  ])('%j', (template, values: Record<string, string | number>, expected) => {
    expect(fill(template, values)).toBe(expected)
  })
})

it('every word says something', () => {
  expect(Object.entries(en).filter(([, word]) => !word.trim())).toEqual([])
})

import { expect, it } from 'vitest'
import { themeCss } from '../../../src/ui/theme.ts'

it('says only what was given', () => {
  expect(themeCss({ theme: 'dark' }, false)).toBe(':host{color-scheme:dark !important;}')
  expect(themeCss({ theme: 'light', accent: 'teal', zIndex: 7 }, true)).toBe(
    ':host{color-scheme:light !important;--parley-accent:teal;--parley-z-index:7;}',
  )
})

it('asks the system only where the page names no scheme', () => {
  expect(themeCss({}, false)).toContain('.parley{color-scheme:light dark}')
  expect(themeCss({}, true)).not.toContain('.parley')
  for (const isNamed of [true, false])
    expect(themeCss({}, isNamed)).toContain('color-scheme:inherit !important')
})

it('lets no value end its rule', () => {
  expect(themeCss({ theme: 'dark', font: 'x;} * { all: unset' }, false)).toBe(
    ':host{color-scheme:dark !important;}',
  )
})

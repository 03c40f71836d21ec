import { expect, it } from 'vitest'
import { themeCss } from '../../../src/ui/theme.ts'

it('says only what was given', () => {
  expect(themeCss({ theme: 'dark' }, false)).toBe(':host{color-scheme:dark !important;}')
  expect(themeCss({ theme: 'light', accent: 'teal', zIndex: 7 }, true)).toBe(
    ':host{color-scheme:light !important;--parley-accent:teal;--parley-z-index:7;}',
  )
})

it('tells apart the distances above or below and at the side', () => {
  expect(themeCss({ theme: 'dark', offset: '96px 2em' }, false)).toContain(
    '--parley-offset:96px;--parley-offset-inline:2em;',
  )
  expect(themeCss({ theme: 'dark', offset: '2em' }, false)).not.toContain('inline')
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

it('makes a colour opaque that is not, and leaves one that is as it was written', () => {
  for (const accent of ['#0f766e', '#FFF', 'teal', 'rgb(1, 2, 3)', 'rgb(1 2 3)', 'hsl(120 50% 40%)'])
    expect(themeCss({ accent }, true), accent).not.toContain('@supports')
  for (const accent of [
    '#0f766e80',
    '#fffa',
    'transparent',
    'rgb(1 2 3 / 50%)',
    'rgb(1, 2, 3, .5)',
    'oklch(0.9 0.4 110)',
  ])
    expect(themeCss({ accent }, true), accent).toContain(`color(from ${accent} srgb`)
})

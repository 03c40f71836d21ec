// @vitest-environment node
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { optionNames } from '../../../src/config/options.ts'
import { optionsTable, readmePath, tableIn, withTable } from '../../support/options-table.ts'

it('the README says of the options what the code does; if not, run `npm run docs`', () => {
  expect(tableIn(readFileSync(readmePath, 'utf8'))).toBe(optionsTable())
})

it('the table has a row for each option, with as many cells as its head', () => {
  const rows = optionsTable().split('\n')
  expect(rows).toHaveLength(optionNames.length + 2)
  const cells = (row: string) => row.split(/(?<!\\)\|/).length
  expect(rows.filter((row) => cells(row) !== cells(rows[0] ?? ''))).toEqual([])
})

it('writing the table again changes nothing, and nothing around it', () => {
  const readme = 'Before\n\n<!-- options:start -->\nold\n<!-- options:end -->\n\nAfter\n'
  const written = withTable(readme, '| new |')
  expect(written).toBe('Before\n\n<!-- options:start -->\n\n| new |\n\n<!-- options:end -->\n\nAfter\n')
  expect(withTable(written, '| new |')).toBe(written)
})

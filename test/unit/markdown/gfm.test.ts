import { describe, expect, it } from 'vitest'
import { autolinks, type Example, strikes, tables, tasks } from '../../fixtures/markdown/gfm-spec.ts'
import { normalizeHtml, parseWhole, toHtml } from './to-html.ts'

function failing(list: readonly Example[]): string[] {
  return list
    .filter(([markdown, html]) => normalizeHtml(toHtml(parseWhole(markdown))) !== normalizeHtml(html))
    .map(([markdown]) => `${markdown} => ${toHtml(parseWhole(markdown))}`)
}

describe('GitHub Flavored Markdown', () => {
  it('reads all 8 examples of tables', () => expect(failing(tables)).toEqual([]))
  it('reads both examples of strikethrough', () => expect(failing(strikes)).toEqual([]))
  it('reads both examples of task lists', () => expect(failing(tasks)).toEqual([]))
  it('reads all 11 examples of bare addresses', () => {
    expect(autolinks).toHaveLength(11)
    expect(failing(autolinks)).toEqual([])
  })
})

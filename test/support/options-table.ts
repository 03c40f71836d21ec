import { join } from 'node:path'
import { readOptionDocs } from '../../demo/server/site/option-docs.ts'
import {
  attributeName,
  describeKind,
  type OptionName,
  type OptionSpec,
  optionNames,
  optionTable,
} from '../../src/config/options.ts'

/**
 * The README's table of options, made from the option table and the words that stand above each option in the
 * public types, so that neither can be told otherwise.
 */

const root = join(import.meta.dirname, '../..')
const start = '<!-- options:start -->'
const end = '<!-- options:end -->'

export const readmePath = join(root, 'README.md')

export function optionsTable(): string {
  const docs = readOptionDocs()
  const rows = optionNames.map((name) => {
    const doc = docs.get(name)
    if (!doc) throw new Error(`Option "${name}" has no words above it in public-types.ts.`)
    return row([`\`${name}\``, attribute(name), kindAndDefault(name), doc])
  })
  return [
    row(['Option', 'Attribute', 'Kind, default', 'Meaning']),
    row(['---', '---', '---', '---']),
    ...rows,
  ].join('\n')
}

/** What stands between the marks; undefined where they are missing. */
export function tableIn(readme: string): string | undefined {
  const from = readme.indexOf(start)
  const to = readme.indexOf(end)
  return from < 0 || to < from ? undefined : readme.slice(from + start.length, to).trim()
}

export function withTable(readme: string, table: string): string {
  if (tableIn(readme) === undefined) throw new Error(`README.md needs the lines ${start} and ${end}.`)
  const before = readme.slice(0, readme.indexOf(start) + start.length)
  return `${before}\n\n${table}\n\n${readme.slice(readme.indexOf(end))}`
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function attribute(name: OptionName): string {
  return optionTable[name].kind === 'function' ? '' : `\`data-${attributeName(name)}\``
}

function kindAndDefault(name: OptionName): string {
  const spec: OptionSpec = optionTable[name]
  const kind = describeKind(spec.kind)
  if (name === 'endpoint') return `${kind}, required`
  return spec.default === undefined ? kind : `${kind}; \`${show(spec.default)}\``
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

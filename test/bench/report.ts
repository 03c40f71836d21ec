/** The lines of the report: a label and right-aligned columns. */

const labelWidth = 32
const columnWidth = 14

export function heading(title: string, columns: readonly string[]): void {
  console.log(`\n${title}`)
  if (columns.some((column) => column !== '')) row('', ...columns)
}

export function row(label: string, ...columns: readonly string[]): void {
  console.log(label.padEnd(labelWidth) + columns.map((column) => column.padStart(columnWidth)).join(''))
}

export const bytes = (value: number) => value.toLocaleString('en')
export const kilobytes = (value: number) => `${Math.round(value / 1000).toLocaleString('en')} kB`
export const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`
export const ratio = (value: number) => value.toFixed(2)
export const exponent = (value: number) => value.toFixed(2)
export const count = (value: number) => String(Math.round(value * 1000) / 1000)

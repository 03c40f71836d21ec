/** GFM tables: rows of cells, and the delimiter row that makes the line before it a header. */
import { LONG_LINE } from './line.ts'
import type { Align } from './nodes.ts'

/** More columns than anyone reads: beyond this the text stays a paragraph (short rows are filled up, times columns). */
const MAX_COLUMNS = 64

const DELIMITER_ROW = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/

export interface RowText {
  readonly cells: readonly string[]
  /** The last cell has got its closing pipe. */
  readonly isClosed: boolean
}

export function splitRow(line: string): RowText {
  const text = line.trim().replace(/^\|/, '')
  const cells: string[] = []
  let from = 0
  for (let at = 0; at <= text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '|' || at === text.length) {
      cells.push(text.slice(from, at))
      from = at + 1
    }
  }
  if (from < text.length) cells.push(text.slice(from))
  const isClosed = cells.length > 1 && isEmpty(cells[cells.length - 1])
  if (isClosed) cells.pop()
  return { cells: cells.map((cell) => cell.trim().replace(/\\\|/g, '|')), isClosed }
}

function isEmpty(cell: string | undefined): boolean {
  return !cell?.trim()
}

/** The alignments, if `line` is the delimiter row for `header`. */
export function readDelimiterRow(line: string, header: string): readonly Align[] | undefined {
  const text = line.trim()
  if (!DELIMITER_ROW.test(text) || !header.includes('|') || header.length > LONG_LINE) return undefined
  const { cells } = splitRow(text)
  if (cells.length > MAX_COLUMNS || cells.length !== splitRow(header).cells.length) return undefined
  return cells.map(alignOf)
}

function alignOf(cell: string): Align {
  const isLeft = cell.startsWith(':')
  if (cell.endsWith(':')) return isLeft ? 'center' : 'right'
  return isLeft ? 'left' : undefined
}

/**
 * Whether a line whose next line is still unknown is shown as a table's header already. Models write tables with
 * an outer pipe; `|x| = 5` has no space after it and no pipe at its end.
 */
export function looksLikeHeader(line: string, isHalf: boolean): boolean {
  const shape = isHalf ? /^\|[ \t]+[^ \t|]/ : /^\|.*\S.*\|[ \t]*$/
  return line.length <= LONG_LINE && shape.test(line) && splitRow(line).cells.length <= MAX_COLUMNS
}

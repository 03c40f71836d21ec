/** Rows of a table as nodes: as many cells as the table has columns, the last of a half row still open. */
import { emptyLeaf, settleLeaf, showTail } from './leaf.ts'
import type { Leaf, Row, TableNode } from './nodes.ts'
import type { References } from './references.ts'
import { splitRow } from './table.ts'

export function createRow(
  table: TableNode,
  text: string,
  version: number,
  references: References,
  isHalf: boolean,
): Row {
  const { cells, isClosed } = splitRow(text)
  const row: Row = { version, parent: table, cells: [] }
  row.cells = table.aligns.map((_, column) => {
    const cell: Leaf = { ...emptyLeaf(), version, parent: row, tail: cells[column] ?? '' }
    if (isHalf && !isClosed && column === cells.length - 1) {
      // Half of `\|`.
      cell.tail = cell.tail.replace(/\\$/, '')
      showTail(cell, references)
    } else settleLeaf(cell, references)
    return cell
  })
  return row
}

/** A table that scrolls inside the bubble instead of widening it. */
import { useContext } from 'preact/hooks'
import type { Align, Leaf, Row, TableNode } from '../../../markdown/nodes.ts'
import { memo } from '../../memo.ts'
import { MarkdownContext } from './context.ts'
import { Groups } from './groups.tsx'
import { LeafView } from './inlines.tsx'

export function TableView({ node }: { node: TableNode }) {
  const { words } = useContext(MarkdownContext)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keyboards must be able to
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div class="table" role="group" tabIndex={0} aria-label={words.table} dir="auto">
      <table>
        <thead>
          <RowView row={node.head} version={node.head.version} aligns={node.aligns} isHead />
        </thead>
        {node.rows.length > 0 && (
          <tbody>
            <Groups nodes={node.rows} view={viewOfRow} />
          </tbody>
        )}
      </table>
    </div>
  )
}

function viewOfRow(row: Row, index: number) {
  const aligns = row.parent?.kind === 'table' ? row.parent.aligns : []
  return <RowView key={index} row={row} version={row.version} aligns={aligns} isHead={false} />
}

interface RowProps {
  readonly row: Row
  readonly version: number
  readonly aligns: readonly Align[]
  readonly isHead: boolean
}

const RowView = memo(({ row, aligns, isHead }: RowProps) => (
  <tr>
    {row.cells.map((cell: Leaf, column) => {
      // One of three words of ours.
      const name = aligns[column]
      const text = <LeafView leaf={cell} />
      return isHead ? (
        <th key={column} dir="auto" scope="col" class={name}>
          {text}
        </th>
      ) : (
        <td key={column} dir="auto" class={name}>
          {text}
        </td>
      )
    })}
  </tr>
))

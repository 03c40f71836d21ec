/** Blocks as elements: one literal tag for each kind. A block whose version is the same is left alone. */
import { useContext } from 'preact/hooks'
import type { Block, ItemNode, ListNode, TextNode } from '../../../markdown/nodes.ts'
import { memo } from '../../memo.ts'
import { CodeBlock } from './code-block.tsx'
import { MarkdownContext } from './context.ts'
import { Groups } from './groups.tsx'
import { LeafView } from './inlines.tsx'
import { Lines } from './lines.tsx'
import { TableView } from './table-view.tsx'

export function Blocks({ nodes }: { nodes: readonly Block[] }) {
  return <Groups nodes={nodes} view={viewOfBlock} />
}

function viewOfBlock(node: Block, index: number) {
  return <BlockView key={index} node={node} version={node.version} />
}

const BlockView = memo(({ node }: { node: Block; version: number }) => {
  switch (node.kind) {
    case 'document':
      return <Blocks nodes={node.children} />
    case 'paragraph':
    case 'heading':
      return <TextView node={node} />
    case 'quote':
      return (
        <blockquote dir="auto">
          <Blocks nodes={node.children} />
        </blockquote>
      )
    case 'list':
      return <ListView node={node} />
    case 'item':
      return <ItemView node={node} />
    case 'code':
      return <CodeBlock node={node} />
    case 'html':
      return (
        <div class="raw" dir="auto">
          <Lines lines={node.lines} version={node.version} />
        </div>
      )
    case 'table':
      return <TableView node={node} />
    case 'rule':
      return <hr />
    default:
      return node satisfies never
  }
})

/**
 * A heading is a paragraph with the role of one: a line of dashes under a paragraph makes it a heading without
 * making a new element, and the outline of the page, whose h1 and h2 are not the answer's business, stays whole.
 */
function TextView({ node }: { node: TextNode }) {
  // It may yet turn out to be a link definition, which is not shown.
  if (node.segments.length + node.shown.length === 0 && node.level === 0) return null
  const text = <LeafView leaf={node} />
  return node.level === 0 ? (
    <p dir="auto">{text}</p>
  ) : (
    // biome-ignore lint/a11y/useSemanticElements: see above
    <p dir="auto" role="heading" aria-level={Math.min(node.level + 2, 6)} class={`h${node.level}`}>
      {text}
    </p>
  )
}

function ListView({ node }: { node: ListNode }) {
  // Paragraphs are elements in tight lists too, so that a list that becomes loose only changes its class.
  const name = node.isLoose ? 'loose' : undefined
  const items = <Blocks nodes={node.children} />
  return node.start === undefined ? (
    <ul dir="auto" class={name}>
      {items}
    </ul>
  ) : (
    <ol dir="auto" start={node.start} class={name}>
      {items}
    </ol>
  )
}

function ItemView({ node }: { node: ItemNode }) {
  const { words } = useContext(MarkdownContext)
  const isDone = node.task === 'done'
  return (
    <li class={node.task ? 'task' : undefined}>
      {node.task && (
        <input type="checkbox" disabled checked={isDone} aria-label={isDone ? words.done : words.toDo} />
      )}
      <Blocks nodes={node.children} />
    </li>
  )
}

/** An answer as it is read aloud or shown where there is no markup: its words, without the marks. */
import { plainText } from './bracket.ts'
import { createMarkdownStream } from './markdown-stream.ts'
import type { Block, Leaf, Row } from './nodes.ts'

export function spokenText(markdown: string): string {
  const stream = createMarkdownStream()
  stream.write(markdown)
  stream.end()
  return blockText(stream.root)
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'document':
    case 'quote':
    case 'list':
    case 'item':
      return block.children.map(blockText).join('\n')
    case 'paragraph':
    case 'heading':
      return leafText(block)
    case 'code':
    case 'html':
      return block.lines.join('\n')
    case 'table':
      return [block.head, ...block.rows].map(rowText).join('\n')
    case 'rule':
      return ''
    default:
      return block satisfies never
  }
}

function rowText({ cells }: Row): string {
  return cells.map(leafText).join(', ')
}

function leafText({ segments, shown }: Leaf): string {
  return [...segments.map(({ nodes }) => nodes), shown].map(plainText).join('')
}

/** What a reader sees of a tree: its text without white space, and the kind of each top-level block. */
import { createMarkdownStream } from '../../../src/markdown/markdown-stream.ts'
import type { Block, Inline, Leaf } from '../../../src/markdown/nodes.ts'

export interface View {
  readonly text: string
  readonly kinds: readonly string[]
}

export function viewOf(root: Block): View {
  // A paragraph that may turn out to be a link definition shows nothing, not even a box.
  const isShown = (block: Block) => !('segments' in block) || block.segments.length + block.shown.length > 0
  const children = 'children' in root ? root.children.filter(isShown) : []
  const text = children.map(blockText).join('')
  // A heading is the paragraph it was, with a level: the element stays (see the renderer).
  const kinds = children.map((block) => (block.kind === 'heading' ? 'paragraph' : block.kind))
  return { text: text.replace(/\s/g, ''), kinds }
}

function blockText(block: Block): string {
  if ('children' in block) return block.children.map(blockText).join('')
  if ('lines' in block) return block.lines.join('')
  if ('segments' in block) return leafText(block)
  if (block.kind === 'table')
    return [block.head, ...block.rows].map((row) => row.cells.map(leafText).join('')).join('')
  return ''
}

function leafText(leaf: Leaf): string {
  return leaf.segments.map((segment) => inlineText(segment.nodes)).join('') + inlineText(leaf.shown)
}

export function inlineText(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'break') return '\n'
      if (node.kind === 'image') return node.alt
      if (node.kind === 'citation') return `[${node.text}]`
      if (!('children' in node)) return node.text
      const text = inlineText(node.children)
      return node.kind === 'link' && /^\d{1,3}$/.test(text) ? `[${text}]` : text
    })
    .join('')
}

/** Every moment of `text` arriving one character at a time, the end included. */
export function* views(text: string, size = 1): Generator<View> {
  const stream = createMarkdownStream()
  for (let at = 0; at < text.length; at += size) {
    stream.write(text.slice(at, at + size))
    yield viewOf(stream.root)
  }
  stream.end()
  yield viewOf(stream.root)
}

export interface Retraction {
  readonly at: number
  readonly before: string
  readonly after: string
}

/** The moments at which something that was shown is taken back, or a block changes its kind. */
export function findRetractions(text: string, size = 1): Retraction[] {
  const found: Retraction[] = []
  let last: View = { text: '', kinds: [] }
  let at = 0
  for (const view of views(text, size)) {
    at += size
    if (!view.text.startsWith(last.text)) {
      let same = 0
      while (last.text[same] === view.text[same]) same++
      found.push({
        at,
        before: last.text.slice(Math.max(0, same - 10)),
        after: view.text.slice(Math.max(0, same - 10)),
      })
    }
    const isKindKept = last.kinds.every((kind, index) => view.kinds[index] === kind)
    if (!isKindKept) found.push({ at, before: last.kinds.join(' '), after: view.kinds.join(' ') })
    last = view
  }
  return found
}

/** The node tree as HTML, the way the specification's examples write it. For comparison in tests only. */
import { createMarkdownStream } from '../../../src/markdown/markdown-stream.ts'
import type { Block, DocumentNode, Inline, Leaf, Row, TableNode } from '../../../src/markdown/nodes.ts'

export function parseWhole(text: string): DocumentNode {
  return parsePieces([text])
}

export function parsePieces(pieces: readonly string[]): DocumentNode {
  const stream = createMarkdownStream()
  for (const piece of pieces) stream.write(piece)
  stream.end()
  return stream.root
}

export function toHtml(root: DocumentNode): string {
  return blocks(root.children)
}

function blocks(nodes: readonly Block[], isTight = false): string {
  return nodes.map((node) => block(node, isTight)).join('')
}

function block(node: Block, isTight: boolean): string {
  switch (node.kind) {
    case 'document':
      return blocks(node.children)
    case 'paragraph':
      return isTight ? `${leaf(node)}\n` : `<p>${leaf(node)}</p>\n`
    case 'heading':
      return `<h${node.level}>${leaf(node)}</h${node.level}>\n`
    case 'quote':
      return `<blockquote>\n${blocks(node.children)}</blockquote>\n`
    case 'list': {
      const tag = node.start === undefined ? 'ul' : 'ol'
      const start = node.start === undefined || node.start === 1 ? '' : ` start="${node.start}"`
      return `<${tag}${start}>\n${node.children.map((item) => block(item, !node.isLoose)).join('')}</${tag}>\n`
    }
    case 'item': {
      const checked = node.task === 'done' ? 'checked="" ' : ''
      const task = node.task ? `<input ${checked}disabled="" type="checkbox"> ` : ''
      return `<li>${task}${blocks(node.children, isTight)}</li>\n`
    }
    case 'code': {
      const language = node.language ? ` class="language-${escapeHtml(node.language)}"` : ''
      return `<pre><code${language}>${escapeHtml(node.lines.map((line) => `${line}\n`).join(''))}</code></pre>\n`
    }
    case 'html':
      return `${node.lines.join('\n')}\n`
    case 'rule':
      return '<hr />\n'
    case 'table':
      return table(node)
  }
}

function table(node: TableNode): string {
  const row = ({ cells }: Row, tag: string) =>
    `<tr>${cells
      .map((cell, column) => {
        const align = node.aligns[column] ? ` align="${node.aligns[column]}"` : ''
        return `<${tag}${align}>${leaf(cell)}</${tag}>`
      })
      .join('')}</tr>`
  const body =
    node.rows.length > 0 ? `<tbody>${node.rows.map((each) => row(each, 'td')).join('')}</tbody>` : ''
  return `<table><thead>${row(node.head, 'th')}</thead>${body}</table>\n`
}

function leaf(node: Leaf): string {
  return inlines(node.segments.flatMap((segment) => segment.nodes).concat(node.shown)).trim()
}

function inlines(nodes: readonly Inline[]): string {
  return nodes.map(inline).join('')
}

const TAGS = { emphasis: 'em', strong: 'strong', strike: 'del' } as const

function inline(node: Inline): string {
  switch (node.kind) {
    case 'text':
      return escapeHtml(node.text)
    case 'code-span':
      return `<code>${escapeHtml(node.text)}</code>`
    case 'html':
      return node.text
    case 'break':
      return '<br />\n'
    case 'citation':
      return `[${node.text}]`
    case 'link':
      return `<a href="${escapeUrl(node.url ?? '')}"${title(node.title)}>${inlines(node.children)}</a>`
    case 'image':
      return `<img src="${escapeUrl(node.url)}" alt="${escapeHtml(node.alt)}"${title(node.title)} />`
    default:
      return `<${TAGS[node.kind]}>${inlines(node.children)}</${TAGS[node.kind]}>`
  }
}

function title(text: string): string {
  return text ? ` title="${escapeHtml(text)}"` : ''
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}

/** Percent-encodes what must be, and leaves what is. */
function escapeUrl(url: string): string {
  const encoded = encodeURI(url.replace(/%(?=[\da-fA-F]{2})/g, '\0'))
  return escapeHtml(encoded.replace(/%00/g, '%'))
}

/** White space between and beside block tags says nothing; neither does how a void tag is written. */
export function normalizeHtml(html: string): string {
  return html
    .replace(/ \/>/g, '>')
    .replace(/>\s+</g, '><')
    .replace(/\s+(<\/?(?:li|p|ul|ol|blockquote|pre|h\d|hr|table))/g, '$1')
    .replace(/(<(?:li|p|ul|ol|blockquote)>)\s+/g, '$1')
    .trim()
}

/** Makers of empty blocks, so that every block of a kind has the same fields from the start. */
import { createLeaf } from './leaf.ts'
import type {
  Align,
  Block,
  CodeNode,
  Container,
  DocumentNode,
  HtmlNode,
  ItemNode,
  Leaf,
  ListNode,
  QuoteNode,
  Row,
  RuleNode,
  TableNode,
  TextNode,
} from './nodes.ts'

export function createDocument(version: number): DocumentNode {
  return { kind: 'document', version, parent: null, isBlankLast: false, children: [] }
}

/** The fields of a block under `parent`. */
function base(parent: Block, version: number) {
  return { version, parent, isBlankLast: false }
}

export function createQuote(parent: Block, version: number): QuoteNode {
  return { kind: 'quote', ...base(parent, version), children: [] }
}

export function createList(
  parent: Block,
  version: number,
  marker: string,
  start: number | undefined,
): ListNode {
  return { kind: 'list', ...base(parent, version), marker, start, isLoose: false, children: [] }
}

export function createItem(parent: Block, version: number, indent: number): ItemNode {
  return { kind: 'item', ...base(parent, version), indent, task: undefined, children: [] }
}

export function createText(parent: Block, version: number, level: number): TextNode {
  const kind = level > 0 ? 'heading' : 'paragraph'
  return { ...createLeaf(parent, version), kind, parent, isBlankLast: false, level }
}

export function createCode(
  parent: Block,
  version: number,
  fence: string | undefined,
  indent: number,
  language: string,
): CodeNode {
  return { kind: 'code', ...base(parent, version), language, lines: [], fence, indent, heldBlanks: [] }
}

export function createHtml(parent: Block, version: number, end: RegExp | undefined): HtmlNode {
  return { kind: 'html', ...base(parent, version), lines: [], end }
}

export function createRule(parent: Block, version: number): RuleNode {
  return { kind: 'rule', ...base(parent, version) }
}

export function createTable(parent: Block, version: number, aligns: readonly Align[]): TableNode {
  const head: Row = { version, parent: null, cells: [] }
  return { kind: 'table', ...base(parent, version), aligns, head, rows: [] }
}

export function createRow(table: TableNode, version: number, cells: readonly string[]): Row {
  const row: Row = { version, parent: table, cells: [] }
  row.cells = table.aligns.map((_, column): Leaf => {
    const cell = createLeaf(row, version)
    cell.tail = cells[column] ?? ''
    return cell
  })
  return row
}

export function isContainer(block: Block | undefined): block is Container {
  return block !== undefined && 'children' in block
}

/**
 * The closed set of things an answer can be made of. The parser yields nothing else and the renderer maps each
 * kind to literal tags, so no text of a model ever reaches a tag or an attribute name.
 *
 * Blocks are mutable while they are open. `version` changes whenever anything inside a block may have changed:
 * the same block with the same version looks the same, which is all a renderer needs to leave it alone.
 */
export type Inline =
  | { readonly kind: 'text' | 'code-span' | 'html'; readonly text: string }
  | { readonly kind: 'break' }
  /** `[12]` that no definition of the answer resolves; `text` is the number. */
  | { readonly kind: 'citation'; readonly text: string }
  | { readonly kind: EmphasisKind; readonly children: readonly Inline[] }
  /** `url` is the text the model wrote (see safe-url.ts), undefined while it has not arrived. */
  | LinkNode
  | ImageNode

export type EmphasisKind = 'emphasis' | 'strong' | 'strike'

export interface LinkNode {
  readonly kind: 'link'
  readonly url: string | undefined
  readonly title: string
  readonly children: readonly Inline[]
}

export interface ImageNode {
  readonly kind: 'image'
  readonly url: string
  readonly title: string
  readonly alt: string
}

/** A stretch of inline content that later text can't change any more (a late link definition aside). */
export interface Segment {
  readonly source: string
  nodes: readonly Inline[]
  /** Labels of links whose definition may yet come. */
  missing: readonly string[]
}

/** Text with inline markup: settled segments, then what is shown of the open tail. */
export interface Leaf {
  version: number
  parent: Block | Row | null
  segments: Segment[]
  tail: string
  shown: readonly Inline[]
  /** How long the tail must be before the next attempt to settle a part of it. */
  nextCut: number
  /** So much of the tail is shown as it is until it settles (see leaf.ts). */
  fixed: number
  fixedNodes: readonly Inline[]
}

export interface BlockBase {
  version: number
  parent: Block | null
  /** The last line read inside this block was blank (lists become loose by it). */
  isBlankLast: boolean
}

export interface DocumentNode extends BlockBase {
  kind: 'document'
  children: Block[]
}

export interface QuoteNode extends BlockBase {
  kind: 'quote'
  children: Block[]
}

export interface ListNode extends BlockBase {
  kind: 'list'
  marker: string
  start: number | undefined
  isLoose: boolean
  children: Block[]
}

export interface ItemNode extends BlockBase {
  kind: 'item'
  /** Columns a line must be indented by to belong to this item. */
  indent: number
  task: 'done' | 'open' | undefined
  children: Block[]
}

/** `level` 0 is a paragraph; a setext underline turns a paragraph into a heading in place. */
export interface TextNode extends BlockBase, Leaf {
  kind: 'paragraph' | 'heading'
  parent: Block
  level: number
}

export interface CodeNode extends BlockBase {
  kind: 'code'
  language: string
  lines: string[]
  /** The fence that closes it; undefined for indented code. */
  fence: string | undefined
  indent: number
  /** Blank lines of indented code wait here until a line with text proves them inside. */
  heldBlanks: readonly string[]
}

/** Raw HTML, which is only ever shown as the text it is. */
export interface HtmlNode extends BlockBase {
  kind: 'html'
  lines: string[]
  /** What ends it; undefined for a blank line. */
  end: RegExp | undefined
}

export type Align = 'left' | 'center' | 'right' | undefined

export interface Row {
  version: number
  parent: Block | null
  cells: Leaf[]
}

export interface TableNode extends BlockBase {
  kind: 'table'
  aligns: readonly Align[]
  head: Row
  rows: Row[]
}

export interface RuleNode extends BlockBase {
  kind: 'rule'
}

export type Container = DocumentNode | QuoteNode | ListNode | ItemNode
export type Block = Container | TextNode | CodeNode | HtmlNode | TableNode | RuleNode

/**
 * The block structure, line by line: the "parsing strategy" of CommonMark's appendix. A stack holds the blocks
 * that are open, outermost first. A line first walks down the open blocks it continues, then opens new ones,
 * and what is left of it goes to the innermost. Closed blocks are never looked at again.
 *
 * `addLine(line, isHalf)` with a half line does the same for what has arrived of it, unless that is too little
 * to tell what the line is. The caller takes a picture of the open blocks before and restores them after.
 */
import { closesFence, continues } from './block-continue.ts'
import { findBlockStart, type ItemStart } from './block-start.ts'
import { decodeText } from './entities.ts'
import { isAmbiguous } from './half-line.ts'
import { emptyLeaf, settleHead, settleLeaf, showTail } from './leaf.ts'
import { indentOf, isBlank, type Line, skipChars, skipColumns, skipQuoteMark } from './line.ts'
import type {
  Block,
  BlockBase,
  CodeNode,
  Container,
  DocumentNode,
  HtmlNode,
  TableNode,
  TextNode,
} from './nodes.ts'
import { takePicture } from './picture.ts'
import { type References, takeDefinitions } from './references.ts'
import { looksLikeHeader, readDelimiterRow, splitRow } from './table.ts'
import { createRow } from './table-rows.ts'

/** Deeper nesting is text: it could only be an attack on the stack of whoever renders it. */
const MAX_DEPTH = 64

const TASK = /^\[([ xX])\][ \t]+(?=\S)/

export interface BlockParser {
  readonly root: DocumentNode
  /** Returns whether text was added to a block that is still open. */
  addLine(text: string, isHalf: boolean): boolean
  /** Adds to the line read last, which had not ended after all. */
  extendLine(text: string): void
  /** Whether the half line just added is running text, so that the rest of it can only extend it. */
  canExtend(): boolean
  /** Prepares what is shown of the innermost open block. */
  showOpen(isHalf: boolean): void
  /** Returns what brings the open blocks back to how they are now. */
  takePicture(): () => void
  /** Gives every open block a new version. */
  touch(): void
  end(): void
}

type Fields<B> = B extends Block ? Omit<B, keyof BlockBase> : never

export function createBlockParser(references: References, nextVersion: () => number): BlockParser {
  const root: DocumentNode = { kind: 'document', version: 0, parent: null, isBlankLast: false, children: [] }
  let open: Block[] = [root]
  let hasAddedText = false

  const tip = (): Block => open.at(-1) ?? root

  function readLine(text: string, isHalf: boolean) {
    const line: Line = { rest: text, column: 0 }
    let depth = 1
    for (let block = open[1]; block; block = open[++depth]) {
      if (block.kind === 'code' && ((isHalf && isBlank(line.rest)) || closesFence(block, line, isHalf))) {
        return isHalf || closeTo(depth)
      }
      if (!continues(block, line)) break
    }
    depth = openBlocks(line, depth, isHalf)
    const isLineBlank = isBlank(line.rest)
    if (depth > 0 && !(isHalf && isLineBlank)) {
      const block = tip()
      if (block.kind === 'paragraph' && !isLineBlank) {
        const aligns = depth === open.length && readDelimiterRow(line.rest, lastLine(block.tail))
        if (aligns) startTable(block, aligns, false)
        // Even if the blocks around it were not continued: that is lazy continuation.
        else addText(block, line, isHalf)
      } else {
        closeTo(depth)
        addRest(line, isLineBlank, isHalf)
      }
    }
    if (!isLineBlank || depth === 0) for (const block of open) block.isBlankLast = false
  }

  /** Opens what the line starts. Returns the depth of the innermost block that is matched, 0 if the line is used up. */
  function openBlocks(line: Line, matched: number, isHalf: boolean): number {
    for (let depth = matched; ; depth = open.length) {
      const block = open[depth - 1]
      const text = line.rest.trimStart()
      if (block?.kind === 'code' || block?.kind === 'html' || !text) return depth
      const indent = indentOf(line)
      if (indent > 3) {
        if (tip().kind === 'paragraph' || block?.kind === 'table') return depth
        closeTo(depth)
        skipColumns(line, 4)
        openCode('', 0, undefined)
        return open.length
      }
      if (isHalf && isAmbiguous(text, block?.kind === 'table')) return 0
      const start = findBlockStart(text, block?.kind === 'paragraph')
      if (!start) return depth
      if (start.kind === 'setext')
        return block?.kind === 'paragraph' && underline(block, start.level) ? 0 : depth
      const isContainer = start.kind === 'quote' || start.kind === 'item'
      if (isContainer && open.length > MAX_DEPTH - 2) return depth
      closeTo(depth)
      switch (start.kind) {
        case 'quote':
          push({ kind: 'quote', children: [] })
          skipQuoteMark(line)
          break
        case 'item':
          openItem(start, line, indent)
          break
        case 'html':
          push({ kind: 'html', lines: [], end: start.end })
          break
        case 'fence':
          openCode(/^\S*/.exec(decodeText(start.info))?.[0] ?? '', indent, start.fence)
          return 0
        case 'rule':
          push({ kind: 'rule' })
          open.pop()
          return 0
        case 'heading': {
          const heading = push<TextNode>({ kind: 'heading', level: start.level, ...emptyLeaf() })
          heading.tail = start.text
          if (isHalf) showTail(heading, references)
          else settleLeaf(heading, references)
          open.pop()
          return 0
        }
      }
    }
  }

  function openItem({ marker, start, width }: ItemStart, line: Line, indent: number): void {
    const list = tip()
    if (list.kind !== 'list' || list.marker !== marker) {
      push({ kind: 'list', marker, start, isLoose: false, children: [] })
    }
    skipColumns(line, indent)
    skipChars(line, width)
    const space = indentOf(line)
    const padding = space > 4 || isBlank(line.rest) ? 1 : space
    skipColumns(line, padding)
    push({ kind: 'item', indent: indent + width + padding, task: undefined, children: [] })
  }

  function openCode(language: string, indent: number, fence: string | undefined): void {
    push({ kind: 'code', language, lines: [], fence, indent, heldBlanks: [] })
  }

  /** Adds a block to the innermost open one that can hold it. */
  function push<B extends Block>(fields: Fields<B>): B {
    const isItem = 'task' in fields
    let parent = tip()
    while (!('children' in parent) || (parent.kind === 'list' && !isItem)) {
      closeTo(open.length - 1)
      parent = tip()
    }
    const block = { ...fields, version: nextVersion(), parent, isBlankLast: false } as unknown as B
    // A blank line between two children makes the list loose.
    const list = isItem ? parent : parent.parent
    if (parent.isBlankLast && parent.children.length > 0 && list?.kind === 'list') list.isLoose = true
    parent.children.push(block)
    open.push(block)
    return block
  }

  function addRest(line: Line, isLineBlank: boolean, isHalf: boolean): void {
    const block = tip()
    if (block.kind === 'code' || block.kind === 'html') addRaw(block, line.rest, isLineBlank)
    else if (isLineBlank) markBlank(block)
    else if (block.kind === 'table') {
      block.rows.push(createRow(block, line.rest, nextVersion(), references, isHalf))
    } else {
      const paragraph = push<TextNode>({ kind: 'paragraph', level: 0, ...emptyLeaf() })
      const item = paragraph.parent
      line.rest = line.rest.trimStart()
      const task = item.kind === 'item' && item.children.length === 1 && TASK.exec(line.rest)
      if (task) {
        item.task = task[1] === ' ' ? 'open' : 'done'
        line.rest = line.rest.slice(task[0].length)
      }
      addText(paragraph, line, isHalf)
    }
  }

  function addRaw(block: CodeNode | HtmlNode, text: string, isLineBlank: boolean): void {
    hasAddedText = true
    if (block.kind === 'html') {
      block.lines.push(text)
      if (block.end?.test(text)) open.pop()
    } else if (!block.fence && isLineBlank) block.heldBlanks = [...block.heldBlanks, text]
    else {
      block.lines.push(...block.heldBlanks, text)
      block.heldBlanks = []
    }
  }

  function markBlank(deepest: Block): void {
    // The blank rest of the line that has just opened an item says nothing about the list.
    if (deepest.kind === 'item' && deepest.children.length === 0) return
    for (
      let block: Block | null = deepest;
      block?.kind === 'item' || block?.kind === 'list';
      block = block.parent
    ) {
      block.isBlankLast = true
    }
  }

  function addText(block: TextNode, line: Line, isHalf: boolean): void {
    const text = line.rest.trimStart()
    // A definition can only go on with a title, so any other line proves what came before complete.
    if (/^[^"'(]/.test(text)) takeDefinitions(block, references, true)
    if (!isHalf) settleHead(block, block.tail.length, references)
    block.tail += block.tail ? `\n${text}` : text
    hasAddedText = true
  }

  function underline(block: TextNode, level: number): boolean {
    takeDefinitions(block, references, false)
    if (!block.tail && block.segments.length === 0) return false
    block.kind = 'heading'
    block.level = level
    settleLeaf(block, references)
    open.pop()
    return true
  }

  /** The last line of the paragraph becomes the header of a table. */
  function startTable(paragraph: TextNode, aligns: TableNode['aligns'], isHalf: boolean): void {
    const header = lastLine(paragraph.tail)
    paragraph.tail = paragraph.tail.slice(0, -header.length - 1)
    closeTo(open.length - 1)
    const head = { version: 0, parent: null, cells: [] }
    const table = push<TableNode>({ kind: 'table', aligns, head, rows: [] })
    table.head = createRow(table, header, nextVersion(), references, isHalf)
  }

  function closeTo(depth: number): void {
    while (open.length > depth) {
      const block = open.pop()
      if (block?.kind !== 'paragraph') continue
      takeDefinitions(block, references, false)
      if (block.segments.length > 0 || block.tail.trim()) settleLeaf(block, references)
      else (block.parent as Container).children.pop()
    }
  }

  return {
    root,
    addLine(text, isHalf) {
      hasAddedText = false
      readLine(text, isHalf)
      return hasAddedText
    },
    canExtend() {
      const block = tip()
      return block.kind === 'code' || block.kind === 'paragraph'
    },
    extendLine(text) {
      const block = tip()
      if (block.kind === 'code') block.lines.push((block.lines.pop() ?? '') + text)
      else if (block.kind === 'paragraph') {
        block.tail += text
        settleHead(block, block.tail.length, references)
      }
    },
    showOpen(isHalf) {
      const block = tip()
      if (block.kind !== 'paragraph') return
      const header = lastLine(block.tail)
      if (looksLikeHeader(header, isHalf))
        startTable(
          block,
          splitRow(header).cells.map(() => undefined),
          isHalf,
        )
      else showTail(block, references)
    },
    takePicture() {
      const blocks = [...open]
      const restore = takePicture(blocks)
      return () => {
        restore()
        open = [...blocks]
      }
    },
    touch() {
      for (const block of open) block.version = nextVersion()
    },
    end: () => closeTo(0),
  }
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1)
}

/**
 * The block structure, line by line: the "parsing strategy" of CommonMark's appendix. A stack holds the blocks
 * that are open, outermost first. A line first walks down the open blocks it continues, then opens new ones,
 * and what is left of it goes to the innermost. Closed blocks are never looked at again.
 *
 * `addLine(line, isHalf)` with a half line does the same for what has arrived of it, unless that is too little
 * to tell what the line is. The caller takes a picture of the open blocks before and restores them after.
 */
import { continues } from './block-continue.ts'
import {
  createCode,
  createDocument,
  createHtml,
  createItem,
  createList,
  createQuote,
  createRow,
  createRule,
  createTable,
  createText,
  isContainer,
} from './block-nodes.ts'
import { type BlockStart, findBlockStart, type ItemStart } from './block-start.ts'
import { decodeText } from './entities.ts'
import { isAmbiguous, mayCloseFence } from './half-line.ts'
import { settleHead, settleLeaf, showTail } from './leaf.ts'
import { indentOf, isBlank, type Line, skipChars, skipColumns } from './line.ts'
import type { Block, CodeNode, Container, DocumentNode, Leaf, TableNode, TextNode } from './nodes.ts'
import { createPicture, type Picture } from './picture.ts'
import { type References, readDefinition } from './references.ts'
import { looksLikeHeader, readDelimiterRow, splitRow } from './table.ts'

/** Deeper nesting is text: it could only be an attack on the stack of whoever renders it. */
const MAX_DEPTH = 64

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
  takePicture(): Picture
  touch(): void
  end(): void
}

const TASK = /^\[([ xX])\][ \t]+(?=\S)/

export function createBlockParser(references: References, nextVersion: () => number): BlockParser {
  const root = createDocument(nextVersion())
  let open: Block[] = [root]
  let hasAddedText = false

  const tip = (): Block => open[open.length - 1] ?? root

  function addLine(text: string, isHalf: boolean): boolean {
    hasAddedText = false
    readLine(text, isHalf)
    return hasAddedText
  }

  function readLine(text: string, isHalf: boolean) {
    const line: Line = { rest: text, column: 0 }
    let depth = 1
    for (; depth < open.length; depth++) {
      const block = open[depth]
      if (!block) break
      if (isHalf && block.kind === 'code' && block.fence && isFenceInDoubt(line, block)) return
      const verdict = continues(block, line)
      if (verdict === 'closes') return closeTo(depth)
      if (verdict === 'no') break
    }
    depth = openBlocks(line, depth, isHalf)
    const wasBlank = depth >= 0 && isBlank(line.rest)
    if (depth < 0) hasAddedText = false
    else if (depth < open.length && !wasBlank && tip().kind === 'paragraph') addText(tip(), line, isHalf)
    else if (!wasBlank || !isHalf) {
      closeTo(depth)
      addRest(line, wasBlank, isHalf)
    }
    if (!wasBlank) for (const block of open) block.isBlankLast = false
  }

  /** Opens what the line starts; returns the depth up to which blocks are matched, or -1 if the line is used up. */
  function openBlocks(line: Line, matched: number, isHalf: boolean): number {
    let depth = matched
    for (;;) {
      const block = open[depth - 1]
      if (block?.kind === 'code' || block?.kind === 'html') return depth
      const indent = indentOf(line)
      const text = line.rest.trimStart()
      if (text === '') return depth
      if (indent >= 4) {
        if (tip().kind === 'paragraph') return depth
        if (block?.kind === 'table') return depth
        closeTo(depth)
        skipColumns(line, 4)
        push((parent, version) => createCode(parent, version, undefined, 0, ''))
        return open.length
      }
      if (isHalf && isAmbiguous(text, block?.kind === 'table')) return -1
      const start = findBlockStart(text, block?.kind === 'paragraph')
      if (!start) return depth
      if ((start.kind === 'quote' || start.kind === 'item') && open.length > MAX_DEPTH - 2) return depth
      if (start.kind === 'setext') {
        if (!block || !underline(block, start.level)) return depth
        return -1
      }
      closeTo(depth)
      if (openBlock(start, line, indent, isHalf)) return -1
      depth = open.length
    }
  }

  /** Returns true if nothing is left of the line. */
  function openBlock(
    start: Exclude<BlockStart, { kind: 'setext' }>,
    line: Line,
    indent: number,
    isHalf: boolean,
  ) {
    switch (start.kind) {
      case 'quote':
        push(createQuote)
        skipColumns(line, indent)
        skipChars(line, 1)
        skipColumns(line, 1)
        return false
      case 'item':
        openItem(start, line, indent)
        return false
      case 'html':
        push((parent, version) => createHtml(parent, version, start.end))
        return false
      case 'rule':
        push(createRule)
        break
      case 'fence': {
        const language = /^\S*/.exec(decodeText(start.info))?.[0] ?? ''
        push((parent, version) => createCode(parent, version, start.fence, indent, language))
        return true
      }
      case 'heading': {
        const heading = push((parent, version) => createText(parent, version, start.level))
        heading.tail = start.text
        fill(heading, isHalf)
        break
      }
    }
    open.pop()
    return true
  }

  function openItem(start: ItemStart, line: Line, indent: number): void {
    const list = tip()
    if (list.kind !== 'list' || list.marker !== start.marker)
      push((parent, version) => createList(parent, version, start.marker, start.start))
    skipColumns(line, indent)
    skipChars(line, start.width)
    const space = indentOf(line)
    const padding = space > 4 || isBlank(line.rest) ? 1 : space
    skipColumns(line, padding)
    push((parent, version) => createItem(parent, version, indent + start.width + padding))
  }

  /** Adds a block to the innermost open one that can hold it. */
  function push<B extends Block>(create: (parent: Block, version: number) => B): B {
    const isItem = (block: Block) => block.kind === 'item'
    let parent = tip()
    const block = create(parent, nextVersion())
    while (!isContainer(parent) || (parent.kind === 'list' && !isItem(block))) {
      closeTo(open.length - 1)
      parent = tip()
    }
    block.parent = parent
    // A blank line between two children makes the list loose.
    if (parent.isBlankLast && parent.children.length > 0) {
      const list = parent.kind === 'item' ? parent.parent : parent
      if (list?.kind === 'list') list.isLoose = true
    }
    parent.children.push(block)
    open.push(block)
    return block
  }

  function addRest(line: Line, isBlankLine: boolean, isHalf: boolean) {
    const block = tip()
    if (block.kind === 'code') return addCode(block, line, isBlankLine)
    if (block.kind === 'html') {
      block.lines.push(line.rest)
      if (block.end?.test(line.rest)) closeTo(open.length - 1)
      hasAddedText = true
      return
    }
    if (isBlankLine) return markBlank(block)
    if (block.kind === 'table') return addRow(block, line.rest, isHalf)
    if (block.kind === 'paragraph') {
      const aligns = readDelimiterRow(line.rest, lastLine(block.tail))
      return aligns ? startTable(block, aligns, false) : addText(block, line, isHalf)
    }
    const paragraph = push((parent, version) => createText(parent, version, 0))
    const item = paragraph.parent
    const task = item.kind === 'item' && item.children.length === 1 && TASK.exec(line.rest.trimStart())
    if (task && item.kind === 'item') {
      item.task = task[1] === ' ' ? 'open' : 'done'
      line.rest = line.rest.trimStart().slice(task[0].length)
    }
    addText(paragraph, line, isHalf)
  }

  function addCode(block: CodeNode, line: Line, isBlankLine: boolean): void {
    hasAddedText = true
    if (block.fence) block.lines.push(line.rest)
    else if (isBlankLine) block.heldBlanks = [...block.heldBlanks, line.rest]
    else {
      for (const blank of block.heldBlanks) block.lines.push(blank)
      block.heldBlanks = []
      block.lines.push(line.rest)
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

  function addText(block: Block, line: Line, isHalf: boolean): void {
    if (block.kind !== 'paragraph') return
    const text = line.rest.trimStart()
    // A definition can only go on with a title, so any other line proves what came before complete.
    if (/^[^"'(]/.test(text)) takeDefinitions(block, true)
    if (!isHalf) settleHead(block, block.tail.length, references)
    block.tail += block.tail ? `\n${text}` : text
    hasAddedText = true
  }

  function takeDefinitions(block: TextNode, onlyAll: boolean): void {
    if (block.segments.length > 0 || block.tail[0] !== '[') return
    const found: NonNullable<ReturnType<typeof readDefinition>>[] = []
    let { tail } = block
    for (let next = readDefinition(tail); next; next = readDefinition(tail)) {
      found.push(next)
      tail = tail.slice(next.end)
    }
    if (onlyAll && tail) return
    for (const definition of found) references.define(definition.label, definition)
    block.tail = tail
  }

  function underline(block: Block, level: number): boolean {
    if (block.kind !== 'paragraph') return false
    takeDefinitions(block, false)
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
    const table = push((parent, version) => createTable(parent, version, aligns))
    const { cells, isClosed } = splitRow(header)
    table.head = createRow(table, nextVersion(), cells)
    fillRow(table.head.cells, cells.length, isHalf && !isClosed)
  }

  function addRow(table: TableNode, text: string, isHalf: boolean): void {
    const { cells, isClosed } = splitRow(text)
    const row = createRow(table, nextVersion(), cells)
    fillRow(row.cells, cells.length, isHalf && !isClosed)
    table.rows.push(row)
  }

  function fillRow(cells: readonly Leaf[], count: number, isLastOpen: boolean): void {
    for (const [column, cell] of cells.entries()) {
      const isOpen = isLastOpen && column === count - 1
      // Half of `\|`.
      if (isOpen) cell.tail = cell.tail.replace(/\\$/, '')
      fill(cell, isOpen)
    }
  }

  function fill(leaf: Leaf, isOpen: boolean): void {
    if (isOpen) showTail(leaf, references)
    else settleLeaf(leaf, references)
  }

  function closeTo(depth: number): void {
    while (open.length > depth) {
      const block = open.pop()
      if (block?.kind !== 'paragraph') continue
      takeDefinitions(block, false)
      if (block.segments.length > 0 || block.tail.trim()) settleLeaf(block, references)
      else (block.parent as Container).children.pop()
    }
  }

  return {
    root,
    addLine,
    canExtend() {
      const block = tip()
      return block.kind === 'code' || (block.kind === 'paragraph' && /^[^<|`~[]/.test(lastLine(block.tail)))
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
      if (looksLikeHeader(header, isHalf)) {
        startTable(
          block,
          splitRow(header).cells.map(() => undefined),
          isHalf,
        )
      } else showTail(block, references)
    },
    takePicture() {
      const picture = createPicture(open)
      return {
        restore() {
          picture.restore()
          open = [...picture.blocks]
        },
        blocks: picture.blocks,
      }
    },
    touch() {
      for (const block of open) block.version = nextVersion()
    },
    end: () => closeTo(0),
  }
}

function isFenceInDoubt(line: Line, code: CodeNode): boolean {
  return isBlank(line.rest) || (indentOf(line) < 4 && mayCloseFence(line.rest, code.fence ?? ''))
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1)
}

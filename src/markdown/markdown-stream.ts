/**
 * Markdown that arrives in pieces. Every complete line is consumed once. The half line at the end is tried out on
 * the open blocks so that it can be shown, and taken back before the next piece is read. After each call `root`
 * holds what is to be shown now; after `end` it is the same tree however the text was cut.
 */
import { createBlockParser } from './block-parser.ts'
import { resettle } from './leaf.ts'
import { cleanText, isBlank, LONG_LINE } from './line.ts'
import type { Block, DocumentNode, Leaf, Row } from './nodes.ts'
import { createReferences } from './references.ts'

export interface MarkdownStream {
  readonly root: DocumentNode
  write(text: string): void
  end(): void
}

export function createMarkdownStream(): MarkdownStream {
  let version = 0
  const nextVersion = () => ++version
  const references = createReferences()
  const parser = createBlockParser(references, nextVersion)
  let half = ''
  let isExtending = false
  let endedWithReturn = false
  let restore = () => {}

  function takeBack(): void {
    restore()
    restore = () => {}
    parser.touch()
  }

  function addText(text: string): void {
    const pieces = text.split(/\r\n?|\n/)
    for (const [index, piece] of pieces.entries()) {
      half += piece
      if (index < pieces.length - 1) endLine()
    }
    if (isExtending) extend()
  }

  function endLine(): void {
    if (isExtending) parser.extendLine(cleanText(half))
    else parser.addLine(cleanText(half), false)
    isExtending = false
    half = ''
  }

  /** A high surrogate waits for its other half. */
  function extend(): void {
    const whole = half.replace(/[\ud800-\udbff]$/, '')
    parser.extendLine(cleanText(whole))
    half = half.slice(whole.length)
  }

  function show(): void {
    restore = parser.takePicture()
    references.isTrial = true
    const text = isExtending ? '' : cleanText(half.replace(/[\ud800-\udbff]$/, ''))
    const isShown = !isBlank(text) && parser.addLine(text, true)
    if (isShown && text.length > LONG_LINE && parser.canExtend()) {
      restore()
      references.isTrial = false
      parser.addLine(text, false)
      parser.extendLine('')
      half = half.slice(-1).replace(/[^\ud800-\udbff]/, '')
      isExtending = true
      restore = parser.takePicture()
      references.isTrial = true
    }
    parser.showOpen(isShown && !isExtending)
    references.isTrial = false
  }

  function refreshStale(): void {
    for (const leaf of references.takeStale()) {
      resettle(leaf, references)
      for (let node: Leaf | Row | Block | null = leaf; node; node = node.parent) node.version = nextVersion()
    }
  }

  return {
    root: parser.root,
    write(text) {
      const next = endedWithReturn && text[0] === '\n' ? text.slice(1) : text
      if (text) endedWithReturn = text.endsWith('\r')
      takeBack()
      addText(next)
      refreshStale()
      show()
    },
    end() {
      takeBack()
      if (half || isExtending) endLine()
      parser.end()
      references.end()
      refreshStale()
    },
  }
}

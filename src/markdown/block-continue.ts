/** Whether a line goes on with an open block; if so, the block's own prefix is consumed (CommonMark 5.1, 5.2). */
import { indentOf, isBlank, type Line, skipColumns, skipQuoteMark } from './line.ts'
import type { Block, CodeNode } from './nodes.ts'

export function continues(block: Block, line: Line): boolean {
  const isLineBlank = isBlank(line.rest)
  const indent = indentOf(line)
  switch (block.kind) {
    case 'quote': {
      const isQuoted = indent < 4 && line.rest.trimStart()[0] === '>'
      if (isQuoted) skipQuoteMark(line)
      return isQuoted
    }
    case 'item':
      if (isLineBlank ? block.children.length === 0 : indent < block.indent) return false
      skipColumns(line, block.indent)
      return true
    case 'code':
      if (!block.fence && indent < 4 && !isLineBlank) return false
      skipColumns(line, block.fence ? block.indent : 4)
      return true
    case 'html':
      return block.end !== undefined || !isLineBlank
    case 'paragraph':
    case 'table':
      return !isLineBlank
    default:
      return true
  }
}

/** With `isHalf`, whether the line may yet become the closing fence. */
export function closesFence({ fence }: CodeNode, line: Line, isHalf: boolean): boolean {
  const run = line.rest.trim()
  if (!fence || indentOf(line) > 3 || run !== fence.charAt(0).repeat(run.length)) return false
  return isHalf || run.length >= fence.length
}

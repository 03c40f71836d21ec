/** Whether a line goes on with an open block; if so, the block's own prefix is consumed (CommonMark 5.1, 5.2). */
import { indentOf, isBlank, type Line, skipChars, skipColumns } from './line.ts'
import type { Block, CodeNode } from './nodes.ts'

export function continues(block: Block, line: Line): 'yes' | 'no' | 'closes' {
  switch (block.kind) {
    case 'document':
    case 'list':
      return 'yes'
    case 'quote': {
      const indent = indentOf(line)
      if (indent > 3 || line.rest.trimStart()[0] !== '>') return 'no'
      skipColumns(line, indent)
      skipChars(line, 1)
      skipColumns(line, 1)
      return 'yes'
    }
    case 'item': {
      const isBlankLine = isBlank(line.rest)
      if (isBlankLine ? block.children.length === 0 : indentOf(line) < block.indent) return 'no'
      skipColumns(line, block.indent)
      return 'yes'
    }
    case 'code':
      return continuesCode(block, line)
    case 'html':
      return block.end || !isBlank(line.rest) ? 'yes' : 'no'
    case 'paragraph':
    case 'table':
      return isBlank(line.rest) ? 'no' : 'yes'
    case 'heading':
    case 'rule':
      return 'no'
    default:
      return block satisfies never
  }
}

function continuesCode(block: CodeNode, line: Line): 'yes' | 'no' | 'closes' {
  const indent = indentOf(line)
  if (block.fence) {
    const run = line.rest.trim()
    const char = block.fence[0] ?? ''
    if (indent < 4 && run.length >= block.fence.length && run === char.repeat(run.length)) return 'closes'
    skipColumns(line, block.indent)
    return 'yes'
  }
  if (indent < 4 && !isBlank(line.rest)) return 'no'
  skipColumns(line, 4)
  return 'yes'
}

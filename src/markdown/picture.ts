/**
 * A picture of the open blocks. Trying out a half line changes only blocks that are open, and of their list only
 * the end, so a shallow copy of each open block and the length of its list with its last entry are enough to undo
 * it: the cost depends on the depth, never on the size of the answer.
 */
import type { Block } from './nodes.ts'

/** Returns what restores the blocks. */
export function takePicture(blocks: readonly Block[]): () => void {
  const shots = blocks.map((block) => {
    const list = listOf(block)
    return { block, copy: { ...block }, list, length: list.length, last: list.at(-1) }
  })
  return () => {
    for (const { block, copy, list, length, last } of shots) {
      Object.assign(block, copy)
      list.length = length
      if (length > 0) list[length - 1] = last
    }
  }
}

/** The one list of a block that grows. */
function listOf(block: Block): unknown[] {
  if ('children' in block) return block.children
  if ('lines' in block) return block.lines
  if ('rows' in block) return block.rows
  return 'segments' in block ? block.segments : []
}

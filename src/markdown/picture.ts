/**
 * A picture of the open blocks. Trying out a half line changes only blocks that are open, and of their lists only
 * the end, so a shallow copy of each open block and the lengths of its lists with their last entries are enough to
 * undo it: the cost depends on the depth, never on the size of the answer.
 */
import type { Block } from './nodes.ts'

/** Returns what restores the blocks. */
export function takePicture(blocks: readonly Block[]): () => void {
  const shots = blocks.map((block) => {
    const lists = Object.values(block).filter(Array.isArray)
    return {
      block,
      copy: { ...block },
      lists: lists.map((list) => ({ list, length: list.length, last: list.at(-1) })),
    }
  })
  return () => {
    for (const { block, copy, lists } of shots) {
      Object.assign(block, copy)
      for (const { list, length, last } of lists) {
        list.length = length
        if (length > 0) list[length - 1] = last
      }
    }
  }
}

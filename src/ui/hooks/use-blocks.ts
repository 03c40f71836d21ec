import { useRef } from 'preact/hooks'
import type { Message } from '../../core/message.ts'

/**
 * A long talk in blocks, so that what is far from what is seen need not be drawn. Their limits stay where they are:
 * messages that come at the end fill the last block, earlier ones make new blocks before the first.
 */
export interface Block {
  readonly key: number
  readonly messages: readonly Message[]
}

const messagesPerBlock = 10

export function useBlocks(messages: readonly Message[]): {
  readonly blocks: readonly Block[]
  /** How many messages have come in before those that were there at first. */
  readonly addedBefore: number
} {
  const anchorId = useRef<string>(undefined)
  const known = useRef(new Map<number, Block>())
  const found = messages.findIndex(({ id }) => id === anchorId.current)
  if (found < 0) anchorId.current = messages[0]?.id
  const addedBefore = Math.max(0, found)

  const blocks: Block[] = []
  const first = -Math.ceil(addedBefore / messagesPerBlock)
  for (let key = first; ; key += 1) {
    const start = addedBefore + key * messagesPerBlock
    if (start >= messages.length) break
    const slice = messages.slice(Math.max(0, start), start + messagesPerBlock)
    const before = known.current.get(key)
    const isSame =
      before?.messages.length === slice.length && slice.every((one, index) => one === before.messages[index])
    blocks.push(isSame ? before : { key, messages: slice })
  }
  known.current = new Map(blocks.map((block) => [block.key, block]))
  return { blocks, addedBefore }
}

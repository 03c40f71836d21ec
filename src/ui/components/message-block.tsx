import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { type Message, messageText } from '../../core/message.ts'
import type { Block } from '../hooks/use-blocks.ts'
import type { Watch } from '../hooks/use-nearness.ts'
import { memo } from '../memo.ts'
import { MessageRow } from './message-row.tsx'

interface MessageBlockProps {
  readonly block: Block
  /** The last block is drawn wherever the reader is: there the answer goes on. */
  readonly isLast: boolean
  /** The last message that is part of the talk, if it is in here. */
  readonly last: Message | undefined
  /** Whether it is drawn before anybody knows what is near. */
  readonly isDrawnAtFirst: boolean
  readonly watch: Watch
}

/** Some messages of a long talk: drawn while they are near, else room of their height. */
export const MessageBlock = memo(({ block, isLast, last, isDrawnAtFirst, watch }: MessageBlockProps) => {
  const { messages } = block
  const frame = useRef<HTMLDivElement>(null)
  /** Undefined while it is drawn. */
  const kept = useSignal(isLast || isDrawnAtFirst ? undefined : guessHeight(messages))
  const height = kept.value
  const isDrawn = isLast || height === undefined
  const heightBefore = useRef(height)

  useEffect(() => {
    const element = frame.current
    if (!element) return
    return watch(element, (nearness) => {
      // What somebody is at, or has begun to fill in, stays.
      const isInUse = element.matches(':focus-within') || element.querySelector('form')
      kept.value = nearness.isNear || isInUse ? undefined : (kept.peek() ?? nearness.height)
    })
  }, [watch])

  // Safari does not keep the place of what is read by itself.
  useLayoutEffect(() => {
    const room = heightBefore.current
    heightBefore.current = height
    const element = frame.current
    const container = element?.parentElement?.parentElement
    // Measuring is dear: only where it is needed.
    if (height !== undefined || room === undefined || CSS.supports('overflow-anchor', 'auto')) return
    if (container && element.offsetTop < container.scrollTop)
      container.scrollTop += element.offsetHeight - room
  }, [height])

  return (
    <div
      ref={frame}
      class={isLast ? 'block is-last' : 'block'}
      style={{ blockSize: isDrawn ? '' : `${height}px` }}
    >
      {isDrawn &&
        messages.map((message, index) => (
          <MessageRow
            // Versions of one place share it, so that who leafs through them keeps the focus.
            key={message.versions ? index : message.id}
            message={message}
            isLast={message === last}
          />
        ))}
    </div>
  )
})

/** By the length of the texts, in a panel of the usual width. */
function guessHeight(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => sum + 90 + messageText(message).length / 2, 0)
}

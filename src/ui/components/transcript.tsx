import { useComputed, useSignalEffect } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { lastSpoken } from '../../core/message.ts'
import { useChatView } from '../context.ts'
import { useBlocks } from '../hooks/use-blocks.ts'
import { useNearness } from '../hooks/use-nearness.ts'
import { useStickToEnd } from '../hooks/use-stick-to-end.ts'
import { Icon } from '../icons.tsx'
import { Earlier } from './earlier.tsx'
import { MessageBlock } from './message-block.tsx'
import { Notice } from './notice.tsx'
import { Pending } from './pending.tsx'
import { Requirements } from './requirements.tsx'
import { Welcome } from './welcome.tsx'

export function Transcript() {
  const { state, words } = useChatView()
  const container = useRef<HTMLElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const { isAtEnd, isFar, scrollToEnd } = useStickToEnd(container, content)
  const messages = useComputed(() => state.value.messages)
  /** The message whose answer this tab waits for. */
  const sentId = useComputed(() => {
    const { answer } = state.value
    const last = messages.value.at(-1)
    return answer ? !answer.isElsewhere && answer.turnId : last?.isWaiting && last.id
  })
  const sessionId = useComputed(() => state.value.sessionId)
  const last = lastSpoken(messages.value)
  const isEmpty = messages.value.length === 0
  const watch = useNearness(container)
  const { blocks, addedBefore } = useBlocks(messages.value)
  const before = useRef({ addedBefore, height: 0 })
  /** The last message when the reader went up from it. */
  const leftAt = useRef(last)
  if (isAtEnd.value) leftAt.current = last
  const hasNews = last !== leftAt.current

  // What comes before must not move what is read. At the very top browsers don't see to that.
  if (addedBefore > before.current.addedBefore) before.current.height = container.current?.scrollHeight ?? 0
  useLayoutEffect(() => {
    const element = container.current
    const { height } = before.current
    before.current = { addedBefore, height: 0 }
    if (element && height) element.scrollTop += element.scrollHeight - height
  }, [addedBefore])

  // Whoever sends wants to see the answer, wherever they were reading.
  useSignalEffect(() => {
    if (sentId.value) scrollToEnd()
  })

  return (
    <div class="transcript-frame">
      <section
        ref={container}
        class={isAtEnd.value ? 'transcript is-at-end' : 'transcript'}
        part="transcript"
        aria-label={words.value.conversation}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll container must be reachable by keyboard
        tabIndex={0}
      >
        <div ref={content} class="messages">
          {isEmpty && <Welcome />}
          <Earlier watch={watch} onLost={() => container.current?.focus()} />
          {blocks.map((block, index) => (
            <MessageBlock
              key={`${sessionId.value}${block.key}`}
              block={block}
              isLast={index === blocks.length - 1}
              last={block.messages.find((message) => message === last)}
              isDrawnAtFirst={index === blocks.length - 2 && (blocks[index + 1]?.messages.length ?? 0) < 6}
              watch={watch}
            />
          ))}
          <Pending />
          <Notice />
          <Requirements />
        </div>
      </section>
      {isFar.value && !isEmpty && (
        <button
          type="button"
          class="to-end"
          aria-label={hasNews ? undefined : words.value.toEnd}
          // It goes with its press. The focus stays where it was, or the keys go on with what they scroll.
          onMouseDown={(event) => event.preventDefault()}
          onClick={({ currentTarget }) => {
            scrollToEnd()
            if (currentTarget.matches(':focus')) container.current?.focus()
          }}
        >
          <Icon name="arrowDown" size={16} />
          {hasNews && words.value.newMessages}
        </button>
      )}
    </div>
  )
}

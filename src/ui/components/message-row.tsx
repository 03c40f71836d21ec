import { useMemo, useRef } from 'preact/hooks'
import type { Message } from '../../core/message.ts'
import { useChatView } from '../context.ts'
import { groupParts } from '../group-parts.ts'
import { memo } from '../memo.ts'
import { Disclosure } from './disclosure.tsx'
import { MarkdownContext } from './markdown/context.ts'
import { MessageActions } from './message-actions.tsx'
import { OwnText } from './own-text.tsx'
import { FileView } from './parts/file-view.tsx'
import { MessagePart } from './parts/message-part.tsx'
import { Thoughts } from './parts/thoughts.tsx'
import { RetryButton } from './retry-button.tsx'
import { SourceList } from './sources.tsx'
import { VersionPager } from './version-pager.tsx'
import { Waiting } from './waiting.tsx'

interface MessageRowProps {
  readonly message: Message
  readonly isLast: boolean
}

/** Renders again only when its own message changed: every other message of a conversation stays the same object. */
export const MessageRow = memo(({ message, isLast }: MessageRowProps) => {
  const { config, markdown, words } = useChatView()
  const { role, parts, finishReason, usage } = message
  const isUser = role === 'user'
  const { youSaid, assistantSaid, stopped, interrupted } = words.value
  const isStreaming = !isUser && finishReason === undefined
  const list = useRef<HTMLDetailsElement>(null)
  const sources = config.sources ? parts.filter((part) => part.type === 'source') : []
  const files = parts.filter((part) => part.type === 'file')
  // They stand below, wherever they came, so that they part nothing that belongs together.
  const told = parts.filter(({ type }) => type !== 'source' && type !== 'file')
  const groups = groupParts(told, config)
  const isWriting = isStreaming && told.at(-1)?.type === 'text'
  const lastWork = groups.findLast((group) => Array.isArray(group))

  // The same object until a source comes: a new one draws every link again.
  const options = useMemo(
    () => ({
      ...markdown.value,
      sources,
      onCite(index: number) {
        if (!list.current) return
        list.current.open = true
        list.current.querySelectorAll('li')[index]?.focus()
      },
    }),
    [markdown.value, ...sources],
  )

  const bubble = (
    <div class="bubble" dir="auto">
      {groups.map((group, index) =>
        Array.isArray(group) ? (
          <Thoughts
            key={index}
            parts={group}
            isStreaming={isStreaming}
            isLast={index === groups.length - 1}
            usage={group === lastWork ? usage : undefined}
          />
        ) : (
          <MessagePart
            key={index}
            part={group}
            role={role}
            isLast={isLast}
            isStreaming={isStreaming && group === told.at(-1)}
          />
        ),
      )}
    </div>
  )

  return (
    <MarkdownContext.Provider value={options}>
      <article
        class={`message ${role}${isWriting ? ' is-writing' : ''}`}
        part={`message message-${role}`}
        aria-label={isUser ? youSaid : assistantSaid}
      >
        {isUser ? groups.length > 0 && <OwnText message={message}>{bubble}</OwnText> : bubble}
        {files.map((file, index) => (
          <FileView key={index} file={file} />
        ))}
        {sources.length > 0 && (
          <Disclosure title={words.value.sources} detailsRef={list}>
            <SourceList sources={sources} />
          </Disclosure>
        )}
        {(finishReason === 'stopped' || message.isStopped) && <p class="ending">{stopped}</p>}
        {finishReason === 'failed' && <p class="ending">{interrupted}</p>}
        {message.isWaiting && <Waiting />}
        {isUser && message.versions && <VersionPager message={message} />}
        {message.isStopped && isLast && (
          <div class="actions">
            <RetryButton isAction />
          </div>
        )}
        {!isUser && !isStreaming && <MessageActions message={message} isLast={isLast} />}
      </article>
    </MarkdownContext.Provider>
  )
})

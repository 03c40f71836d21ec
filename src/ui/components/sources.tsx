import type { Source } from '../../core/message.ts'
import { fill } from '../../i18n/translate.ts'
import { safeUrl } from '../../markdown/safe-url.ts'
import { useChatView } from '../context.ts'
import { SafeLink } from './markdown/link.tsx'

/** What an answer rests on, each with its number, its place and the words found there. */
export function SourceList({ sources }: { sources: readonly Source[] }) {
  const { language, words } = useChatView()
  return (
    <div class="md">
      <ol class="sources">
        {sources.map(({ sourceId, title, url, excerpt, score }, index) => (
          <li key={sourceId} value={Number(sourceId) || index + 1} tabIndex={-1}>
            {url && safeUrl(url)?.origin ? (
              <SafeLink url={url} title="" isCitation={false} text={title}>
                {title || url}
              </SafeLink>
            ) : (
              <bdi>{title}</bdi>
            )}
            {score !== undefined && score >= 0 && score <= 1 && (
              <small>
                {' '}
                {fill(words.value.relevance, {
                  percent: score.toLocaleString(language.value.tag, { style: 'percent' }),
                })}
              </small>
            )}
            {excerpt && <p dir="auto">{excerpt}</p>}
          </li>
        ))}
      </ol>
    </div>
  )
}

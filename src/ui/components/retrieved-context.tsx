import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { toChatError } from '../../core/errors.ts'
import type { Source } from '../../core/message.ts'
import { errorText } from '../../i18n/translate.ts'
import { useChatView } from '../context.ts'
import { SourceList } from './sources.tsx'

/** Everything the run looked up for its answer, asked for when somebody wants to see it. */
export function RetrievedContext({ messageId }: { messageId: string }) {
  const { controller, words } = useChatView()
  const found = useSignal<readonly Source[] | string | undefined>(undefined)
  const { loading, nothingFound } = words.value

  useEffect(() => {
    controller.loadContext(messageId).then(
      (sources) => {
        found.value = sources.length > 0 ? sources : nothingFound
      },
      (thrown) => {
        found.value = errorText(words.peek(), toChatError(thrown).kind)
      },
    )
  }, [messageId])

  const shown = found.value ?? loading
  return typeof shown === 'string' ? (
    <p class="ending" role="status">
      {shown}
    </p>
  ) : (
    <SourceList sources={shown} />
  )
}

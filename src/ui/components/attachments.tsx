import { useComputed } from '@preact/signals'
import type { Attachment, RefusalReason } from '../../core/attachment.ts'
import { fill } from '../../i18n/translate.ts'
import { useChatView } from '../context.ts'
import { formatBytes } from '../format-bytes.ts'
import { isByFinger } from '../is-by-finger.ts'
import { Chip } from './chip.tsx'
import { IconButton } from './icon-button.tsx'

const reasons: readonly RefusalReason[] = ['type', 'size', 'count', 'empty']

/** The files that go with the next message, and why others don't. */
export function Attachments() {
  const { config, language, state, words } = useChatView()
  const attachments = useComputed(() => state.value.attachments)
  const refusals = useComputed(() => state.value.refusals)
  const { tag } = language.value
  // Only when it is said: browsers take their time for the first number with a unit.
  const limits = () => ({ size: formatBytes(config.maxFileSize, tag), count: config.maxFiles })
  return (
    <>
      {refusals.value.length > 0 && (
        <div class="refusals" role="alert">
          {reasons.map((reason) => {
            const refused = refusals.value.filter((refusal) => refusal.reason === reason)
            const names = refused.map(({ name }) => name).join(', ')
            return (
              names && (
                <p key={reason}>{fill(words.value[`refused-${reason}`], { ...limits(), names }, tag)}</p>
              )
            )
          })}
        </div>
      )}
      {attachments.value.length > 0 && (
        <ul class="chips" aria-label={words.value.attachments}>
          {attachments.value.map((attachment) => (
            <li key={attachment.attachmentId}>
              <AttachmentChip attachment={attachment} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function AttachmentChip({ attachment }: { attachment: Attachment }) {
  const { controller, language, open, words } = useChatView()
  const { attachmentId, name, size, blob, state } = attachment
  const { uploading, removeFile, retryFile, fileFailed } = words.value
  const note =
    state === 'uploading' ? (
      <progress value={attachment.progress} aria-label={fill(uploading, { name })} />
    ) : state === 'failed' ? (
      fileFailed
    ) : (
      formatBytes(size, language.value.tag)
    )
  function act(click: UIEvent, action: (id: string) => void) {
    action(attachmentId)
    if (!isByFinger(click)) open()
  }

  return (
    <Chip name={name} note={note} blob={blob}>
      {state === 'failed' && (
        <IconButton
          icon="retry"
          label={fill(retryFile, { name })}
          iconSize={16}
          onClick={(click) => act(click, controller.retryUpload)}
        />
      )}
      <IconButton
        icon="close"
        label={fill(removeFile, { name })}
        iconSize={16}
        onClick={(click) => act(click, controller.detach)}
      />
    </Chip>
  )
}

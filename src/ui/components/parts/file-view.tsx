import { useContext } from 'preact/hooks'
import type { FilePart } from '../../../core/message.ts'
import { fill } from '../../../i18n/translate.ts'
import { safeUrl } from '../../../markdown/safe-url.ts'
import { useChatView } from '../../context.ts'
import { downloadData } from '../../download.ts'
import { formatBytes } from '../../format-bytes.ts'
import { Icon } from '../../icons.tsx'
import { Chip } from '../chip.tsx'
import { MarkdownContext } from '../markdown/context.ts'
import { ImageView } from '../markdown/image.tsx'

/** A file of the talk. It can be saved where its address is one that may be followed. */
export function FileView({ file }: { file: FilePart }) {
  const { name, mediaType, size, url = '' } = file
  const { language, words } = useChatView()
  const { images, onLinkClick } = useContext(MarkdownContext)
  const safe = safeUrl(url)
  const href = safe?.origin && safe.href
  const isData = /^data:/i.test(url)
  const isPicture = mediaType.startsWith('image/') && href && images.includes(safe.origin)
  const note = size === undefined ? mediaType : formatBytes(size, language.value.tag)
  // All that is seen is in the name, or those who speak to their computer can't say what they see.
  const label = { 'aria-label': fill(words.value.download, { name: `${name} ${note}` }) }
  return (
    <>
      {isPicture && (
        <div class="md">
          <ImageView node={{ kind: 'image', url: href, title: '', alt: name }} isInLink={false} />
        </div>
      )}
      <Chip
        name={name}
        note={note}
        {...(href && {
          tag: 'a',
          attributes: {
            ...label,
            href,
            download: name,
            target: '_blank',
            rel: 'noopener noreferrer',
            onClick: (event: MouseEvent) => onLinkClick?.(event, href),
          },
        })}
        {...(isData && {
          tag: 'button',
          attributes: { ...label, type: 'button', onClick: () => downloadData(url, name) },
        })}
      >
        {(href || isData) && <Icon name="download" size={18} />}
      </Chip>
    </>
  )
}

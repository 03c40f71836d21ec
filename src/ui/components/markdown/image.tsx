/**
 * Images in answers. Loading one tells its host that, and when, the answer was read, and its address can carry
 * text of the conversation away. So none loads by itself, except from origins the site has named.
 */
import { useSignal } from '@preact/signals'
import { useContext } from 'preact/hooks'
import type { ImageNode } from '../../../markdown/nodes.ts'
import { safeUrl } from '../../../markdown/safe-url.ts'
import { MarkdownContext } from './context.ts'

export function ImageView({ node, isInLink }: { node: ImageNode; isInLink: boolean }) {
  const { words, images } = useContext(MarkdownContext)
  const wanted = useSignal('')
  const safe = safeUrl(node.url)
  if (!safe?.origin) return <>{node.alt}</>
  if (images.includes(safe.origin) || wanted.value === safe.href) {
    return (
      <img
        class="picture"
        referrerpolicy="no-referrer"
        loading="lazy"
        decoding="async"
        alt={node.alt}
        title={node.title || undefined}
        src={safe.href}
      />
    )
  }
  // A button inside a link would be two controls in one.
  if (isInLink) return <>{node.alt || safe.target}</>
  return (
    <button type="button" class="placeholder" onClick={() => (wanted.value = safe.href)}>
      <bdi>{node.alt || words.image}</bdi>
      <small>{words.loadImage(safe.target)}</small>
    </button>
  )
}

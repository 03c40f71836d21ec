/**
 * A link that leads where it says. Only addresses that pass `safeUrl` become one; anything else stays text. If
 * the text reads like another address, the real one stands beside it.
 */
import type { ComponentChildren } from 'preact'
import { useContext } from 'preact/hooks'
import { plainText } from '../../../markdown/bracket.ts'
import type { LinkNode } from '../../../markdown/nodes.ts'
import { isMisleading, type SafeUrl, safeUrl } from '../../../markdown/safe-url.ts'
import { MarkdownContext } from './context.ts'

export function LinkView({ node, children }: { node: LinkNode; children: ComponentChildren }) {
  const text = plainText(node.children)
  const isCitation = /^\d{1,3}$/.test(text)
  return (
    <SafeLink url={node.url} title={node.title} isCitation={isCitation} text={text}>
      {isCitation ? `[${text}]` : children}
    </SafeLink>
  )
}

interface SafeLinkProps {
  readonly url: string | undefined
  readonly title: string
  readonly isCitation: boolean
  /** What the reader takes the address to be. */
  readonly text?: string
  readonly children: ComponentChildren
}

export function SafeLink({ url, title, isCitation, text = '', children }: SafeLinkProps) {
  const { words, onLinkClick } = useContext(MarkdownContext)
  const safe = url === undefined ? undefined : safeUrl(url)
  if (!safe && url !== undefined) return <span>{children}</span>
  // While its address has not arrived it is the same element without one, so that nothing is made anew.
  const attributes = safe && {
    href: safe.href,
    title: title || (isCitation ? safe.target : undefined),
    target: '_blank',
    rel: 'noopener noreferrer nofollow ugc',
    referrerpolicy: 'no-referrer' as const,
    'aria-description': words.opensNewTab,
    onClick: (event: MouseEvent) => onLinkClick?.(event, safe.href),
  }
  return (
    <>
      <a class={isCitation ? 'cite' : undefined} {...attributes}>
        {children}
      </a>
      {safe && isMisleading(text, safe) && <RealTarget {...safe} />}
    </>
  )
}

function RealTarget({ target }: SafeUrl) {
  return <bdi class="target"> ({target})</bdi>
}

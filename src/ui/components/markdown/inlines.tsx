/** Inline nodes as elements: one literal tag for each kind. */
import type { ComponentChild } from 'preact'
import { useContext } from 'preact/hooks'
import type { Inline, Leaf } from '../../../markdown/nodes.ts'
import { safeUrl } from '../../../markdown/safe-url.ts'
import { findSource } from '../../find-source.ts'
import { memo } from '../../memo.ts'
import { MarkdownContext } from './context.ts'
import { ImageView } from './image.tsx'
import { LinkView, SafeLink } from './link.tsx'

export function renderInlines(nodes: readonly Inline[], isInLink = false): ComponentChild[] {
  return nodes.map((node) => renderInline(node, isInLink))
}

function renderInline(node: Inline, isInLink: boolean): ComponentChild {
  switch (node.kind) {
    case 'text':
    case 'html':
      return node.text
    case 'code-span':
      return <code>{node.text}</code>
    case 'break':
      return <br />
    case 'emphasis':
      return <em>{renderInlines(node.children, isInLink)}</em>
    case 'strong':
      return <strong>{renderInlines(node.children, isInLink)}</strong>
    case 'strike':
      return <del>{renderInlines(node.children, isInLink)}</del>
    case 'citation':
      return isInLink ? `[${node.text}]` : <Citation number={node.text} />
    case 'link':
      return <LinkView node={node}>{renderInlines(node.children, true)}</LinkView>
    case 'image':
      return <ImageView node={node} isInLink={isInLink} />
    default:
      return node satisfies never
  }
}

/** `[1]` looks the same before and after its source is known; only then it leads to it, on the web or in the list below. */
function Citation({ number }: { number: string }) {
  const { sources = [], onCite } = useContext(MarkdownContext)
  const index = findSource(sources, number)
  const { url, title = '' } = sources[index] ?? {}
  const text = `[${number}]`
  if (index < 0) return text
  return url && safeUrl(url) ? (
    <SafeLink url={url} title={title} isCitation>
      {text}
    </SafeLink>
  ) : (
    <button type="button" class="cite" title={title} onClick={() => onCite?.(index)}>
      {text}
    </button>
  )
}

/** Settled stretches are left alone; the open tail follows them and becomes the next of them. */
export function LeafView({ leaf }: { leaf: Leaf }) {
  const stretches = leaf.segments.map(({ nodes }) => nodes)
  if (leaf.shown.length > 0) stretches.push(leaf.shown)
  return (
    <>
      {stretches.map((nodes, index) => (
        <Stretch key={index} nodes={nodes} />
      ))}
    </>
  )
}

const Stretch = memo(({ nodes }: { nodes: readonly Inline[] }) => renderInlines(nodes))

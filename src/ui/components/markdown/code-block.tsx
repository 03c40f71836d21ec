/** A listing with its language and a button that copies it. */
import { useSignal } from '@preact/signals'
import { useContext, useEffect } from 'preact/hooks'
import type { CodeNode } from '../../../markdown/nodes.ts'
import { MarkdownContext } from './context.ts'
import { Lines } from './lines.tsx'

const COPIED_MS = 2000

export function CodeBlock({ node }: { node: CodeNode }) {
  const { words } = useContext(MarkdownContext)
  const language = /^[\w+#.-]{1,20}$/.test(node.language) ? node.language : ''
  return (
    <div class="code" dir="ltr">
      <div class="code-head">
        <span>{language}</span>
        <CopyButton lines={node.lines} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keyboards must be able to */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms */}
      <pre tabIndex={0} role="group" aria-label={language ? `${words.code}: ${language}` : words.code}>
        <code>
          <Lines lines={node.lines} version={node.version} />
        </code>
      </pre>
    </div>
  )
}

function CopyButton({ lines }: { lines: readonly string[] }) {
  const { words, copyText } = useContext(MarkdownContext)
  const isCopied = useSignal(false)
  useEffect(() => {
    if (!isCopied.value) return
    const timer = setTimeout(() => (isCopied.value = false), COPIED_MS)
    return () => clearTimeout(timer)
  }, [isCopied.value])
  return (
    <button
      type="button"
      onClick={() => void copyText(lines.join('\n')).then((done) => (isCopied.value = done))}
    >
      {isCopied.value ? words.copied : words.copyCode}
    </button>
  )
}

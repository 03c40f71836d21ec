/** An answer in markdown, whole or still arriving. The text only grows while it streams; only its end is rendered. */
import { useMemo } from 'preact/hooks'
import { createGrowingMarkdown } from '../../../markdown/growing-markdown.ts'
import { Blocks } from './blocks.tsx'
import { MarkdownContext, type MarkdownOptions } from './context.ts'

export interface MarkdownProps {
  readonly text: string
  readonly isStreaming: boolean
  readonly lang?: string | undefined
  /** Keep it the same object: a new one renders every link and every image again. */
  readonly context: MarkdownOptions
}

export function Markdown({ text, isStreaming, lang, context }: MarkdownProps) {
  const markdown = useMemo(createGrowingMarkdown, [])
  const { children } = markdown.update(text, !isStreaming)
  return (
    <MarkdownContext.Provider value={context}>
      <div class="md" lang={lang}>
        <Blocks nodes={children} />
      </div>
    </MarkdownContext.Provider>
  )
}

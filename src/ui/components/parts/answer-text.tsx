import { useContext } from 'preact/hooks'
import { useGradualText } from '../../hooks/use-gradual-text.ts'
import { MarkdownContext } from '../markdown/context.ts'
import { Markdown } from '../markdown/markdown.tsx'

export function AnswerText({ text, isStreaming }: { text: string; isStreaming: boolean }) {
  const context = useContext(MarkdownContext)
  const drawn = useGradualText(text)
  const isGrowing = isStreaming || drawn.length < text.length
  return <Markdown text={drawn} isStreaming={isGrowing} context={context} />
}

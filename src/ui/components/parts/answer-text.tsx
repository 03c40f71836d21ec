import { useContext } from 'preact/hooks'
import { useGradualText } from '../../hooks/use-gradual-text.ts'
import { MarkdownContext } from '../markdown/context.ts'
import { Markdown } from '../markdown/markdown.tsx'

interface AnswerTextProps {
  readonly text: string
  readonly lang: string | undefined
  readonly isStreaming: boolean
}

export function AnswerText({ text, lang, isStreaming }: AnswerTextProps) {
  const context = useContext(MarkdownContext)
  const drawn = useGradualText(text)
  const isGrowing = isStreaming || drawn.length < text.length
  return <Markdown text={drawn} lang={lang} isStreaming={isGrowing} context={context} />
}

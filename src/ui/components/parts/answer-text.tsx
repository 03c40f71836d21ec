import { useChatView } from '../../context.ts'
import { useGradualText } from '../../hooks/use-gradual-text.ts'
import { Markdown } from '../markdown/markdown.tsx'

export function AnswerText({ text, isStreaming }: { text: string; isStreaming: boolean }) {
  const { markdown } = useChatView()
  const drawn = useGradualText(text)
  const isGrowing = isStreaming || drawn.length < text.length
  return <Markdown text={drawn} isStreaming={isGrowing} context={markdown.value} />
}

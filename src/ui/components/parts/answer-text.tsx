import { useChatView } from '../../context.ts'
import { Markdown } from '../markdown/markdown.tsx'

export function AnswerText({ text, isStreaming }: { text: string; isStreaming: boolean }) {
  const { markdown } = useChatView()
  return <Markdown text={text} isStreaming={isStreaming} context={markdown.value} />
}

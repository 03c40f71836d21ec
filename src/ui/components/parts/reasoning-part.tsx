import { useChatView } from '../../context.ts'
import { PlainText } from './plain-text.tsx'

export function ReasoningPart({ text, isStreaming }: { text: string; isStreaming: boolean }) {
  const { config, words } = useChatView()
  if (config.reasoning === 'hidden') return null
  return (
    <details class={`aside ${isStreaming ? 'is-running' : ''}`} open={config.reasoning === 'open'}>
      <summary>{words.value.reasoning}</summary>
      <PlainText text={text} />
    </details>
  )
}

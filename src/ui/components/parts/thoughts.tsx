import type { DataPart, ToolPart, Usage } from '../../../core/message.ts'
import type { Messages } from '../../../i18n/en.ts'
import { fill } from '../../../i18n/translate.ts'
import { useChatView } from '../../context.ts'
import { disclosureOf, type Work } from '../../group-parts.ts'
import { memo } from '../../memo.ts'
import { Disclosure } from '../disclosure.tsx'
import { PlainText } from './plain-text.tsx'
import { Values } from './values.tsx'

interface ThoughtsProps {
  readonly parts: readonly Work[]
  /** The answer is still being written. */
  readonly isStreaming: boolean
  /** Nothing has come after them yet. */
  readonly isLast: boolean
  readonly usage: Usage | undefined
}

/** How an answer came about, as one calm line: thoughts, tools and stages in their order stand behind it. */
export function Thoughts({ parts, isStreaming, isLast, usage }: ThoughtsProps) {
  const { config, language, words } = useChatView()
  const [first] = parts
  if (!first) return null
  // A mere change of stage has nothing behind it.
  if (parts.every(({ type }) => type === 'step')) return <>{parts.map(viewOf(false, isStreaming))}</>
  const isOpen = disclosureOf(first, config) === 'open'
  // The headline of the group is that of its only tool.
  const isOneOfMany = parts.filter(({ type }) => type === 'tool' || type === 'data').length > 1
  const isUsed = isStreaming && (isLast || parts.some(isRunning))
  return (
    <Disclosure
      title={headline(parts, words.value, language.value.tag, isStreaming)}
      isOpen={isOpen}
      isRunning={isUsed}
    >
      {parts.map(viewOf(isOneOfMany, isStreaming))}
      {usage && <UsageLine usage={usage} />}
    </Disclosure>
  )
}

function viewOf(isOneOfMany: boolean, isStreaming: boolean) {
  return (part: Work, index: number) => (
    <WorkView key={index} part={part} isOneOfMany={isOneOfMany} isStreaming={isStreaming} />
  )
}

interface WorkViewProps {
  readonly part: Work
  readonly isOneOfMany: boolean
  readonly isStreaming: boolean
}

const WorkView = memo(({ part, isOneOfMany, isStreaming }: WorkViewProps) => {
  const { config, language, words } = useChatView()
  if (part.type === 'reasoning') return <PlainText text={part.text} />
  if (part.type === 'step')
    return part.name ? (
      <p class="step" dir="auto">
        {part.name}
      </p>
    ) : null
  const inside = <Inside part={part} />
  if (!isOneOfMany) return inside
  return (
    <Disclosure
      title={headline([part], words.value, language.value.tag, isStreaming)}
      isOpen={config.steps === 'open'}
      isRunning={isStreaming && isRunning(part)}
    >
      {inside}
    </Disclosure>
  )
})

function Inside({ part }: { part: ToolPart | DataPart }) {
  const { input, result } = useChatView().words.value
  if (part.type === 'data') return <Values label={part.name} value={part.data} />
  return (
    <>
      <Values label={input} value={part.input} />
      {part.state !== 'running' && (
        <Values label={result} value={part.state === 'done' ? part.output : part.errorText} />
      )}
    </>
  )
}

function UsageLine({ usage }: { usage: Usage }) {
  const { inputTokens = 0, outputTokens = 0, totalTokens = inputTokens + outputTokens } = usage
  const { language, words } = useChatView()
  return totalTokens ? (
    <p class="ending">{fill(words.value.tokens, { count: totalTokens }, language.value.tag)}</p>
  ) : null
}

function isRunning(part: Work): boolean {
  return part.type === 'tool' && part.state === 'running'
}

/** What is being done right now, or what has been done. */
function headline(parts: readonly Work[], words: Messages, language: string, isStreaming: boolean): string {
  const tools = parts.filter((part) => part.type === 'tool')
  const running = isStreaming && tools.find(isRunning)
  const tool = running || tools[0]
  if (tools.length > 1 && !running) return fill(words.usedTools, { count: tools.length }, language)
  // What was running when the answer was cut has neither been done nor failed.
  const cut = isStreaming ? words.usingTool : '{tool}'
  const template = { running: cut, done: words.usedTool, failed: words.toolFailed }
  if (tool) return fill(template[tool.state], { tool: tool.name })
  const thought = parts.find((part) => part.type === 'reasoning')
  return (!thought && parts.find((part) => part.type === 'data')?.name) || words.reasoning
}

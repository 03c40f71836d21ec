import type { ToolPart as Tool } from '../../../core/message.ts'
import type { Messages } from '../../../i18n/en.ts'
import { fill } from '../../../i18n/translate.ts'
import { useChatView } from '../../context.ts'

/** One use of a tool: its name and, on demand, what went in and what came out. */
export function ToolPart({ part }: { part: Tool }) {
  const { config, words } = useChatView()
  if (config.steps === 'hidden') return null
  return (
    <details class={`aside ${part.state === 'running' ? 'is-running' : ''}`} open={config.steps === 'open'}>
      <summary>{fill(headline(part, words.value), { tool: part.name })}</summary>
      {part.input !== undefined && <pre class="data">{show(part.input)}</pre>}
      {part.state === 'done' && <pre class="data">{show(part.output)}</pre>}
      {part.state === 'failed' && <pre class="data">{part.errorText}</pre>}
    </details>
  )
}

function headline({ state }: Tool, words: Messages): string {
  return { running: words.usingTool, done: words.usedTool, failed: words.toolFailed }[state]
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

import type { RunEvent } from '../../runs/run-event.ts'
import type { Database } from '../../storage/database.ts'
import { readFileBytes } from '../../storage/files.ts'
import { DEMO_APP_ID } from '../../well-known.ts'
import { askInWords } from '../common/ask-in-words.ts'
import { readEvent, type Told, type ToldFile, type ToldRequest } from '../common/read-event.ts'
import type { Wire } from '../common/wire.ts'

const NODE_ID = '3e1f6a52-90c4-4b1d-8f7e-2a5c6d7e8f90'
const AGENT_NAME = 'Marlow assistant'
const AGENT = { id: NODE_ID, name: AGENT_NAME, group: 'agents', type: 'dynamiq.nodes.agents.Agent' }
const WORKFLOW = { id: DEMO_APP_ID, name: AGENT_NAME, group: null, type: 'dynamiq.workflows.Workflow' }
const HUMAN_FEEDBACK = {
  id: '7c9d0e1f-2a3b-4c5d-8e6f-708192a3b4c5',
  name: 'message-sender',
  group: 'tools',
  type: 'dynamiq.nodes.tools.HumanFeedbackTool',
}

type ToolTold = Extract<Told, { type: 'tool-started' | 'tool-completed' | 'tool-failed' }>

/**
 * A run as the streaming node of a workflow tells it: every frame has the event name the platform gives by default,
 * `data`, and an OpenAI-like delta; the last one comes from the workflow itself, named `streaming`. A question to a
 * person is asked twice, as the frame clients may know and in words, and ends the response: the next message answers.
 */
export function createClassicWire(database: Database, input: Readonly<Record<string, unknown>>): Wire {
  let runId: string | null = null
  let answer = ''
  let loop = 1

  const frame = (event: string, source: typeof AGENT | typeof WORKFLOW, data: unknown): string => {
    const message = { run_id: runId, wf_run_id: runId, entity_id: source.id, event, source, data }
    return `event: ${event}\ndata: ${JSON.stringify(message)}\n\n`
  }
  const step = (name: string, content: unknown): string =>
    frame('data', AGENT, { choices: [{ delta: { content, source: AGENT_NAME, step: name } }] })
  const say = (text: string): string => {
    answer += text
    return step('answer', text)
  }
  const succeed = (): string =>
    frame('streaming', WORKFLOW, {
      [NODE_ID]: { status: 'success', input, output: { content: answer }, error: null },
    })

  const openTool = ({ id, name, kind, input: toolInput }: ToolTold): string => {
    const tool = { name, type: kind }
    const whole = {
      tool_run_id: id,
      thought: '',
      action: name,
      tool,
      action_input: toolInput,
      loop_num: loop,
    }
    return [
      step('tool_input_start', { tool_run_id: id, action: name, tool, loop_num: loop }),
      step('tool_input', { tool_run_id: id, action_input: JSON.stringify(toolInput) }),
      step('reasoning', whole),
    ].join('')
  }
  const closeTool = (told: ToolTold, result: string, status: string): string => {
    const { id, name, kind, input: toolInput } = told
    const content = {
      ...toolResult(id, name, kind),
      input: toolInput,
      result,
      output: result,
      loop_num: loop,
      status,
    }
    loop += 1
    return step('tool', content)
  }
  const giveFile = async (file: ToldFile): Promise<string> => {
    const bytes = (await readFileBytes(database, file.id)) ?? new Uint8Array()
    const { name, mimeType: mime_type, size } = file
    const files = [{ content: Buffer.from(bytes).toString('base64'), size, name, mime_type }]
    const result = toolResult(file.id, 'make_file', 'file')
    return step('tool', {
      ...result,
      input: {},
      result: `Made ${name}`,
      files,
      loop_num: loop,
      status: 'success',
    })
  }
  const ask = (request: ToldRequest): string => {
    const question =
      request.kind === 'approval'
        ? frame('approval', AGENT, {
            template: request.prompt,
            data: request.params,
            mutable_data_params: request.editableParams,
          })
        : frame('data', HUMAN_FEEDBACK, {
            prompt: request.prompt,
            action: 'ask',
            is_browser_takeover: false,
            questions: request.questions.length > 0 ? request.questions : null,
          })
    return `${question}${say(askInWords(request))}${succeed()}`
  }

  const encode = (told: Told): string | Promise<string> => {
    if (told.type === 'started') {
      runId = told.runId
      return ''
    }
    if (told.type === 'text') return say(told.text)
    if (told.type === 'reasoning') return step('reasoning', { thought: told.text, loop_num: loop })
    if (told.type === 'tool-started') return openTool(told)
    if (told.type === 'tool-completed') return closeTool(told, told.result, 'success')
    if (told.type === 'tool-failed') return closeTool(told, told.message, 'failure')
    if (told.type === 'file') return giveFile(told.file)
    if (told.type === 'request') return ask(told)
    if (told.type !== 'ended') return ''
    if (told.status === 'completed') return succeed()
    if (told.status === 'failed') return frame('streaming', WORKFLOW, { error: told.error?.message })
    return frame('streaming', WORKFLOW, { canceled: true, error: { message: 'The run was canceled.' } })
  }
  return {
    encode(event: RunEvent) {
      const told = readEvent(event)
      return told ? encode(told) : ''
    },
    endsAt: (event) => readEvent(event)?.type === 'request',
  }
}

function toolResult(id: string, name: string, type: string): Record<string, unknown> {
  return { tool_run_id: id, name, tool: { name, type }, files: [], timestamp: new Date().toISOString() }
}

import { type AGUIEvent, EventType, type TokenUsage } from '@ag-ui/core'
import type { RunEvent } from '../../runs/run-event.ts'
import { readEvent, type Told, type ToolCall } from '../common/read-event.ts'
import { presentInterrupt } from './interrupt.ts'
import type { RunInput } from './read-run-input.ts'

const AGENT_NAME = 'Marlow assistant'

/**
 * A run in the events of AG-UI. Messages, thoughts and tool calls open and close; a question to a person ends the run
 * with an interrupt, which the next run resumes. The state is the client's own, with the agent's name in it. What the
 * protocol has no event for (sources, files, suggestions) is custom, under those names.
 */
export function createAgUiMapper({
  threadId,
  runId,
  state,
}: Pick<RunInput, 'threadId' | 'runId' | 'state'>): (event: RunEvent) => AGUIEvent[] {
  let open: 'text' | 'reasoning' | undefined
  let messageCount = 0
  let usage: TokenUsage[] = []
  let step: string | undefined
  /** The call that was approved: it is told as the one the visitor saw. */
  let approvedId: string | undefined
  const seenAs = new Map<string, string>()

  const messageId = (): string => `${runId}-${messageCount}`
  const close = (): AGUIEvent[] => {
    const kind = open
    open = undefined
    const id = { messageId: messageId() }
    if (kind === 'text') return [{ type: EventType.TEXT_MESSAGE_END, ...id }]
    if (kind === undefined) return []
    return [
      { type: EventType.REASONING_MESSAGE_END, ...id },
      { type: EventType.REASONING_END, ...id },
    ]
  }
  const begin = (kind: 'text' | 'reasoning'): AGUIEvent[] => {
    if (open === kind) return []
    const closed = close()
    open = kind
    messageCount += 1
    const id = { messageId: messageId() }
    if (kind === 'text') return [...closed, { type: EventType.TEXT_MESSAGE_START, ...id, role: 'assistant' }]
    return [
      ...closed,
      { type: EventType.REASONING_START, ...id },
      { type: EventType.REASONING_MESSAGE_START, ...id, role: 'reasoning' },
    ]
  }
  const startTool = ({ id, name, input }: ToolCall): AGUIEvent[] => {
    if (approvedId === undefined) return callTool(id, name, input)
    seenAs.set(id, approvedId)
    approvedId = undefined
    return []
  }
  const endTool = (id: string, content: string): AGUIEvent[] => {
    messageCount += 1
    const toolCallId = seenAs.get(id) ?? id
    return [{ type: EventType.TOOL_CALL_RESULT, messageId: messageId(), toolCallId, content, role: 'tool' }]
  }
  /** What another agent does is a step of its own. */
  const startStep = (stepName: string): AGUIEvent[] => {
    step = stepName
    return [{ type: EventType.STEP_STARTED, stepName }]
  }
  const finishStep = (): AGUIEvent[] => {
    const stepName = step
    step = undefined
    return stepName === undefined ? [] : [{ type: EventType.STEP_FINISHED, stepName }]
  }
  const finish = (outcome: Extract<AGUIEvent, { type: EventType.RUN_FINISHED }>['outcome']): AGUIEvent[] => [
    ...finishStep(),
    {
      type: EventType.RUN_FINISHED,
      threadId,
      runId,
      ...(outcome ? { outcome } : {}),
      ...(usage.length > 0 ? { usage } : {}),
    },
  ]
  const toEvents = (told: Told): AGUIEvent[] => {
    switch (told.type) {
      case 'started':
        return [
          { type: EventType.RUN_STARTED, threadId, runId },
          { type: EventType.STATE_SNAPSHOT, snapshot: { ...state, agent: AGENT_NAME } },
        ]
      case 'text':
        return [
          ...begin('text'),
          { type: EventType.TEXT_MESSAGE_CONTENT, messageId: messageId(), delta: told.text },
        ]
      case 'reasoning':
        return [
          ...begin('reasoning'),
          { type: EventType.REASONING_MESSAGE_CONTENT, messageId: messageId(), delta: told.text },
        ]
      case 'tool-started':
        return startTool(told)
      case 'tool-completed':
        return endTool(told.id, told.result)
      case 'tool-failed':
        return endTool(told.id, `Error: ${told.message}`)
      case 'request': {
        const called = told.kind === 'approval' ? callTool(told.id, told.toolName, told.params) : []
        return [...called, ...finish({ type: 'interrupt', interrupts: [presentInterrupt(told)] })]
      }
      case 'answer':
        if (told.approved === true) approvedId = told.id
        return told.approved === false ? endTool(told.id, 'Rejected') : []
      case 'sources':
        return [custom('sources', told.sources)]
      case 'file':
        return [custom('file', told.file)]
      case 'follow-ups':
        return [custom('suggestions', told.suggestions)]
      case 'switched':
        return [
          ...finishStep(),
          { type: EventType.STATE_DELTA, delta: [{ op: 'replace', path: '/agent', value: told.name }] },
          ...startStep(told.name),
        ]
      case 'usage': {
        const { inputTokens, outputTokens, totalTokens } = told
        usage = [{ inputTokens, outputTokens, totalTokens }]
        return []
      }
      case 'ended':
        if (told.status === 'completed') return finish({ type: 'success' })
        if (told.status === 'canceled') return finish({ type: 'cancelled' })
        return [presentError(told.error)]
      default:
        return told satisfies never
    }
  }
  return (event) => {
    const told = readEvent(event)
    if (!told) return []
    // An empty delta is none, in the eyes of the protocol.
    if (told.type === 'text' || told.type === 'reasoning') return told.text === '' ? [] : toEvents(told)
    return [...close(), ...toEvents(told)]
  }
}

function callTool(toolCallId: string, toolCallName: string, input: unknown): AGUIEvent[] {
  return [
    { type: EventType.TOOL_CALL_START, toolCallId, toolCallName },
    { type: EventType.TOOL_CALL_ARGS, toolCallId, delta: JSON.stringify(input) },
    { type: EventType.TOOL_CALL_END, toolCallId },
  ]
}

function custom(name: string, value: unknown): AGUIEvent {
  return { type: EventType.CUSTOM, name, value }
}

function presentError(error: { code: string | undefined; message: string } | undefined): AGUIEvent {
  const code = error?.code === undefined ? {} : { code: error.code }
  return { type: EventType.RUN_ERROR, message: error?.message ?? 'The run failed.', ...code }
}

import type { RunEvent } from '../../runs/run-event.ts'
import { readEvent, type Told } from '../common/read-event.ts'
import { dataFrame, type Wire } from '../common/wire.ts'
import { createGatherer, presentChunk, presentCitation } from './gather-run.ts'

export interface WireNames {
  runId: string
  sessionId: string
  isNewSession: boolean
  reasoningRequested: boolean
}

const PREVIEW_LENGTH = 200
const STEP = 1

/**
 * A run as this product's server streams it: unnamed frames whose kind stands in `event`. The text comes as deltas
 * and then once more, whole, in `chunk`; who adds both up has it twice.
 */
export function createPowabaseWire({ runId, sessionId, isNewSession, reasoningRequested }: WireNames): Wire {
  const { add, run } = createGatherer()
  const startedAt = new Map<string, number>()
  const names = { run_id: runId, session_id: sessionId, context_handler_id: null }
  const frame = (event: string, fields: Record<string, unknown>): string => dataFrame({ event, ...fields })

  const complete = (): string => {
    const hasTools = run.toolCalls.length > 0
    return [
      frame('chunk', { content: run.content }),
      frame('step_completed', { step: STEP, finish_reason: 'stop', has_tool_calls: hasTools }),
      frame('complete', {
        ...names,
        content: run.content,
        status: 'completed',
        citations: run.sources.map(presentCitation),
        steps: STEP,
        tool_calls: run.toolCalls,
        usage: run.usage ?? null,
        retrieved_items: run.sources.map(presentChunk),
        is_new_session: isNewSession,
      }),
    ].join('')
  }
  const toolResult = (
    told: Extract<Told, { type: 'tool-completed' | 'tool-failed' }>,
    at: number,
  ): string => {
    const result = told.type === 'tool-completed' ? told.result : `Error: ${told.message}`
    return frame('tool_result', {
      step: STEP,
      tool_name: told.name,
      call_id: told.id,
      result_preview: [...result].slice(0, PREVIEW_LENGTH).join(''),
      ...(told.type === 'tool-failed' ? { result_meta: { is_error: true } } : {}),
      duration_ms: at - (startedAt.get(told.id) ?? at),
    })
  }
  const encode = (told: Told, at: number): string => {
    switch (told.type) {
      case 'started': {
        const started = frame('start', { ...names, reasoning_requested: reasoningRequested })
        return `${started}${frame('step_started', { step: STEP, is_last_step: false })}`
      }
      case 'text':
        return frame('content_delta', { type: 'text', delta: told.text })
      case 'reasoning':
        return frame('reasoning_delta', {
          type: 'reasoning',
          step: STEP,
          source: 'thinking',
          delta: told.text,
        })
      case 'tool-started':
        startedAt.set(told.id, at)
        return frame('tool_call', {
          step: STEP,
          tool_name: told.name,
          arguments: told.input,
          call_id: told.id,
        })
      case 'tool-completed':
      case 'tool-failed':
        return toolResult(told, at)
      case 'request': {
        const isApproval = told.kind === 'approval'
        return frame('approval_requested', {
          tool_name: isApproval ? told.toolName : 'ask_person',
          tool_input: isApproval ? told.params : { questions: told.questions },
          message: told.prompt,
        })
      }
      case 'switched':
        return frame('delegation_started', { agent_name: told.name })
      case 'ended':
        return told.status === 'completed' ? complete() : frame('error', { error: run.error, run_id: runId })
      default:
        return ''
    }
  }
  return {
    heartbeat: ': keepalive\n\n',
    encode(event: RunEvent) {
      add(event)
      const told = readEvent(event)
      return told ? encode(told, Date.parse(event.timestamp)) : ''
    },
  }
}

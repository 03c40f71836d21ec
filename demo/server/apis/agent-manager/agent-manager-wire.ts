import type { RunEvent } from '../../runs/run-event.ts'
import { readEvent, type Told, type ToldRequest } from '../common/read-event.ts'
import type { Wire } from '../common/wire.ts'

/**
 * A run as this product's chat stream tells it: `data:` without a space, the kind in the JSON, and every payload a
 * string, however it is written inside. The start is empty, so that a client does not learn the id of its run.
 * A provider's error is followed by the same end as an answer.
 */
export function createAgentManagerWire(generateFollowups: boolean): Wire {
  let metrics = ''
  let followUps = ''

  const encode = (told: Told): string => {
    switch (told.type) {
      case 'started':
        return frame('START', '')
      case 'reasoning':
        return frame('REASONING_DELTA', told.text)
      case 'text':
        return frame('CONTENT_DELTA', told.text)
      case 'tool-started':
        return frame('TOOL_START', `Executing Tool: ${told.name}`)
      case 'switched':
        return frame('AGENT_SWITCH', told.name)
      case 'request':
        return frame('PAUSED', JSON.stringify(presentAction(told)))
      case 'usage':
        metrics = frame('METRICS', JSON.stringify(presentMetrics(told)))
        return ''
      case 'follow-ups':
        if (generateFollowups) followUps = frame('FOLLOWUP_SUGGESTION', JSON.stringify(told.suggestions))
        return ''
      case 'ended':
        if (told.status === 'canceled') return frame('CANCELLED', 'Run cancelled by client')
        if (told.status === 'completed')
          return `${frame('CONTENT_DONE', '')}${followUps}${metrics}${frame('STOP', '')}`
        return `${frame('ERROR', told.error?.message ?? '')}${frame('CONTENT_DONE', '')}${frame('STOP', '')}`
      default:
        return ''
    }
  }
  return {
    encode(event: RunEvent) {
      const told = readEvent(event)
      return told ? encode(told) : ''
    },
  }
}

/** What has to be done before the run goes on. */
export function presentAction(request: ToldRequest): Record<string, unknown> {
  const { kind, id, toolName, prompt, params, questions } = request
  return kind === 'approval'
    ? { type: 'APPROVAL', approvalId: id, toolName, toolInput: params, message: prompt }
    : { type: 'USER_INPUT', approvalId: id, message: prompt, ...(questions.length > 0 ? { questions } : {}) }
}

export function presentMetrics(told: Extract<Told, { type: 'usage' }>): Record<string, unknown> {
  const { inputTokens, outputTokens, totalTokens } = told
  return { inputTokens, outputTokens, totalTokens, llmCalls: 1, model: 'marlow-reader' }
}

function frame(event: string, data: string): string {
  return `data:${JSON.stringify({ event, data, timestamp: Date.now() })}\n\n`
}

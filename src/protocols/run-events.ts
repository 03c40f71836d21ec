/**
 * The run events that two APIs stream, to chat events. Only some of them are documented; the rest are read as a
 * server would plausibly write them, and unknown ones are ignored. Whether an event comes twice or too early is
 * decided before it gets here. After the terminal event nothing counts any more.
 */
import type { ProtocolEvent } from '../core/chat-event.ts'
import { ChatError } from '../core/errors.ts'
import type { InputRequest, Question } from '../core/input-request.ts'
import { errorText, field, firstText, isRecord, parseJson } from '../core/json.ts'
import { readFile, readSource } from './named-data.ts'
import type { Frame } from './read-answer.ts'
import { outputText, readFailure } from './read-whole.ts'
import { readUsage } from './usage.ts'
import { given, listOf, textsOf } from './wire-values.ts'

type Events = readonly ProtocolEvent[]

export interface RunReader {
  (frame: Pick<Frame, 'event' | 'json'>): Events
  hasText(): boolean
  /** Events have been left out: where the run's own text at its end is longer, it is the better one. */
  markIncomplete(): void
}

export function createRunReader(outputKey?: string): RunReader {
  let runId: string | undefined
  let text = ''
  let isIncomplete = false
  let isOver = false

  function startRun(data: unknown): Events {
    const id = firstText(field(data, 'id'))
    if (id === undefined || id === runId) return []
    runId = id
    return [{ type: 'message-start', runId: id }]
  }

  function complete(data: unknown): Events {
    const end = { type: 'message-end', finishReason: 'completed' } as const
    const whole = outputText(field(data, 'output'), outputKey)
    if (text.trim()) {
      return isIncomplete && whole && whole.length > text.length
        ? [{ type: 'text-replaced', text: whole }, end]
        : [end]
    }
    return whole
      ? [{ type: 'text-delta', delta: whole }, end]
      : [{ type: 'error', error: new ChatError('empty', 'The answer is empty.') }]
  }

  function read(type: string | undefined, json: unknown): Events {
    const data = field(json, 'data')
    const delta = firstText(field(data, 'delta'))
    switch (type) {
      case 'run.started':
        return startRun(data)
      case 'agent.response.delta':
        text += delta ?? ''
        return delta ? [{ type: 'text-delta', delta }] : []
      case 'agent.reasoning.delta':
        return delta ? [{ type: 'reasoning-delta', delta }] : []
      case 'agent.tool_call.created':
      case 'agent.tool_call.started':
        return [{ type: 'tool-input', name: 'tool', ...readTool(json) }]
      case 'agent.tool_call.completed':
        return [{ type: 'tool-output', ...readTool(json), output: readResult(field(data, 'result')) }]
      case 'agent.tool_call.failed':
        return [{ type: 'tool-error', ...readTool(json), errorText: errorText(data) ?? 'failed' }]
      case 'approval_request.created':
      case 'agent.human_feedback.requested':
        return readInputRequest(data, type)
      case 'input_request.resolved':
        return readResolution(data)
      case 'agent.sources.retrieved':
        return listOf(field(data, 'sources')).flatMap(readSource)
      case 'agent.file.created':
        return readFile(field(data, 'file') ?? data)
      case 'agent.follow_ups.suggested':
        return [{ type: 'follow-ups-suggested', followUps: textsOf(field(data, 'suggestions')) }]
      case 'agent.switched': {
        const name = firstText(field(data, 'agent', 'name'), field(data, 'agent'))
        return name ? [{ type: 'step-start', name }] : []
      }
      case 'agent.usage.reported':
        return readUsage(data)
      case 'run.completed':
        isOver = true
        return complete(data)
      case 'run.canceled':
        isOver = true
        return [{ type: 'message-end', finishReason: 'stopped' }]
      // A relay reports its own failures in mid-stream as `error`, not always in the envelope.
      case 'run.failed':
      case 'error':
        isOver = true
        return [{ type: 'error', error: readFailure(data ?? json) }]
      default:
        return []
    }
  }

  const reader = ({ event, json }: Pick<Frame, 'event' | 'json'>) =>
    isOver ? [] : read(firstText(field(json, 'type'), event), json)
  return Object.assign(reader, {
    hasText: () => text.trim() !== '',
    markIncomplete() {
      isIncomplete = true
    },
  })
}

/** What a run waits for, from its event or from the list in the run itself. Nothing where it can't be answered. */
export function readInputRequest(data: unknown, type = ''): Events {
  const requestId = firstText(field(data, 'id'))
  if (requestId === undefined) return []
  const params = field(data, 'params')
  const questions = listOf(field(data, 'questions')).map(readQuestion)
  const request: InputRequest = {
    requestId,
    kind: /approval/.test(firstText(field(data, 'type')) ?? type) ? 'approval' : 'question',
    prompt: firstText(field(data, 'prompt')) ?? '',
    ...(isRecord(params) && { params, editableParams: textsOf(field(data, 'editable_params')) }),
    ...(questions.length > 0 && { questions }),
  }
  return [{ type: 'input-requested', request }]
}

function readQuestion(data: unknown, index: number): Question {
  return {
    questionId: firstText(field(data, 'id')) ?? String(index + 1),
    text: firstText(field(data, 'question'), field(data, 'header')) ?? '',
    options: listOf(field(data, 'options')).flatMap((option) => {
      const label = firstText(field(option, 'label'), option)
      return label ? [{ label, ...given({ description: firstText(field(option, 'description')) }) }] : []
    }),
    isMultiple: field(data, 'multi_select') === true,
    allowsCustom: field(data, 'allow_custom_answer') === true,
  }
}

function readResolution(data: unknown): Events {
  const requestId = firstText(field(data, 'id'))
  if (requestId === undefined) return []
  const isApproved = field(data, 'approved')
  const params = field(data, 'params')
  const answers = listOf(field(data, 'answers')).map((answer) => ({
    questionId: firstText(field(answer, 'question_id')) ?? '',
    selected: textsOf(field(answer, 'selected')),
    ...given({ customText: firstText(field(answer, 'custom_text')) }),
  }))
  const response = given({
    isApproved: typeof isApproved === 'boolean' ? isApproved : undefined,
    params: isRecord(params) ? params : undefined,
    text: firstText(field(data, 'feedback')),
    answers: answers.length > 0 ? answers : undefined,
  })
  const hasResponse = Object.keys(response).length > 0
  return [{ type: 'input-resolved', requestId, ...(hasResponse && { response }) }]
}

function readTool(json: unknown) {
  const data = field(json, 'data')
  const name = firstText(field(data, 'tool', 'name'), field(data, 'tool'), field(data, 'name'))
  const input = field(data, 'input')
  return {
    // Without an id of its own a call is told from others by the event that reports it.
    toolCallId: firstText(field(data, 'id'), field(json, 'id')) ?? `tool-${field(json, 'sequence')}`,
    ...given({ name, input }),
  }
}

/** A tool's result is often JSON in a string. */
export function readResult(result: unknown): unknown {
  return typeof result === 'string' ? (parseJson(result) ?? result) : result
}

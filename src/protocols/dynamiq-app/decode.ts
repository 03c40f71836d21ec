/**
 * Messages of an app's streaming nodes, to chat events. The name of an event is whatever the workflow's author has
 * typed in, also the `streaming` that the workflow's own last message has: only the contents tell them apart.
 */
import type { ProtocolEvent } from '../../core/chat-event.ts'
import { ChatError } from '../../core/errors.ts'
import { errorText, field, firstText, isRecord } from '../../core/json.ts'
import { answerText } from '../answer-text.ts'
import type { Decoder } from '../read-answer.ts'
import { outputText, readFailure } from '../read-whole.ts'
import { readResult } from '../run-events.ts'
import { given, listOf, numberOf } from '../wire-values.ts'

type Events = readonly ProtocolEvent[]

export interface AppDecoder {
  readonly decode: Decoder
  /** What the end of the stream means. */
  readonly atEnd: () => Events
}

const end = { type: 'message-end', finishReason: 'completed' } as const

export function createDecoder(outputKey?: string): AppDecoder {
  let runId: string | undefined
  let text = ''
  let lastSource: string | undefined
  /** Whether the thought of this step has come in pieces. */
  let hasThought = false
  /** What the last message of a workflow said, be it ours or one within. */
  let ending: Events = []

  function start(json: unknown): Events {
    const id = firstText(field(json, 'wf_run_id'), field(json, 'run_id'))
    if (id === undefined || runId !== undefined) return []
    runId = id
    return [{ type: 'message-start', runId: id }]
  }

  function write(delta: string, source: string | undefined): Events {
    const isOther = source !== undefined && lastSource !== undefined && source !== lastSource
    lastSource = source ?? lastSource
    text += delta
    return [
      ...(isOther ? [{ type: 'step-start', name: source } as const] : []),
      { type: 'text-delta', delta },
    ]
  }

  function readThought(content: unknown, isWhole: boolean): Events {
    const delta = firstText(field(content, 'thought'))
    const isNew = delta !== undefined && !(isWhole && hasThought)
    hasThought = !isWhole && (hasThought || isNew)
    return isNew ? [{ type: 'reasoning-delta', delta }] : []
  }

  function readDelta(delta: unknown): Events {
    const content = field(delta, 'content')
    const step = firstText(field(delta, 'step')) ?? 'answer'
    if (typeof content === 'string') {
      if (!content) return []
      const isThought = /^(?:reasoning|manager_planning|manager_input_handling)$/.test(step)
      if (isThought) return [{ type: 'reasoning-delta', delta: content }]
      return write(content, firstText(field(delta, 'source')))
    }
    const id = firstText(field(content, 'tool_run_id'))
    switch (step) {
      case 'reasoning': {
        const isWhole = field(content, 'action') !== undefined || id !== undefined
        return [...readThought(content, isWhole), ...(id ? [startTool(id, content)] : [])]
      }
      case 'tool_input_start':
        return id ? [startTool(id, content)] : []
      case 'tool_input': {
        const piece = firstText(field(content, 'action_input'))
        return id && piece ? [{ type: 'tool-input-delta', toolCallId: id, delta: piece }] : []
      }
      case 'tool_input_error':
        return id ? [failTool(id, content)] : []
      case 'tool':
        return id ? [endTool(id, content), ...listOf(field(content, 'files')).flatMap(readFile)] : []
      case 'manager_final_output': {
        const said = answerText(content)
        return said ? write(said, firstText(field(delta, 'source'))) : []
      }
      default:
        return readThought(content, false)
    }
  }

  /** Nobody here can answer a running workflow: what it asks is said, and the next message is the answer. */
  function readQuestion(data: unknown): Events {
    const questions = listOf(field(data, 'questions'))
    const asked = questions.map((question) => firstText(field(question, 'question')))
    const prompt = firstText(field(data, 'prompt'), field(data, 'template'))
    const words = [...new Set([prompt, ...asked])].filter(Boolean).join('\n\n')
    const options = questions.flatMap((question) => listOf(field(question, 'options')))
    const followUps = options.flatMap((option) => firstText(field(option, 'label'), option) ?? [])
    const said = words ? write((text && '\n\n') + words, undefined) : []
    if (field(data, 'action') === 'info') return said
    return [...said, ...(followUps.length ? [{ type: 'follow-ups-suggested', followUps } as const] : []), end]
  }

  function readEnding(data: unknown): Events {
    if (field(data, 'canceled') === true) return [{ type: 'message-end', finishReason: 'stopped' }]
    const error = field(data, 'error')
    if (error !== undefined) return [{ type: 'error', error: readFailure(error) }]
    if (text.trim()) return [end]
    const delta = nodesText(data, outputKey)
    if (delta) return [{ type: 'text-delta', delta }, end]
    const failed = Object.values(isRecord(data) ? data : {}).find((node) => field(node, 'error'))
    const failure = failed ? readFailure(failed) : new ChatError('empty', 'The answer is empty.')
    return [{ type: 'error', error: failure }]
  }

  function decode({ event, json }: Parameters<Decoder>[0]): Events {
    const data = field(json, 'data')
    const choices = listOf(field(data, 'choices') ?? field(json, 'choices'))
    if (choices.length)
      return [...start(json), ...choices.slice(0, 1).flatMap((one) => readDelta(field(one, 'delta')))]
    const type = firstText(field(json, 'source', 'type'))
    const name = firstText(field(json, 'event'), event)
    if (type !== undefined && /\bWorkflow$/.test(type)) return endRun(json, data)
    if (firstText(field(data, 'prompt'), field(data, 'template'))) return readQuestion(data)
    const error = type === undefined ? (field(json, 'error') ?? field(data, 'error')) : undefined
    if (type === undefined && name === 'streaming' && isRecord(data)) return endRun(json, data)
    // What a relay has to say for itself comes from no node.
    return error || name === 'error' ? [{ type: 'error', error: readFailure(error ?? json) }] : []
  }

  /** The end of a workflow within this one is not the end. */
  function endRun(json: unknown, data: unknown): Events {
    ending = readEnding(data)
    const id = firstText(field(json, 'wf_run_id'))
    return id === undefined || runId === undefined || id === runId ? [...start(json), ...ending] : []
  }

  return { decode, atEnd: () => ending }
}

/** The reply among the results of all nodes: under its name in any of them, or what the last one has to say. */
export function nodesText(nodes: unknown, outputKey: string | undefined): string | undefined {
  const outputs = Object.values(isRecord(nodes) ? nodes : {})
    .map((node) => field(node, 'output'))
    .reverse()
  const named = outputKey && outputs.map((output) => answerText(field(output, outputKey))).find(Boolean)
  return named || outputs.map((output) => outputText(output, outputKey)).find(Boolean)
}

function nameOf(content: unknown): string | undefined {
  return firstText(
    field(content, 'tool', 'name'),
    field(content, 'name'),
    field(content, 'action'),
    field(content, 'tool'),
  )
}

function startTool(toolCallId: string, content: unknown): ProtocolEvent {
  const input = given({ input: readResult(field(content, 'action_input')) })
  return { type: 'tool-input', toolCallId, name: nameOf(content) ?? 'tool', ...input }
}

function failTool(toolCallId: string, content: unknown): ProtocolEvent {
  const words = errorText(field(content, 'error')) ?? errorText(content) ?? 'failed'
  return { type: 'tool-error', toolCallId, ...given({ name: nameOf(content) }), errorText: words }
}

function endTool(toolCallId: string, content: unknown): ProtocolEvent {
  const status = firstText(field(content, 'status')) ?? 'success'
  const output = readResult(field(content, 'output') ?? field(content, 'result'))
  if (status !== 'success')
    return failTool(toolCallId, { error: firstText(output) ?? status, ...given({ name: nameOf(content) }) })
  const known = given({ name: nameOf(content), input: field(content, 'input') })
  return { type: 'tool-output', toolCallId, ...known, output }
}

function readFile(file: unknown): Events {
  const content = firstText(field(file, 'content'))
  const name = firstText(field(file, 'name'))
  if (content === undefined || name === undefined) return []
  const mediaType = firstText(field(file, 'mime_type')) ?? ''
  const url = `data:${mediaType || 'application/octet-stream'};base64,${content}`
  return [
    {
      type: 'file-available',
      file: { name, mediaType, url, ...given({ size: numberOf(field(file, 'size')) }) },
    },
  ]
}

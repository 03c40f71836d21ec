import { isObject, type JsonObject } from '../../http/read-json-body.ts'
import type { RunEvent } from '../../runs/run-event.ts'

/**
 * A stored event as the other APIs read it: what happened, in fields that are sure to be there. Events nobody maps,
 * and those of a newer server, are `undefined`.
 */
export type Told =
  | { type: 'started'; runId: string }
  | { type: 'reasoning'; text: string }
  | { type: 'text'; text: string }
  | ({ type: 'tool-started' } & ToolCall)
  | ({ type: 'tool-completed'; result: string } & ToolCall)
  | ({ type: 'tool-failed'; message: string } & ToolCall)
  | ToldRequest
  | ToldAnswer
  | { type: 'sources'; sources: ToldSource[] }
  | { type: 'file'; file: ToldFile }
  | { type: 'follow-ups'; suggestions: string[] }
  | { type: 'switched'; name: string }
  | { type: 'usage'; inputTokens: number; outputTokens: number; totalTokens: number }
  | { type: 'ended'; status: 'completed' | 'failed' | 'canceled'; error?: ToldError }

export interface ToolCall {
  id: string
  name: string
  kind: string
  input: JsonObject
}

export interface ToldRequest {
  type: 'request'
  kind: 'approval' | 'feedback'
  id: string
  prompt: string
  params: JsonObject
  editableParams: string[]
  toolName: string
  questions: unknown[]
}

export interface ToldAnswer {
  type: 'answer'
  id: string
  approved: boolean | undefined
  data: JsonObject
}

export interface ToldSource {
  id: string
  name: string
  excerpt: string
  score: number
  url: string
}

export interface ToldFile {
  id: string
  name: string
  mimeType: string
  size: number
  url: string
}

export interface ToldError {
  code: string | undefined
  message: string
}

const readers: Readonly<Record<string, (data: JsonObject) => Told>> = {
  'run.started': (data) => ({ type: 'started', runId: text(data['id']) }),
  'agent.reasoning.delta': (data) => ({ type: 'reasoning', text: text(data['delta']) }),
  'agent.response.delta': (data) => ({ type: 'text', text: text(data['delta']) }),
  'agent.tool_call.created': (data) => ({ type: 'tool-started', ...toolCall(data) }),
  'agent.tool_call.completed': (data) => ({
    type: 'tool-completed',
    ...toolCall(data),
    result: text(data['result']),
  }),
  'agent.tool_call.failed': (data) => ({
    type: 'tool-failed',
    ...toolCall(data),
    message: text(object(data['error'])['message']),
  }),
  'approval_request.created': (data) => request('approval', data),
  'agent.human_feedback.requested': (data) => request('feedback', data),
  'input_request.resolved': (data) => {
    const approved = data['approved']
    return {
      type: 'answer',
      id: text(data['id']),
      approved: typeof approved === 'boolean' ? approved : undefined,
      data,
    }
  },
  'agent.sources.retrieved': (data) => ({ type: 'sources', sources: list(data['sources']).map(source) }),
  'agent.file.created': (data) => ({ type: 'file', file: file(object(data['file'])) }),
  'agent.follow_ups.suggested': (data) => ({
    type: 'follow-ups',
    suggestions: list(data['suggestions']).map(text),
  }),
  'agent.switched': (data) => ({ type: 'switched', name: text(object(data['agent'])['name']) }),
  'agent.usage.reported': (data) => ({
    type: 'usage',
    inputTokens: number(data['input_tokens']),
    outputTokens: number(data['output_tokens']),
    totalTokens: number(data['total_tokens']),
  }),
  'run.completed': () => ({ type: 'ended', status: 'completed' }),
  'run.failed': (data) => ({ type: 'ended', status: 'failed', error: failure(data['error']) }),
  'run.canceled': () => ({ type: 'ended', status: 'canceled' }),
}

export function readEvent(event: RunEvent): Told | undefined {
  return Object.hasOwn(readers, event.type) ? readers[event.type]?.(event.data) : undefined
}

function toolCall(data: JsonObject): ToolCall {
  const tool = object(data['tool'])
  return {
    id: text(data['id']),
    name: text(tool['name']),
    kind: text(tool['type']),
    input: object(data['input']),
  }
}

function request(kind: ToldRequest['kind'], data: JsonObject): ToldRequest {
  return {
    type: 'request',
    kind,
    id: text(data['id']),
    prompt: text(data['prompt']),
    params: object(data['params']),
    editableParams: list(data['editable_params']).map(text),
    toolName: text(object(data['tool'])['name']),
    questions: list(data['questions']),
  }
}

function source(value: unknown): ToldSource {
  const { id, name, text_excerpt, score, url } = object(value)
  return { id: text(id), name: text(name), excerpt: text(text_excerpt), score: number(score), url: text(url) }
}

function file({ id, name, mime_type, size, url }: JsonObject): ToldFile {
  return { id: text(id), name: text(name), mimeType: text(mime_type), size: number(size), url: text(url) }
}

function failure(value: unknown): ToldError {
  const { code, message } = object(value)
  return { code: typeof code === 'string' ? code : undefined, message: text(message) || 'The run failed.' }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const number = (value: unknown): number => (typeof value === 'number' ? value : 0)
const object = (value: unknown): JsonObject => (isObject(value) ? value : {})
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/**
 * The conversation as UI messages, which the server turns into what its model reads. A call that was cut off before its
 * result is left out: models refuse a conversation with a call that was never answered.
 */
import type { ProtocolEvent } from '../../core/chat-event.ts'
import type { InputResponse } from '../../core/input-request.ts'
import { parseJson } from '../../core/json.ts'
import type { Message, ToolPart } from '../../core/message.ts'
import type { Turn } from '../protocol.ts'
import type { SentFile } from '../sent-file.ts'
import { given } from '../wire-values.ts'
import type { CallMemory, ChatBody, UiMessage, UiPart, UiToolPart } from './wire.ts'

export function encodeMessage(turn: Turn, files: readonly SentFile[], memory: CallMemory): object {
  const { sessionId, userId, history, responses } = turn
  const isContinued = responses.length > 0
  const messages = history.map((message) => toUiMessage(message, turn, memory))
  const question: UiMessage = {
    id: turn.id,
    role: 'user',
    parts: [...files.map(toFilePart), ...(turn.text ? [{ type: 'text', text: turn.text } as const] : [])],
  }
  return {
    ...turn.params,
    id: sessionId,
    messages: [...messages.filter(({ parts }) => parts.length > 0), ...(isContinued ? [] : [question])],
    trigger: 'submit-message',
    messageId: isContinued ? messages.at(-1)?.id : undefined,
    user_id: userId,
    session_id: sessionId,
  } satisfies ChatBody
}

function toUiMessage(message: Message, turn: Turn, memory: CallMemory): UiMessage {
  const { id, role, runId, parts } = message
  const uiParts: UiPart[] = []
  // What follows the results of tools is another step of the model's.
  let isAfterTools = role === 'assistant'
  for (const part of parts) {
    const made =
      part.type === 'tool'
        ? toToolPart(part, approvalOf(part, message, turn), memory)
        : part.type === 'text' || part.type === 'reasoning'
          ? { type: part.type, text: part.text }
          : part.type === 'file' && part.url !== undefined && toFilePart({ ...part, url: part.url })
    if (!made) continue
    const isTool = part.type === 'tool'
    if (isAfterTools && !isTool) uiParts.push({ type: 'step-start' })
    isAfterTools = isTool
    uiParts.push(made)
  }
  return { id: runId === undefined || runId === turn.sessionId ? id : runId, role, parts: uiParts }
}

function toFilePart({ name: filename, mediaType, url }: SentFile) {
  return { type: 'file', mediaType, filename, url } as const
}

/** What the visitor has said to the call, where the call asked. */
function approvalOf(
  { toolCallId }: ToolPart,
  { parts }: Message,
  { responses }: Turn,
): InputResponse | undefined {
  for (const part of parts) {
    if (part.type !== 'input-request' || part.request.toolCallId !== toolCallId) continue
    const { requestId } = part.request
    const known = part.state === 'answered' || part.state === 'sending' ? part.response : undefined
    return responses.find((response) => response.requestId === requestId) ?? known
  }
  return undefined
}

function toToolPart(
  part: ToolPart,
  response: InputResponse | undefined,
  memory: CallMemory,
): UiToolPart | undefined {
  const { toolCallId, name, input = {} } = part
  const details = memory.get(toolCallId)
  const kind = details?.isDynamic ? { type: 'dynamic-tool', toolName: name } : { type: `tool-${name}` }
  const call = {
    ...kind,
    ...details?.call,
    toolCallId,
    input: typeof input === 'string' ? (parseJson(input) ?? input) : input,
  }
  const approved = response?.isApproved
  const approval = response && {
    ...details?.approval,
    id: response.requestId,
    ...given({ approved, reason: response.text }),
  }
  if (part.state === 'running') {
    if (!response || !approval) return undefined
    return approved === undefined
      ? { ...call, state: 'output-available', output: toOutput(response) }
      : { ...call, state: 'approval-responded', approval }
  }
  if (approved === false && approval) return { ...call, state: 'output-denied', approval }
  const granted = approved && approval ? { approval } : {}
  return part.state === 'done'
    ? { ...call, ...granted, state: 'output-available', output: part.output ?? null }
    : { ...call, ...granted, state: 'output-error', errorText: part.errorText }
}

/** Calls whose result is what the visitor has just said: the server will not repeat it. */
export function answersAsOutputs({ history, responses }: Turn): readonly ProtocolEvent[] {
  return (history.at(-1)?.parts ?? []).flatMap((part): readonly ProtocolEvent[] => {
    if (part.type !== 'input-request' || part.request.kind !== 'question') return []
    const { toolCallId, requestId } = part.request
    const response = responses.find((one) => one.requestId === requestId)
    return response && toolCallId ? [{ type: 'tool-output', toolCallId, output: toOutput(response) }] : []
  })
}

/** What the visitor said to a tool that was a question. */
function toOutput({ text = '', answers }: InputResponse): unknown {
  if (!answers) return text
  const choices = answers.map(({ questionId: question_id, selected, customText: custom_text }) => ({
    question_id,
    selected,
    ...given({ custom_text }),
  }))
  return { feedback: text, answers: choices }
}

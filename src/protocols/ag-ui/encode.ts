/**
 * The conversation as AG-UI messages: what an assistant says, the calls it makes, and their results are messages of
 * their own, in that order.
 */
import type { InputRequest, InputResponse } from '../../core/input-request.ts'
import { type Message, messageText, type Part, type ToolPart } from '../../core/message.ts'
import type { Turn } from '../protocol.ts'
import { inlineData, type SentFile } from '../sent-file.ts'
import { given } from '../wire-values.ts'
import type { AguiMessage, ContentPart, MessageIds, ResumeEntry, RunAgentInput, ToolCall } from './wire.ts'

export function encodeRun(turn: Turn, files: readonly SentFile[], ids: MessageIds): RunAgentInput {
  const { id, text, history, sessionId, userId, params } = turn
  const parts = [...(text ? [{ type: 'text', text } as const] : []), ...files.map(toContentPart)]
  const content = files.length > 0 ? parts : text
  const resume = answersTo(history.at(-1), turn.responses)
  return {
    threadId: sessionId,
    runId: id,
    state: {},
    messages: [
      ...history.flatMap((message) => toMessages(message, ids)),
      ...(content.length > 0 ? [{ id, role: 'user', content } as const] : []),
    ],
    tools: [],
    context: [],
    forwardedProps: { ...params, userId },
    ...(resume.length > 0 && { resume }),
  }
}

function toContentPart({ name: filename, mediaType: mimeType, url }: SentFile): ContentPart {
  const type = mimeType.match(/^(image|audio|video)\//)?.[1] ?? 'document'
  const data = inlineData({ url })
  const source = { type: data === undefined ? 'url' : 'data', value: data ?? url, mimeType } as const
  return { type: type as 'image', source, metadata: { filename } }
}

function toMessages(message: Message, ids: MessageIds): readonly AguiMessage[] {
  const { id, role, runId, parts } = message
  if (role === 'user') {
    const content = messageText(message)
    return content ? [{ id, role, content }] : []
  }
  return splitAtTools(parts).flatMap((section, index) => {
    const content = messageText({ parts: section })
    const calls = section.filter((part) => part.type === 'tool').filter((part) => isAnswerable(part, parts))
    const toolCalls = calls.map(toToolCall)
    if (!content && calls.length === 0) return []
    const ownId = index === 0 ? id : `${id}-${index}`
    const said = {
      id: ids.get(runId ?? id)?.[index] ?? ownId,
      role,
      ...(content && { content }),
      ...(toolCalls.length > 0 && { toolCalls }),
    }
    return [said, ...calls.flatMap((call) => toResult(call, ids))]
  })
}

/** Text after a call has heard the call's result. */
function splitAtTools(parts: readonly Part[]): readonly (readonly Part[])[] {
  const sections: Part[][] = [[]]
  for (const part of parts) {
    const open = sections.at(-1)
    if (part.type === 'text' && open?.some(({ type }) => type === 'tool')) sections.push([part])
    else open?.push(part)
  }
  return sections
}

/** A call that was cut off would never be answered; one that waits for the visitor will be. */
function isAnswerable({ state, toolCallId }: ToolPart, parts: readonly Part[]): boolean {
  return (
    state !== 'running' ||
    parts.some((part) => part.type === 'input-request' && part.request.toolCallId === toolCallId)
  )
}

function toToolCall({ toolCallId, name, input = {} }: ToolPart): ToolCall {
  return { id: toolCallId, type: 'function', function: { name, arguments: toText(input) } }
}

function toResult(part: ToolPart, ids: MessageIds): readonly AguiMessage[] {
  if (part.state === 'running') return []
  const { toolCallId } = part
  const content = toText(part.state === 'done' ? part.output : part.errorText)
  return [
    {
      id: ids.get(toolCallId)?.[0] ?? `${toolCallId}-result`,
      role: 'tool',
      toolCallId,
      content,
      ...(part.state === 'failed' && { error: part.errorText }),
    },
  ]
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** A run that was interrupted goes on only when everything it asked is answered: by the visitor, or as passed over. */
function answersTo(last: Message | undefined, responses: readonly InputResponse[]): readonly ResumeEntry[] {
  return (last?.parts ?? []).flatMap((part): readonly ResumeEntry[] => {
    if (part.type !== 'input-request') return []
    const { requestId: interruptId } = part.request
    const response = responses.find(({ requestId }) => requestId === interruptId)
    if (response) return [{ interruptId, status: 'resolved', payload: toPayload(part.request, response) }]
    return part.state === 'answered' ? [] : [{ interruptId, status: 'cancelled' }]
  })
}

function toPayload({ kind, params, questions = [] }: InputRequest, response: InputResponse): unknown {
  const { isApproved, text, answers = [] } = response
  if (kind === 'approval') {
    // Edited arguments replace all of them.
    const editedArgs = response.params && { ...params, ...response.params }
    return { approved: isApproved === true, ...given({ editedArgs, reason: text }) }
  }
  if (answers.length === 0) return text
  return Object.fromEntries(
    answers.map(({ questionId, selected, customText }) => {
      const all = [...selected, ...(customText ? [customText] : [])]
      const question = questions.find((one) => one.questionId === questionId)
      return [questionId, question?.isMultiple ? all : all[0]]
    }),
  )
}

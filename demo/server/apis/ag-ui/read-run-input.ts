import { RunAgentInputSchema } from '@ag-ui/core/schemas'
import { badRequest } from '../../http/api-error.ts'
import { isObject, type JsonObject } from '../../http/read-json-body.ts'
import type { Exchange } from '../../storage/runs.ts'
import { readDataUrl } from '../common/data-url.ts'
import { pairMessages, type SaidMessage } from '../common/pair-messages.ts'

export interface RunInput {
  threadId: string
  runId: string
  state: JsonObject
  question: string
  history: Exchange[]
  files: File[]
  resume: { interruptId: string; isCancelled: boolean; payload: unknown }[]
  forwardedProps: JsonObject
}

/** What an AG-UI client posts, checked by the protocol's own schema. */
export function readRunInput(body: JsonObject): RunInput {
  const parsed = RunAgentInputSchema.safeParse(body)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw badRequest({ [issue?.path.join('.') || 'body']: issue?.message ?? 'is not a run input' })
  }
  const { threadId, runId, state, messages, forwardedProps, resume = [] } = parsed.data
  const said = messages.flatMap((message): SaidMessage[] => {
    const { role, content } = message
    return role === 'user' || role === 'assistant' ? [{ role, text: textOf(content) }] : []
  })
  const asked = messages.findLast(({ role }) => role === 'user')
  const { question, history } = pairMessages(said)
  const files = filesOf(asked?.content)
  if (question === '' && files.length === 0 && resume.length === 0)
    throw badRequest({ messages: 'must have a message of the user' })
  return {
    threadId,
    runId,
    state: isObject(state) ? state : {},
    question,
    history,
    files,
    resume: resume.map(({ interruptId, status, payload }) => ({
      interruptId,
      isCancelled: status === 'cancelled',
      payload: payload as unknown,
    })),
    forwardedProps: isObject(forwardedProps) ? forwardedProps : {},
  }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content.replaceAll('\u0000', '')
  const parts = Array.isArray(content) ? content.filter(isObject) : []
  const texts = parts.flatMap(({ text }) => (typeof text === 'string' ? [text] : []))
  return texts.join('\n\n').replaceAll('\u0000', '')
}

/** Files come with their bytes; addresses elsewhere are not fetched. */
function filesOf(content: unknown): File[] {
  const parts = Array.isArray(content) ? content.filter(isObject) : []
  return parts.flatMap(({ source, metadata }) => {
    if (!isObject(source) || source['type'] !== 'data') return []
    const name = isObject(metadata) ? (metadata['filename'] ?? metadata['name']) : undefined
    const url = `data:${String(source['mimeType'])};base64,${String(source['value'])}`
    const file = readDataUrl(url, typeof name === 'string' ? name : undefined)
    return file ? [file] : []
  })
}

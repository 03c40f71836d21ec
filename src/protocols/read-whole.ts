/** An answer given as one JSON document, and the text in a workflow's output. */
import type { ProtocolEvent } from '../core/chat-event.ts'
import { ChatError } from '../core/errors.ts'
import { errorText, field, firstText } from '../core/json.ts'
import { answerText } from './answer-text.ts'

/** The reply in a workflow's output: under its own name where the site has told it, found by itself where not. */
export function outputText(output: unknown, outputKey: string | undefined): string | undefined {
  const named =
    outputKey === undefined ? undefined : (field(output, outputKey) ?? field(output, 'output', outputKey))
  return answerText(named) ?? answerText(output)
}

/** A failure the agent itself reports, from the object or the words that describe it. */
export function readFailure(data: unknown): ChatError {
  const retryable = field(data, 'retryable')
  const words = errorText(data) ?? 'no reason given'
  return new ChatError('server', `The agent reported a failure: ${words}`, {
    ...(typeof retryable === 'boolean' && { retryable }),
  })
}

/** `{ output: … }`, a run, a completion, or the bare text; in an envelope or not. Throws where there is no answer in it. */
export function readWhole(json: unknown, outputKey?: string): readonly ProtocolEvent[] {
  const data = field(json, 'data') ?? json
  const status = firstText(field(data, 'status'))
  const error = field(json, 'error') ?? field(data, 'error')
  if (error || status === 'failed' || status === 'failure')
    return [{ type: 'error', error: readFailure(error) }]
  const delta = outputText(field(data, 'output') ?? json, outputKey)
  const text = delta ? [{ type: 'text-delta', delta } as const] : []
  if (status === 'canceled') return [...text, { type: 'message-end', finishReason: 'stopped' }]
  if (!delta) throw new ChatError('empty', 'The answer is empty.')
  return [...text, { type: 'message-end', finishReason: 'completed' }]
}

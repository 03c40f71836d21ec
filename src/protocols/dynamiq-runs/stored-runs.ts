/** The runs that are kept, as the talks they make: each is a question and, as far as it has come, its answer. */

import { field, firstText } from '../../core/json.ts'
import type { FinishReason, Message, Part } from '../../core/message.ts'
import { isContentEvent, reduceParts } from '../../core/reduce-parts.ts'
import type { ConversationSummary, ProtocolOptions, Turn } from '../protocol.ts'
import { outputText } from '../read-whole.ts'
import { readInputRequest } from '../run-events.ts'
import { listOf, timeOf, titleOf } from '../wire-values.ts'

const finishReasons: Readonly<Record<string, FinishReason>> = {
  completed: 'completed',
  failed: 'failed',
  canceled: 'stopped',
}

export function readRun(run: unknown, { inputKey, outputKey }: ProtocolOptions): readonly Message[] {
  const runId = firstText(field(run, 'id'))
  if (runId === undefined) return []
  const createdAt = timeOf(field(run, 'started_at')) ?? 0
  const text = inputText(run, inputKey)
  const output = outputText(field(run, 'output'), outputKey)
  const finishReason = finishReasons[firstText(field(run, 'status')) ?? '']
  const said: readonly Part[] = output ? [{ type: 'text', text: output }] : []
  const parts = listOf(field(run, 'input_requests'))
    .flatMap((request) => readInputRequest(request))
    .filter(isContentEvent)
    .reduce(reduceParts, said)
  const id = firstText(field(run, 'client_message_id')) ?? `${runId}-input`
  const question: Message = { id, role: 'user', parts: text ? [{ type: 'text', text }] : [], createdAt }
  const answeredAt = timeOf(field(run, 'ended_at')) ?? createdAt
  const answer: Message = { id: runId, role: 'assistant', parts, createdAt: answeredAt, runId }
  return [question, finishReason ? { ...answer, finishReason } : answer]
}

/** The sessions of these runs, which come newest first. Those in `known` are left out. */
export function readSessions(
  runs: readonly unknown[],
  known: Set<string>,
  { inputKey }: ProtocolOptions,
): readonly ConversationSummary[] {
  const sessions = new Map<string, ConversationSummary>()
  for (const run of runs) {
    const id = firstText(field(run, 'session_id'))
    if (id === undefined || known.has(id)) continue
    const updatedAt =
      sessions.get(id)?.updatedAt ?? timeOf(field(run, 'ended_at') ?? field(run, 'started_at'))
    // The oldest that is seen comes last, and names it.
    sessions.set(id, { id, title: titleOf(inputText(run, inputKey)), updatedAt })
  }
  for (const id of sessions.keys()) known.add(id)
  return [...sessions.values()]
}

/**
 * Whether this run answers the message already. A back end that doesn't show the message's id is searched for the
 * same words in a run that has written none of the messages before.
 */
export function isAnswerTo(run: unknown, turn: Turn, { inputKey }: ProtocolOptions): boolean {
  const status = field(run, 'status')
  if (status === 'failed' || status === 'canceled') return false
  const messageId = firstText(field(run, 'client_message_id'))
  if (messageId !== undefined) return messageId === turn.id
  const runId = firstText(field(run, 'id'))
  return inputText(run, inputKey) === turn.text && turn.history.every((message) => message.runId !== runId)
}

function inputText(run: unknown, inputKey = 'input'): string {
  return firstText(field(run, 'input', inputKey)) ?? ''
}

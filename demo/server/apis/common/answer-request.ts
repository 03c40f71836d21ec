import type { AgentAnswer, Choice, FeedbackRequest } from '../../agent/agent-request.ts'
import type { JsonObject } from '../../http/read-json-body.ts'
import type { InputRequest } from '../../runs/input-request.ts'
import type { RunEngine } from '../../runs/run-engine.ts'
import { isTerminal, type RunEvent } from '../../runs/run-event.ts'
import { findActiveRun } from '../../storage/waiting-runs.ts'
import type { ApiContext } from '../api-context.ts'

/** What a person said to a request, in whatever way an API lets them. */
export interface GivenAnswer {
  /** Left out, an approval is read from the text. */
  approved?: boolean | undefined
  text?: string | undefined
  /** Changes to the params; only those the request lets a person change are taken. */
  params?: JsonObject | undefined
  /** Left out, choices are read from the text. */
  choices?: Choice[] | undefined
}

export interface Answered {
  runId: string
  requestId: string
}

/** `false`: that request is not pending, or no more. */
export async function answerRequest(
  runs: RunEngine,
  { runId, requestId }: Answered,
  given: GivenAnswer,
): Promise<boolean> {
  const request = runs.pendingRequests(runId).find(({ id }) => id === requestId)
  return request !== undefined && runs.answer(runId, requestId, toAnswer(request, given))
}

/**
 * For APIs where a person can only write messages: the message is the answer when the session's run waits for one.
 */
export async function answerByMessage(
  { database, runs }: ApiContext,
  session: { userId: string | undefined; sessionId: string | undefined },
  given: GivenAnswer,
): Promise<Answered | undefined> {
  const { userId, sessionId } = session
  if (sessionId === undefined) return undefined
  const runId = await findActiveRun(database, { userId, sessionId })
  const requestId = runId === undefined ? undefined : runs.pendingRequests(runId)[0]?.id
  if (runId === undefined || requestId === undefined) return undefined
  const answered = { runId, requestId }
  return (await answerRequest(runs, answered, given)) ? answered : undefined
}

/** What a run tells from an answer, or from its end without one, on, behind its start. */
export async function* eventsSinceAnswer(
  events: AsyncIterable<RunEvent>,
  requestId: string,
): AsyncGenerator<RunEvent> {
  let isAnswered = false
  for await (const event of events) {
    isAnswered ||= event.type === 'input_request.resolved' && event.data['id'] === requestId
    if (isAnswered || event.type === 'run.started' || isTerminal(event)) yield event
  }
}

function toAnswer(
  request: InputRequest,
  { approved, text = '', params = {}, choices }: GivenAnswer,
): AgentAnswer {
  if (request.type === 'feedback')
    return { type: 'feedback', text, choices: choices ?? readChoices(request, text) }
  const isApproved = approved ?? saysYes(text)
  const changedParams = Object.fromEntries(
    Object.entries(params).filter(([name]) => request.editableParams.includes(name)),
  )
  return {
    type: 'approval',
    isApproved,
    params: { ...request.params, ...changedParams },
    reason: text === '' ? undefined : text,
  }
}

function saysYes(text: string): boolean {
  return /^\W*(y|yes|yep|approved?|ok|okay|sure|agreed|go ahead|do it)\b/i.test(text)
}

/** Options that are named in the text; words of one's own where those are allowed. */
function readChoices({ questions = [] }: FeedbackRequest, text: string): Choice[] {
  return questions.map((question) => {
    const labels = question.options.map(({ label }) => label)
    const named = labels.filter((label) => text.toLowerCase().includes(label.toLowerCase()))
    const selected = question.isMultiSelect ? named : named.slice(0, 1)
    const isOwnWords = selected.length === 0 && question.allowsCustomAnswer
    return { questionId: question.id, selected, ...(isOwnWords ? { customText: text } : {}) }
  })
}

import type { Context } from 'hono'
import { openConnection } from '../../http/connection.ts'
import { readJsonBody } from '../../http/read-json-body.ts'
import type { RunEvent } from '../../runs/run-event.ts'
import { DEMO_APP_ID } from '../../well-known.ts'
import type { ApiContext } from '../api-context.ts'
import { askInWords } from '../common/ask-in-words.ts'
import { beginTurn } from '../common/begin-turn.ts'
import { followUnansweredRun } from '../common/follow-own-run.ts'
import { planFaults } from '../common/plan-faults.ts'
import { readEvent } from '../common/read-event.ts'
import { requireKnownFiles } from '../common/require-files.ts'
import {
  type CompletionHead,
  createChatWire,
  presentCitation,
  presentToolCall,
  presentUsage,
} from './chat-wire.ts'
import { presentRunError } from './open-ai-error.ts'
import { readChatBody } from './read-chat-body.ts'

/** `POST /v1/chat/completions`: the client sends the whole conversation each time, nothing is remembered for it. */
export async function completeChat(c: Context, context: ApiContext): Promise<Response> {
  const fields = await readJsonBody(c.req.raw, context.maxUploadBytes)
  const body = readChatBody(fields)
  await requireKnownFiles(context, body.fileIds, 'messages')
  const faults = planFaults(context, fields, 'message')
  const early = await faults.answerInstead(c.req.raw.signal)
  if (early) return early

  const { question, history, files, fileIds, userId } = body
  const agent = faults.wrapAgent(context.agent)
  const turn = { agent, appId: DEMO_APP_ID, requestUrl: c.req.url, question, history, files, fileIds, userId }
  const runId = await beginTurn(context, turn)
  const head = {
    id: `chatcmpl-${runId.replaceAll('-', '')}`,
    created: Math.floor(Date.now() / 1000),
    model: body.model,
  }
  const connection = openConnection(c)
  const events = followUnansweredRun(context.runs, runId, connection.signal)
  if (!body.isStreamed) return answerWhole(head, events)
  return faults.stream(events, createChatWire(head, body.includesUsage), connection)
}

async function answerWhole(head: CompletionHead, events: AsyncIterable<RunEvent>): Promise<Response> {
  let content = ''
  let reasoning = ''
  let usage: Record<string, unknown> | undefined
  const toolCalls: unknown[] = []
  const annotations: unknown[] = []
  for await (const event of events) {
    const told = readEvent(event)
    if (told?.type === 'text') content += told.text
    if (told?.type === 'reasoning') reasoning += told.text
    if (told?.type === 'tool-started') toolCalls.push(presentToolCall(told))
    if (told?.type === 'sources') annotations.push(...told.sources.map(presentCitation))
    if (told?.type === 'usage') usage = presentUsage(told)
    if (told?.type === 'ended' && told.status !== 'completed')
      return Response.json({ error: presentRunError(told.error) }, { status: 500, headers: PRIVATE })
    if (told?.type !== 'request') continue
    content += askInWords(told)
    break
  }
  const message = {
    role: 'assistant',
    content,
    refusal: null,
    annotations,
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
  }
  const completion = {
    ...head,
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    usage,
  }
  return Response.json(completion, { headers: PRIVATE })
}

const PRIVATE = { 'cache-control': 'no-store' }

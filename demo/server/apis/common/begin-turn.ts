import type { Agent } from '../../agent/agent.ts'
import type { Exchange } from '../../storage/runs.ts'
import type { ApiContext } from '../api-context.ts'
import { beginRun } from '../runs/begin-run.ts'

/** One message of any API, on its way into the run engine. What an API has no word for is left out. */
export interface Turn {
  agent: Agent
  appId: string
  /** The address the request came to: where links to pages and files lead. */
  requestUrl: string
  question: string
  input?: Record<string, unknown>
  userId?: string | undefined
  sessionId?: string | undefined
  clientMessageId?: string | undefined
  fileIds?: string[]
  files?: File[]
  params?: Record<string, unknown>
  /** For APIs whose clients send everything said before; without it the server's own memory of the session is used. */
  history?: readonly Exchange[]
}

/** Starts the run that answers the message, or finds the one that does already, and gives its id. */
export async function beginTurn({ database, runs }: ApiContext, turn: Turn): Promise<string> {
  const { question, history } = turn
  const agent: Agent = history ? (inner, signal) => turn.agent({ ...inner, history }, signal) : turn.agent
  const body = {
    question,
    input: turn.input ?? { input: question },
    userId: turn.userId,
    sessionId: turn.sessionId,
    clientMessageId: turn.clientMessageId,
    mode: 'streaming' as const,
    fileIds: turn.fileIds ?? [],
    files: turn.files ?? [],
    params: turn.params ?? {},
  }
  const siteUrl = new URL(turn.requestUrl).origin
  return (await beginRun({ database, runs, agent, appId: turn.appId, body, siteUrl })).runId
}

import type { Agent } from '../../agent/agent.ts'
import { describeFile } from '../../http/read-form.ts'
import { loadTurnFiles } from '../../runs/load-turn-files.ts'
import type { RunEngine, StartedRun } from '../../runs/run-engine.ts'
import { type Database, type Queryable, violatedConstraint } from '../../storage/database.ts'
import { insertFile } from '../../storage/files.ts'
import { findRunOfClientMessage, insertRun, loadHistory } from '../../storage/runs.ts'
import type { RunBody } from './read-run-body.ts'

interface Call {
  database: Database
  runs: RunEngine
  agent: Agent
  appId: string
  body: RunBody
  siteUrl: string
}

/**
 * Finds or starts the run that answers a message. As everywhere on this server, a message sent again under the same
 * `client_message_id` is not answered twice: its run is given again, unless that run failed or was canceled.
 */
export async function beginRun(call: Call): Promise<{ runId: string; isNew: boolean }> {
  const { database, runs, body } = call
  for (;;) {
    const { clientMessageId, userId, sessionId } = body
    if (clientMessageId !== undefined) {
      const runId = await findRunOfClientMessage(database, { clientMessageId, userId, sessionId })
      if (runId !== undefined) return { runId, isNew: false }
    }
    try {
      return { runId: await runs.start((runId) => recordRun(call, runId)), isNew: true }
    } catch (error) {
      // Another request with the same client_message_id came first: look again.
      if (violatedConstraint(error) !== 'runs_one_per_client_message') throw error
    }
  }
}

async function recordRun(
  { database, agent, appId, body, siteUrl }: Call,
  runId: string,
): Promise<StartedRun> {
  const userId = body.userId ?? null
  const sessionId = body.sessionId ?? null
  const { history, files } = await database.transaction(async (transaction) => {
    const fileIds = [...body.fileIds, ...(await storeFiles(transaction, body.files))]
    await insertRun(transaction, {
      id: runId,
      appId,
      modelId: null,
      conversationId: null,
      messageId: null,
      userId,
      sessionId,
      question: body.question,
      input: body.input,
      clientMessageId: body.clientMessageId,
      params: body.params,
      fileIds,
    })
    const exceptTurnId = body.clientMessageId ?? runId
    return {
      history: await loadHistory(transaction, { conversationId: null, userId, sessionId, exceptTurnId }),
      files: await loadTurnFiles(transaction, database, fileIds),
    }
  })
  return { agent, turn: { question: body.question, history, siteUrl, userId, files }, conversationId: null }
}

async function storeFiles(transaction: Queryable, files: readonly File[]): Promise<string[]> {
  const ids: string[] = []
  for (const file of files) ids.push((await insertFile(transaction, await describeFile(file))).id)
  return ids
}

import type { Agent } from '../../agent/agent.ts'
import { conflict } from '../../http/api-error.ts'
import { loadTurnFiles } from '../../runs/load-turn-files.ts'
import type { RunEngine, StartedRun } from '../../runs/run-engine.ts'
import { type Conversation, touchConversation } from '../../storage/conversations.ts'
import { type Database, violatedConstraint } from '../../storage/database.ts'
import { findMessageByClientId, insertMessage } from '../../storage/messages.ts'
import { insertRun, latestRunOfMessage, loadHistory } from '../../storage/runs.ts'
import type { MessageBody } from './read-message-body.ts'

interface Turn {
  database: Database
  runs: RunEngine
  agent: Agent
  conversation: Conversation
  message: MessageBody
  siteUrl: string
}

/**
 * Finds or starts the run that answers a message, and gives its id.
 *
 * A client whose connection broke cannot know whether its message arrived, so it sends it again with the same
 * `client_message_id`. That never makes a second message: a run that goes on or has completed is given again, and
 * only one that failed or was canceled is followed by a new run for the same message.
 */
export async function beginTurn(turn: Turn): Promise<string> {
  for (;;) {
    const messageId = await findKnownMessage(turn)
    if (messageId !== undefined) {
      const run = await latestRunOfMessage(turn.database, messageId)
      if (run?.status === 'started' || run?.status === 'completed') return run.id
    }
    try {
      return await turn.runs.start((runId) => recordRun(turn, runId, messageId))
    } catch (error) {
      const constraint = violatedConstraint(error)
      // Another request with the same client_message_id came first: look again.
      if (constraint === 'messages_one_per_client_id') continue
      if (constraint !== 'runs_one_active_per_conversation') throw error
      // The active run may be the one for this very message, started by a request at the same moment.
      if (messageId !== undefined && (await isAnswering(turn.database, messageId))) continue
      throw conflict({ conversation: 'an answer to another message is still running' })
    }
  }
}

async function findKnownMessage({ database, conversation, message }: Turn): Promise<string | undefined> {
  if (message.clientMessageId === undefined) return undefined
  return findMessageByClientId(database, conversation.id, message.clientMessageId)
}

async function isAnswering(database: Database, messageId: string): Promise<boolean> {
  return (await latestRunOfMessage(database, messageId))?.status === 'started'
}

async function recordRun(turn: Turn, runId: string, knownMessageId: string | undefined): Promise<StartedRun> {
  const { database, conversation, message } = turn
  const userId = message.userId ?? conversation.user_id
  const sessionId = message.sessionId ?? conversation.session_id ?? conversation.id
  const { history, files } = await database.transaction(async (transaction) => {
    const fileIds = message.content.flatMap((part) => (part.type === 'file' ? [part.file.id] : []))
    const messageId =
      knownMessageId ??
      (await insertMessage(transaction, {
        conversationId: conversation.id,
        role: 'user',
        content: message.content,
        clientMessageId: message.clientMessageId,
        params: message.params,
      }))
    await insertRun(transaction, {
      id: runId,
      appId: conversation.app_id,
      modelId: conversation.model_id,
      conversationId: conversation.id,
      messageId,
      userId,
      sessionId,
      question: message.text,
      input: { input: message.text },
      fileIds,
    })
    await touchConversation(transaction, conversation.id, [...message.text].slice(0, 80).join(''))
    const scope = { conversationId: conversation.id, userId, sessionId, exceptTurnId: messageId }
    return {
      history: await loadHistory(transaction, scope),
      files: await loadTurnFiles(transaction, database, fileIds),
    }
  })
  return {
    agent: turn.agent,
    turn: { question: message.text, history, siteUrl: turn.siteUrl, userId, files },
    conversationId: conversation.id,
  }
}

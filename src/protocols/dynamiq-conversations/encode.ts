import type { ProtocolOptions, Turn } from '../protocol.ts'
import { titleOf } from '../wire-values.ts'
import type { ContentPart, CreateConversationBody, SendMessageBody } from './wire.ts'

/*
 * The site's own params come first, so that a contract field always wins. One we leave undefined wins as well and is
 * then not sent: a `model_id` among the params can't join the agent's `app_id`. `subagents_enabled` is such a param.
 */

export function encodeConversation(turn: Turn, options: ProtocolOptions) {
  return {
    ...turn.params,
    title: titleOf(turn.text || (turn.files[0]?.name ?? '')),
    ...binding(options),
    ...identity(turn),
  } satisfies CreateConversationBody
}

export function encodeMessage(turn: Turn, options: ProtocolOptions) {
  const { text, files } = turn
  const fileParts = files.flatMap(({ name, uploaded }): ContentPart[] =>
    uploaded ? [{ type: 'file', file: { id: uploaded.fileId, name } }] : [],
  )
  return {
    ...turn.params,
    content: text || !fileParts.length ? [{ type: 'text', text }, ...fileParts] : fileParts,
    model_id: binding(options).model_id,
    ...identity(turn),
    client_message_id: turn.id,
  } satisfies SendMessageBody
}

/** An app or a model: the app where both are given. */
export function binding({ agent, model }: ProtocolOptions) {
  return { app_id: agent, model_id: agent === undefined ? model : undefined }
}

function identity({ userId, sessionId }: Turn) {
  return { user_id: userId, session_id: sessionId }
}

import type { ProtocolOptions, Turn } from '../protocol.ts'
import type { CreateConversationBody, SendMessageBody } from './wire.ts'

/*
 * The site's own params come first, so that a contract field always wins. One we leave undefined wins as well and is
 * then not sent: a `model_id` among the params can't join the agent's `app_id`.
 */

export function encodeConversation(turn: Turn, { agent, model }: ProtocolOptions) {
  return {
    ...turn.params,
    title: titleOf(turn.text),
    app_id: agent,
    model_id: agent === undefined ? model : undefined,
    ...identity(turn),
  } satisfies CreateConversationBody
}

export function encodeMessage(turn: Turn, { agent, model }: ProtocolOptions) {
  return {
    ...turn.params,
    content: [{ type: 'text', text: turn.text }],
    model_id: agent === undefined ? model : undefined,
    ...identity(turn),
    client_message_id: turn.id,
  } satisfies SendMessageBody
}

function identity({ userId, sessionId }: Turn) {
  return { user_id: userId, session_id: sessionId }
}

/** The beginning of the message on one line. Half an emoji at the cut would be refused by databases. */
function titleOf(text: string): string {
  const line = text.slice(0, 400).replace(/\s+/g, ' ').trim()
  return line.slice(0, 80).replace(/[\ud800-\udbff]$/, '')
}

import { messageText } from '../../core/message.ts'
import type { ProtocolOptions, Turn } from '../protocol.ts'
import type { InvokeBody } from './wire.ts'

/**
 * An app with memory of its own knows the talk by its ids, so that the messages before are not sent. One without asks
 * for them by the param `chat_history: true` and gets the list in its place, this message last.
 */
export function encodeInput(turn: Turn, { inputKey = 'input' }: ProtocolOptions) {
  const { params, text, userId, sessionId, history } = turn
  const before = history.map((message) => ({ role: message.role, content: messageText(message) }))
  return {
    ...params,
    ...(params['chat_history'] === true && { chat_history: [...before, { role: 'user', content: text }] }),
    [inputKey]: text,
    user_id: userId,
    session_id: sessionId,
  } satisfies InvokeBody['input']
}

/** Files travel beside the same fields. */
export function encodeForm(turn: Turn, options: ProtocolOptions): FormData {
  const form = new FormData()
  form.append('input', JSON.stringify(encodeInput(turn, options)))
  form.append('stream', 'true')
  form.append('user_id', turn.userId)
  form.append('session_id', turn.sessionId)
  for (const { blob, name } of turn.files) if (blob) form.append('files', blob, name)
  return form
}

/*
 * Neither API remembers anything: every request carries the conversation, as plain text of both sides. Params are
 * fields of the request, `temperature` for instance; what they call a field of the conversation does not count.
 */
import { messageText } from '../../core/message.ts'
import type { Turn } from '../protocol.ts'
import { inlineData, type SentFile } from '../sent-file.ts'
import { given } from '../wire-values.ts'
import type { ChatCompletionBody, ChatPart, InputPart, ResponseBody } from './wire.ts'

export function encodeCompletion(turn: Turn, files: readonly SentFile[], model: string | undefined): object {
  return {
    // Some servers refuse the field, so that the site can set it to null.
    stream_options: { include_usage: true },
    ...turn.params,
    ...given({ model }),
    messages: conversation(turn, files.map(toChatPart), 'text'),
    stream: true,
    user: turn.userId,
  } satisfies ChatCompletionBody
}

export function encodeResponse(turn: Turn, files: readonly SentFile[], model: string | undefined): object {
  return {
    ...turn.params,
    ...given({ model }),
    input: conversation(turn, files.map(toInputPart), 'input_text'),
    stream: true,
    user: turn.userId,
  } satisfies ResponseBody
}

function conversation(turn: Turn, parts: readonly object[], type: 'text' | 'input_text') {
  const { history, text } = turn
  const said = history.map((message) => ({ role: message.role, content: messageText(message) }))
  const words = text ? [{ type, text }] : []
  const content = parts.length > 0 ? [...words, ...parts] : text
  return [...said.filter((message) => message.content !== ''), { role: 'user', content } as const]
}

/** Files that are text are given as text, which every model reads. */
function toChatPart(file: SentFile): ChatPart {
  const { name, mediaType, url } = file
  if (mediaType.startsWith('image/')) return { type: 'image_url', image_url: { url } }
  const data = inlineData(file)
  if (data !== undefined && mediaType === 'application/pdf')
    return { type: 'file', file: { filename: name, file_data: url } }
  const isText = /^text\/|\b(json|xml|yaml|csv)\b/.test(mediaType)
  const text = data !== undefined && isText ? decodeText(data) : `(${mediaType})`
  return { type: 'text', text: `File "${name}":\n${text}` }
}

function toInputPart(file: SentFile): InputPart {
  const { name, mediaType, url } = file
  if (mediaType.startsWith('image/')) return { type: 'input_image', image_url: url, detail: 'auto' }
  return inlineData(file) === undefined
    ? { type: 'input_file', file_url: url }
    : { type: 'input_file', filename: name, file_data: url }
}

function decodeText(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)))
}

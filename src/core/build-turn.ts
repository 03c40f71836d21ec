import type { Turn } from '../protocols/protocol.ts'
import type { TurnFile } from './attachment.ts'
import type { ChatState } from './chat-state.ts'
import type { InputResponse } from './input-request.ts'
import { type Message, messageText } from './message.ts'

/** What a back end is told about a message, from the conversation as it stands. */
export interface TurnRequest {
  readonly id: string
  readonly attempt: number
  /** The visitor's message; without it the turn only carries `responses`. */
  readonly message: Message | undefined
  readonly responses?: readonly InputResponse[]
  /** The bytes of the message's files, in their order, as long as the page has them. */
  readonly blobs?: readonly Blob[] | undefined
}

export function buildTurn(
  state: ChatState,
  who: Pick<Turn, 'userId' | 'params'>,
  { id, attempt, message, responses = [], blobs = [] }: TurnRequest,
): Turn {
  const { sessionId, remoteConversationId, messages } = state
  return {
    ...who,
    id,
    attempt,
    sessionId,
    remoteConversationId,
    text: message ? messageText(message) : '',
    files: message ? filesOf(message, blobs) : [],
    responses,
    history: message ? messages.slice(0, messages.indexOf(message)) : messages,
  }
}

function filesOf(message: Message, blobs: readonly Blob[]): TurnFile[] {
  return message.parts
    .filter((part) => part.type === 'file')
    .map(({ name, mediaType, size = 0, fileId, url }, index) => {
      const blob = blobs[index]
      return {
        name,
        mediaType,
        size,
        ...(blob && { blob }),
        ...(fileId !== undefined && { uploaded: { fileId, ...(url !== undefined && { url }) } }),
      }
    })
}

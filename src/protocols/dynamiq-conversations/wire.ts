/**
 * Names on the wire of the conversations API. Requests are ours and exact; of what comes back everything may be
 * missing or of another type, so it is read field by field.
 */

export interface CreateConversationBody {
  readonly title: string
  /** A conversation belongs to an app or to a model, never to both. */
  readonly app_id: string | undefined
  readonly model_id: string | undefined
  readonly user_id: string
  readonly session_id: string
}

export interface SendMessageBody {
  readonly content: readonly ContentPart[]
  readonly model_id: string | undefined
  readonly user_id: string
  readonly session_id: string
  /** The same on a retry: lets a back end recognise a message it already has. */
  readonly client_message_id: string
}

export type ContentPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'file'; readonly file: { readonly id: string; readonly name: string } }

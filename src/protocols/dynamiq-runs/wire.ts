/**
 * Names on the wire of the runs API. Requests are ours and exact; of what comes back everything may be missing or of
 * another type, so it is read field by field.
 */

export interface CreateRunBody {
  /** The workflow's own fields: the visitor's text in one of them, and the site's params. */
  readonly input: Readonly<Record<string, unknown>>
  readonly user_id: string
  readonly session_id: string
  readonly file_ids: readonly string[] | undefined
  /** The same on a retry: lets a back end recognise a message it already has. */
  readonly client_message_id: string
  /** Only one of the two may be set. */
  readonly stream?: true
  readonly background?: true
}

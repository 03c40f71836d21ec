/**
 * Names on the wire of an app's own address. Requests are ours and exact; of what comes back everything may be
 * missing or of another type, so it is read field by field.
 */

export interface InvokeBody {
  /** The workflow's own fields, and among them who is asking. */
  readonly input: Readonly<Record<string, unknown>>
  readonly stream: true
}

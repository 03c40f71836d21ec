/**
 * Names on the wire of a project's agent API. Sessions and runs are named by the server (`sess_…`, `run_…`). What
 * comes back is read field by field: events in `decode.ts`, stored conversations in `read-session.ts`.
 */

export interface RunBody {
  readonly message: string
  /** Only ever one the server has named: an end user may not name a new one. */
  readonly session_id: string | undefined
}

export interface ApproveBody {
  readonly approved: boolean
  readonly reason: string | undefined
}

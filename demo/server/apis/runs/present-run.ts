import type { Run } from '../../storage/runs.ts'

/** The documented run object: what is not there yet, or not set, is left out. */
export function presentRun(run: Run): Record<string, unknown> {
  const { id, status, started_at, ended_at, input, user_id, session_id, input_requests } = run
  const fields = {
    id,
    status,
    started_at,
    ended_at,
    input,
    output: hasOutput(run) ? run.output : null,
    user_id,
    session_id,
    input_requests: input_requests.length > 0 ? input_requests : null,
    error: presentError(run),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}

/** A run that was stopped keeps what it had written; one that never began to write has no output. */
function hasOutput({ status, answer, ended_at }: Run): boolean {
  return status === 'completed' || (ended_at !== null && answer !== '')
}

function presentError({ error, error_code }: Run): Record<string, unknown> | null {
  if (error === null) return null
  return error_code === null ? { message: error } : { code: error_code, message: error }
}

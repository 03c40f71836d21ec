import type { Run } from '../../storage/runs.ts'

/** The documented run object: what is not there yet, or not set, is left out. */
export function presentRun(run: Run): Record<string, unknown> {
  const { id, status, started_at, ended_at, input, user_id, session_id, error } = run
  const fields = {
    id,
    status,
    started_at,
    ended_at,
    input,
    output: hasOutput(run) ? run.output : null,
    user_id,
    session_id,
    error: error === null ? null : { message: error },
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}

/** A run that was stopped keeps what it had written; one that never began to write has no output. */
function hasOutput({ status, answer }: Run): boolean {
  return status === 'completed' || (status !== 'started' && answer !== '')
}

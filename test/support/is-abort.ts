/** What a wait rejects with when its own signal was aborted, as browsers do. */
export function isAbort(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'AbortError'
}

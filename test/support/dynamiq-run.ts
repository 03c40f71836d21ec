/** What a server of the runs API says of a run it has recorded: its stream after an event, or the run itself. */
import type { FakeCall } from './fake-fetch.ts'
import { jsonResponse } from './fake-fetch.ts'

interface Recorded {
  readonly block: string
  readonly type: string
  readonly sequence: number | undefined
  readonly data: Record<string, unknown> | undefined
}

export function readRecording(wire: string): Recorded[] {
  return wire.split(/(?<=\n\n)/).map((block) => {
    try {
      const { type, sequence, data } = JSON.parse(block.match(/^data: (.*)$/m)?.[1] ?? '')
      return { block, type, sequence: typeof sequence === 'number' ? sequence : undefined, data }
    } catch {
      return { block, type: '', sequence: undefined, data: undefined }
    }
  })
}

/** Answers `GET v1/runs/{id}/stream` and `GET v1/runs/{id}` from the recording of a finished stream. */
export function tellRunAgain(wire: string, { url }: FakeCall): string | Response {
  const { pathname, searchParams } = new URL(url)
  const [, runId, isStream] = pathname.match(/v1\/runs\/([^/]+)(\/stream)?$/) ?? []
  const recording = readRecording(wire)
  const start = recording.findIndex(({ type, data }) => type === 'run.started' && data?.['id'] === runId)
  if (start < 0) return jsonResponse({ error: { code: 'not_found' } }, { status: 404 })
  const events = recording.slice(start)
  if (isStream) {
    const after = Number(searchParams.get('after_sequence') ?? -Infinity)
    return events
      .filter(({ sequence }) => (sequence ?? Infinity) > after)
      .map(({ block }) => block)
      .join('')
  }
  const end = events.find(({ type }) => /^run\.(completed|failed|canceled)$/.test(type))
  return jsonResponse({ data: { id: runId, status: 'started', ...end?.data } })
}

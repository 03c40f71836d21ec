/**
 * One run told to its end, whatever it takes: its stream from where it is, the missing events once more, the whole
 * stream again, and at last the run itself, which keeps the text when its events are gone.
 */
import type { ProtocolEvent } from '../../core/chat-event.ts'
import { ChatError } from '../../core/errors.ts'
import { field, firstText } from '../../core/json.ts'
import type { Http } from '../../transport/http.ts'
import { callJson } from '../calls.ts'
import { runPath } from '../dynamiq-calls.ts'
import type { ProtocolOptions, RunCursor } from '../protocol.ts'
import { type Events, readAnswer } from '../read-answer.ts'
import { readWhole } from '../read-whole.ts'
import { createDecoder, type RunDecoder } from './decode.ts'

/**
 * How listening has ended. `again`: more is to be had after the decoder's cursor. `doubt`: all of it has to be told
 * again. `gone`: there is no such stream. `empty`: the run has ended and said nothing.
 */
type Ending = 'over' | 'again' | 'doubt' | 'gone' | 'empty'
type Listening = AsyncGenerator<ProtocolEvent, Ending, undefined>

/** From an open response on, or from after the cursor, or from the beginning of a run. */
export type RunFollower = (
  response: Response | undefined,
  cursor: RunCursor | undefined,
  signal: AbortSignal,
) => Events

export function createRunFollower({ outputKey, idleTimeoutMs }: ProtocolOptions, http: Http): RunFollower {
  return async function* follow(response, cursor, signal) {
    const decoder = createDecoder(outputKey, cursor)
    let ending = yield* listen(response, decoder, signal)
    while (ending === 'again') ending = yield* listen(undefined, decoder, signal)
    if (ending === 'over') return

    const runId = decoder.cursor()?.runId ?? ''
    if (ending === 'empty' && (yield* tellRun(runId, signal))) return
    if (ending === 'gone' && (yield* retellRun(runId, signal))) return
    if (ending !== 'empty') {
      yield { type: 'message-restart' }
      const decodeAll = createDecoder(outputKey, { runId, sequence: undefined }, true)
      ending = yield* listen(undefined, decodeAll, signal)
      if (ending === 'over' || (yield* tellRun(runId, signal))) return
    }
    throw new ChatError('interrupted', 'The run goes on, but its stream can not be read.')
  }

  async function* listen(open: Response | undefined, decoder: RunDecoder, signal: AbortSignal): Listening {
    let isStarted = false
    function readRun(json: unknown): readonly ProtocolEvent[] {
      const run = field(json, 'data')
      const runId = firstText(field(run, 'id'))
      if (runId === undefined) return readWhole(json, outputKey)
      decoder.startRun(runId)
      isStarted = isRunning(run)
      return [{ type: 'message-start', runId }, ...(isStarted ? [] : readWhole(json, outputKey))]
    }
    try {
      const response = open ?? (await openStream(decoder.cursor(), signal))
      const { decode } = decoder
      for await (const event of readAnswer(response, {
        decode,
        readWhole: readRun,
        http,
        idleTimeoutMs,
        signal,
      })) {
        if (event.type === 'error' && event.error.kind === 'empty' && decoder.cursor()) return 'empty'
        yield event
      }
      return isStarted ? (open ? 'again' : 'gone') : 'over'
    } catch (thrown) {
      if (!(thrown instanceof ChatError) || signal.aborted) throw thrown
      const problem = decoder.problem()
      if (problem === 'doubt') return problem
      if (problem === 'hole') {
        decoder.acceptGaps()
        return 'again'
      }
      if (!open && isRefusal(thrown)) return 'gone'
      throw thrown
    }
  }

  function openStream(cursor: RunCursor | undefined, signal: AbortSignal): Promise<Response> {
    const { runId = '', sequence = 0 } = cursor ?? {}
    const query = { after_sequence: sequence < 1 ? undefined : sequence }
    return http.request({ path: runPath(runId, '/stream'), query, accept: 'text/event-stream', signal })
  }

  /** Tells the run as it is kept, and whether it has ended. Throws `not-found` where it isn't kept. */
  async function* tellRun(runId: string, signal: AbortSignal) {
    const json = await callJson(http, { path: runPath(runId), signal })
    if (isRunning(field(json, 'data') ?? json)) return false
    yield* readWhole(json, outputKey)
    return true
  }

  /** The same in place of what is shown; of a run that has no text either the events may still be had. */
  async function* retellRun(runId: string, signal: AbortSignal) {
    yield { type: 'message-restart' } as const
    try {
      return yield* tellRun(runId, signal)
    } catch (thrown) {
      if (thrown instanceof ChatError && thrown.kind === 'empty') return false
      throw thrown
    }
  }
}

function isRunning(run: unknown): boolean {
  return ['created', 'started', 'paused', 'awaiting_input'].includes(firstText(field(run, 'status')) ?? '')
}

/** What was asked for isn't there, or isn't offered; trying again later will not help. */
export function isRefusal({ kind, status = 0 }: ChatError): boolean {
  return kind === 'protocol' || kind === 'empty' || [400, 404, 405, 406, 410, 415, 422, 501].includes(status)
}

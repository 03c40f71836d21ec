import type { ChatProtocol, RunCursor, Turn } from '../protocols/protocol.ts'
import type { ParleyEvents } from '../public-types.ts'
import type { ChatEvent, ProtocolEvent } from './chat-event.ts'
import type { RunningAnswer } from './chat-state.ts'
import type { Environment } from './environment.ts'
import { ChatError, toChatError } from './errors.ts'
import { listen } from './listen.ts'
import { reconnectDelayMs, retryDelayMs } from './retry-policy.ts'

/**
 * One turn from sending to its end. As long as nothing of an answer has come it is sent again where that is allowed;
 * from then on a lost connection is made again, to go on after the last event that arrived.
 */
export interface TurnOptions {
  readonly turn: Turn
  /** Where it writes. With a `runId` the turn begins by going on with that run. */
  readonly answer: RunningAnswer
  readonly protocol: ChatProtocol
  readonly environment: Environment
  /** Waits until no other tab has a turn running here. Nothing is waited for unless given. */
  readonly claim?: ((signal: AbortSignal) => Promise<() => void>) | undefined
  readonly dispatch: (event: ChatEvent) => void
  readonly emit: <Name extends keyof ParleyEvents>(name: Name, detail: ParleyEvents[Name]) => boolean
}

export interface RunningTurn {
  /** Never rejects. */
  readonly done: Promise<void>
  readonly turn: () => Turn
  /** Known once the run has named itself. */
  readonly cursor: () => RunCursor | undefined
  /** Stops listening. The run goes on where the back end lets it. */
  leave(): void
  /** Stops listening and tells the back end, as soon as it is known what to stop. */
  stop(): void
}

export function runTurn(options: TurnOptions): RunningTurn {
  const { protocol, environment, dispatch, emit, answer } = options
  const { resume } = protocol
  const abort = new AbortController()
  const { signal } = abort
  let { turn } = options
  let cursor: RunCursor | undefined =
    answer.runId === undefined ? undefined : { runId: answer.runId, sequence: answer.sequence }
  let isStopped = false
  let hasAnswer = false
  let isWaiting = false
  let retries = 0
  let reconnects = 0
  let giveFree = () => {}

  /** Returns true when the turn is over. */
  function take(event: ProtocolEvent): boolean {
    const moved = moveCursor(cursor, event)
    if (moved !== cursor && moved?.sequence !== cursor?.sequence) reconnects = 0
    cursor = moved
    if (isStopped) {
      if (cursor) tellStop()
      return cursor !== undefined || isTerminal(event)
    }
    if (isWaiting) dispatch({ type: 'turn-continued' })
    isWaiting = false
    if (event.type === 'conversation-updated') {
      turn = { ...turn, remoteConversationId: event.remoteConversationId }
    } else hasAnswer = true
    dispatch(event)
    return isTerminal(event)
  }

  /** Says how long to wait before the next try; undefined: the turn is over. */
  function afterFailure(error: ChatError): number | undefined {
    if (error.kind === 'not-found' && turn.remoteConversationId !== undefined && !hasAnswer) {
      const sessionId = environment.randomId()
      dispatch({ type: 'conversation-lost', sessionId })
      emit('conversation', { sessionId, reason: 'changed' })
      turn = { ...turn, sessionId, remoteConversationId: undefined }
      return 0
    }
    // Cut before the run has named itself: to send again finds the run, or starts it.
    const isListening = resume && (cursor !== undefined || error.kind === 'interrupted')
    if (isListening) {
      const delayMs = reconnectDelayMs(error, reconnects, environment.random)
      if (environment.isOnline()) reconnects += 1
      return delayMs
    }
    const delayMs = hasAnswer ? undefined : retryDelayMs(error, retries, environment.random)
    retries += 1
    return delayMs
  }

  async function listen(): Promise<void> {
    dispatch({ type: 'turn-started', answer })
    try {
      if (options.claim) giveFree = await options.claim(signal)
      await exchange()
    } catch {
      // Left, or stopped, before its turn.
    } finally {
      giveFree()
    }
  }

  async function exchange(): Promise<void> {
    let isFirst = true
    while (!signal.aborted && !isStopped) {
      const isResuming = cursor !== undefined && resume !== undefined
      if (!isResuming && !isFirst) dispatch({ type: 'turn-started', answer })
      isFirst = false
      // What came without a name comes once more.
      if (!isResuming && hasAnswer) dispatch({ type: 'message-restart' })
      try {
        const events =
          cursor && resume ? protocol.resume?.(turn, cursor, signal) : protocol.send(turn, signal)
        for await (const event of events ?? []) {
          if (signal.aborted || take(event)) return
        }
        throw new ChatError('interrupted', 'The stream ended before its terminal event.')
      } catch (thrown) {
        if (signal.aborted || isStopped) return
        const error = toChatError(thrown)
        const delayMs = afterFailure(error)
        if (delayMs === undefined) return dispatch(describeFailure(error, isResuming))
        turn = { ...turn, attempt: turn.attempt + 1 }
        if (delayMs === 0) continue
        isWaiting = true
        dispatch({ type: 'turn-waiting', error, retryAt: environment.now() + delayMs })
        await pause(environment, delayMs, signal)
      }
    }
  }

  function tellStop() {
    const place = cursor
    abort.abort()
    if (!place || !protocol.stop) return
    protocol.stop(turn, place, new AbortController().signal).catch((cause) => {
      const message = `The stop did not reach the back end, which may go on: ${toChatError(cause).message}`
      dispatch({ type: 'action-failed', error: new ChatError('stop', message, { cause }) })
    })
  }

  return {
    done: listen(),
    turn: () => turn,
    cursor: () => cursor,
    leave: () => abort.abort(),
    stop() {
      isStopped = true
      if (cursor || !protocol.stop) return tellStop()
      // A run without a name can't be stopped yet: it is listened to, in silence, until it has one. Nobody waits for that.
      giveFree()
    },
  }
}

/** A run that can't be found again was an answer that got cut. */
function describeFailure(error: ChatError, isResuming: boolean): ChatEvent {
  if (!isResuming || error.kind !== 'not-found') return { type: 'turn-failed', error }
  const { message } = error
  const cut = new ChatError('interrupted', `Nothing is left of the run: ${message}`, { cause: error })
  return { type: 'turn-failed', error: cut, isGone: true }
}

function moveCursor(cursor: RunCursor | undefined, event: ProtocolEvent): RunCursor | undefined {
  if (event.type === 'message-start' && event.runId !== undefined && event.runId !== cursor?.runId) {
    return { runId: event.runId, sequence: undefined }
  }
  return event.type === 'cursor-moved' && cursor ? { ...cursor, sequence: event.sequence } : cursor
}

function isTerminal(event: ProtocolEvent): boolean {
  return event.type === 'message-end' || event.type === 'error'
}

/** Ends early when the network is back. */
function pause(environment: Environment, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel()
      stopWaiting()
      stopListening()
      resolve()
    }
    const cancel = environment.delay(ms, done)
    const stopWaiting = environment.onOnline(done)
    const stopListening = listen(signal, ['abort'], done)
  })
}

import type { ChatProtocol, Turn } from '../protocols/protocol.ts'
import type { ParleyEvents } from '../public-types.ts'
import type { ChatEvent, ProtocolEvent } from './chat-event.ts'
import type { Environment } from './environment.ts'
import { ChatError, toChatError } from './errors.ts'
import { retryDelayMs } from './retry-policy.ts'

/**
 * One turn from sending to its end: stream, and as long as nothing of an answer has come, send again where that is
 * allowed. A signal that is aborted silences the turn: after it, nothing is written.
 */
export interface TurnOptions {
  readonly turn: Turn
  readonly protocol: ChatProtocol
  readonly environment: Environment
  readonly signal: AbortSignal
  readonly dispatch: (event: ChatEvent) => void
  readonly emit: <Name extends keyof ParleyEvents>(name: Name, detail: ParleyEvents[Name]) => boolean
}

/** Never rejects. */
export async function runTurn(options: TurnOptions): Promise<void> {
  const { environment, signal, dispatch, emit } = options
  let { turn } = options
  const answerId = environment.randomId()
  let retries = 0

  while (!signal.aborted) {
    dispatch({ type: 'turn-started', answerId, at: environment.now() })
    const progress = { hasAnswer: false }
    try {
      for await (const event of options.protocol.send(turn, signal)) {
        if (signal.aborted) return
        if (event.type === 'conversation-updated') turn = { ...turn, ...event }
        else progress.hasAnswer = true
        dispatch(event)
        if (isTerminal(event)) return
      }
      throw new ChatError('interrupted', 'The stream ended before its terminal event.')
    } catch (thrown) {
      if (signal.aborted) return
      const error = toChatError(thrown)
      if (error.kind === 'not-found' && turn.remoteConversationId !== undefined && !progress.hasAnswer) {
        const sessionId = environment.randomId()
        dispatch({ type: 'conversation-lost', sessionId })
        emit('conversation', { sessionId, reason: 'changed' })
        turn = { ...turn, sessionId, remoteConversationId: undefined }
        continue
      }
      const delayMs = progress.hasAnswer ? undefined : retryDelayMs(error, retries, environment.random)
      if (delayMs === undefined) return dispatch({ type: 'turn-failed', error })
      retries += 1
      dispatch({ type: 'turn-waiting', error, retryAt: environment.now() + delayMs })
      await pause(environment, delayMs, signal)
    }
  }
}

function isTerminal(event: ProtocolEvent): boolean {
  return event.type === 'message-end' || event.type === 'error'
}

function pause(environment: Environment, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const cancel = environment.delay(ms, done)
    signal.addEventListener('abort', done)
  })
}

import type { ChatProtocol } from '../protocols/protocol.ts'
import { buildTurn } from './build-turn.ts'
import type { RunningAnswer } from './chat-state.ts'
import type { Environment } from './environment.ts'
import { toChatError } from './errors.ts'
import type { InputResponse } from './input-request.ts'
import { lastSpoken, type Message, requestsIn } from './message.ts'
import type { ChatStore } from './store.ts'
import type { Turns, TurnsOptions } from './turns.ts'

/**
 * The way of an answer to the run that asked: by a call of its own while the run goes on, or, where the contract wants
 * it so, as a turn that carries all answers at once.
 */
export interface DeliveryOptions {
  readonly store: ChatStore
  readonly protocol: ChatProtocol
  readonly environment: Environment
  readonly turns: Turns
  readonly who: TurnsOptions['who']
}

export function deliverResponse(options: DeliveryOptions, response: InputResponse): void {
  const { store, protocol, environment, turns, who } = options
  const { dispatch } = store
  const { requestId } = response
  const { answer, lostAnswer, messages } = store.current()
  const running = turns.running()
  const at = running?.cursor() ?? cursorOf(lostAnswer ?? answer)
  if (protocol.respond && at) {
    const turn =
      running?.turn() ?? buildTurn(store.current(), who(), { id: '', attempt: 1, message: turns.question() })
    protocol.respond(turn, at, response, new AbortController().signal).then(
      () => {
        dispatch({ type: 'input-accepted', requestId })
        if (lostAnswer && protocol.resume && !turns.running()) turns.goOn(lostAnswer)
      },
      (thrown) => {
        const { kind, message } = toChatError(thrown)
        environment.report(`The answer to "${requestId}" was not taken: ${message}`)
        const isOver = kind === 'invalid' || kind === 'not-found' || kind === 'conflict'
        dispatch({ type: 'input-refused', requestId, isOver })
      },
    )
    return
  }
  const last = lastSpoken(messages)
  if (running || !last || requestsIn(last, 'pending').length > 0) return
  const responses = responsesIn(last)
  for (const one of responses) dispatch({ type: 'input-accepted', requestId: one.requestId })
  const id = environment.randomId()
  turns.start(
    { id, attempt: 0, message: undefined, responses },
    { messageId: last.id, createdAt: last.createdAt, turnId: id },
  )
}

function cursorOf(answer: RunningAnswer | undefined) {
  return answer?.runId === undefined ? undefined : { runId: answer.runId, sequence: answer.sequence }
}

function responsesIn({ parts }: Message): InputResponse[] {
  return parts.flatMap((part) =>
    part.type === 'input-request' && part.state === 'sending' ? [part.response] : [],
  )
}

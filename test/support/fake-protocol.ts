import type { ProtocolEvent } from '../../src/core/chat-event.ts'
import type { InputResponse } from '../../src/core/input-request.ts'
import type { ChatProtocol, RunCursor, Turn } from '../../src/protocols/protocol.ts'
import { settle } from './fake-clock.ts'

/** One request that reached the back end; the test writes its answer. */
export interface FakeCall {
  readonly turn: Turn
  /** Where a `resume` goes on. */
  readonly cursor?: RunCursor
  readonly signal: AbortSignal
  /** Sends events and lets the widget read them. */
  push(...events: readonly ProtocolEvent[]): Promise<void>
  /** Sends text and ends the answer. */
  answer(text: string): Promise<void>
  fail(reason: unknown): Promise<void>
  /** Closes the connection without a terminal event. */
  cut(): Promise<void>
}

export interface FakeProtocol extends ChatProtocol {
  readonly calls: readonly FakeCall[]
  /** The newest call; fails where there is none. */
  readonly last: FakeCall
  /** Each `stop`, and each `respond`, that reached the back end. */
  readonly stops: readonly RunCursor[]
  readonly responses: readonly InputResponse[]
  /** What becomes of the next `stop` or `respond`. */
  refuse: unknown
}

export interface FakeProtocolOptions {
  /** Aborting changes nothing, as with a connection that hangs; it may go on sending and never end. */
  readonly isDeaf?: boolean
  readonly can?: readonly ('resume' | 'stop' | 'respond')[]
}

export function createFakeProtocol({ isDeaf = false, can = [] }: FakeProtocolOptions = {}): FakeProtocol {
  const calls: FakeCall[] = []
  const stops: RunCursor[] = []
  const responses: InputResponse[] = []

  function listen(turn: Turn, signal: AbortSignal, cursor?: RunCursor) {
    const pipe = createPipe(turn, signal, cursor)
    calls.push(pipe.call)
    if (!isDeaf)
      signal.addEventListener('abort', () => void pipe.call.fail(new DOMException('', 'AbortError')))
    return pipe.read()
  }

  const protocol: FakeProtocol = {
    calls,
    stops,
    responses,
    refuse: undefined,
    get last() {
      const call = calls.at(-1)
      if (!call) throw new Error('Nothing was sent.')
      return call
    },
    send: (turn, signal) => listen(turn, signal),
  }
  async function arrive() {
    if (protocol.refuse !== undefined) throw protocol.refuse
  }
  if (can.includes('resume')) protocol.resume = (turn, cursor, signal) => listen(turn, signal, cursor)
  if (can.includes('stop')) {
    protocol.stop = (_turn, cursor) => {
      stops.push(cursor)
      return arrive()
    }
  }
  if (can.includes('respond')) {
    protocol.respond = (_turn, _cursor, response) => {
      responses.push(response)
      return arrive()
    }
  }
  return protocol
}

function createPipe(turn: Turn, signal: AbortSignal, cursor?: RunCursor) {
  const steps: (() => IteratorResult<ProtocolEvent>)[] = []
  let wake = () => {}

  function add(...added: typeof steps) {
    steps.push(...added)
    wake()
    return settle()
  }
  const push = (...events: readonly ProtocolEvent[]) =>
    add(...events.map((value) => () => ({ value, done: false as const })))

  async function* read(): AsyncGenerator<ProtocolEvent> {
    for (;;) {
      const step = steps.shift()
      const result = step?.()
      if (result?.done) return
      if (result) yield result.value
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  }

  const call: FakeCall = {
    turn,
    ...(cursor && { cursor }),
    signal,
    push,
    answer: (text) =>
      push({ type: 'text-delta', delta: text }, { type: 'message-end', finishReason: 'completed' }),
    fail: (reason) =>
      add(() => {
        throw reason
      }),
    cut: () => add(() => ({ value: undefined, done: true })),
  }
  return { call, read }
}

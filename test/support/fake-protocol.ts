import type { ProtocolEvent } from '../../src/core/chat-event.ts'
import type { ChatProtocol, Turn } from '../../src/protocols/protocol.ts'
import { settle } from './fake-clock.ts'

/** One request that reached the back end; the test writes its answer. */
export interface FakeCall {
  readonly turn: Turn
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
}

/** `isDeaf`: aborting changes nothing, as with a connection that hangs; it may go on sending and never end. */
export function createFakeProtocol({ isDeaf = false } = {}): FakeProtocol {
  const calls: FakeCall[] = []
  return {
    calls,
    get last() {
      const call = calls.at(-1)
      if (!call) throw new Error('Nothing was sent.')
      return call
    },
    send(turn, signal) {
      const pipe = createPipe(turn, signal)
      calls.push(pipe.call)
      if (!isDeaf)
        signal.addEventListener('abort', () => void pipe.call.fail(new DOMException('', 'AbortError')))
      return pipe.read()
    },
  }
}

function createPipe(turn: Turn, signal: AbortSignal) {
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

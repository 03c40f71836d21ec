import { initialChatState } from '../../src/core/chat-state.ts'
import { type ControllerOptions, createController } from '../../src/core/controller.ts'
import { messageText } from '../../src/core/message.ts'
import { createStore } from '../../src/core/store.ts'
import type { ParleyEvents } from '../../src/public-types.ts'
import { createFakeEnvironment } from './fake-environment.ts'
import { createFakeProtocol, type FakeProtocol } from './fake-protocol.ts'

interface SetUp extends Partial<Pick<ControllerOptions, 'sessionTimeoutMs' | 'fileRules' | 'tabs'>> {
  readonly protocol?: FakeProtocol
  readonly random?: () => number
  /** Where the ids of this world begin. */
  readonly firstId?: number
  /** What a listener of `message` refuses. */
  readonly refuse?: (text: string) => boolean
}

/** A controller with its store, in a world the test moves by hand. */
export function setUpController({
  protocol = createFakeProtocol(),
  random,
  firstId,
  sessionTimeoutMs,
  fileRules,
  tabs,
  refuse,
}: SetUp = {}) {
  const environment = createFakeEnvironment(random, firstId)
  const store = createStore(initialChatState('session-1'), environment)
  const told: [keyof ParleyEvents, object][] = []
  const controller = createController({
    store,
    protocol,
    environment,
    userId: 'ada',
    params: { plan: 'pro' },
    sessionTimeoutMs,
    fileRules,
    tabs,
    emit(name, detail) {
      told.push([name, detail])
      return !(name === 'message' && refuse?.((detail as ParleyEvents['message']).text))
    },
  })
  return {
    environment,
    store,
    told,
    protocol,
    controller,
    status: () => store.current().status,
    /** The talk as `role: text (ending)`. */
    talk: () =>
      store.current().messages.map((message) => {
        const ending = message.finishReason ? ` (${message.finishReason})` : ''
        return `${message.role}: ${messageText(message)}${ending}`
      }),
  }
}

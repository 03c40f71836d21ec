import type { ChatProtocol } from '../protocols/protocol.ts'
import type { ParleyEvents } from '../public-types.ts'
import { buildTurn, type TurnRequest } from './build-turn.ts'
import { isBusy, type RunningAnswer } from './chat-state.ts'
import type { Environment } from './environment.ts'
import { lastSpoken, type Message } from './message.ts'
import { type RunningTurn, runTurn } from './run-turn.ts'
import type { ChatStore } from './store.ts'
import type { Tabs } from './tabs.ts'

/**
 * Turns, one after the other. What is sent while there is no network, or while an answer is being written here or in
 * another tab, waits in the transcript and goes when its time has come; a turn that was stopped or overtaken can no
 * longer write.
 */
export interface Turns {
  running(): RunningTurn | undefined
  /** The last message of the visitor that has been sent. */
  question(): Message | undefined
  /** Sends a message, or lets it wait. */
  submit(message: Message, replaces?: string): void
  /** Writes an answer to a message, in the place of one that is there. The same id says "this message again". */
  answerTo(message: Message, id: string, attempt: number): void
  /** Asks for the last answer again. */
  answerAgain(): void
  start(request: TurnRequest, answer: RunningAnswer): void
  /** Goes on listening to a run that was left, by a lost connection or with the page. */
  goOn(answer: RunningAnswer): void
  /** Goes on with what was left, or sends what waits. Nothing is sent before this was called once. */
  wake(): void
  /** What waits may be able to go now. */
  settle(): void
  end(how: 'stop' | 'leave'): void
  idle(): Promise<void>
}

export interface TurnsOptions {
  readonly store: ChatStore
  readonly protocol: ChatProtocol
  readonly environment: Environment
  readonly tabs: Tabs | undefined
  readonly who: () => { readonly userId: string; readonly params: Readonly<Record<string, unknown>> }
  /** The bytes of a message's files, as long as the page has them. */
  readonly blobsOf: (messageId: string) => readonly Blob[] | undefined
  readonly onStart: () => void
  readonly onEnd: () => void
  readonly emit: <Name extends keyof ParleyEvents>(name: Name, detail: ParleyEvents[Name]) => boolean
}

/** So that what another tab has told before it gave its place free is here. */
const hearingMs = 100

export function createTurns(options: TurnsOptions): Turns {
  const { store, protocol, environment, tabs, emit } = options
  const { dispatch } = store
  let running: RunningTurn | undefined
  let lastTurn:
    | { readonly id: string; readonly messageId: string; readonly beforeId: string | undefined }
    | undefined
  /** It may still wait for the name of its run, to stop it. */
  let stopped: RunningTurn | undefined
  let isAwake = false
  let claiming: AbortController | undefined
  const idleListeners: (() => void)[] = []

  function question(): Message | undefined {
    return store.current().messages.findLast(({ role, isWaiting }) => role === 'user' && !isWaiting)
  }

  function start(request: TurnRequest, answer: RunningAnswer, giveFree?: () => void) {
    options.onStart()
    const blobs = request.message && options.blobsOf(request.message.id)
    const turn = buildTurn(store.current(), options.who(), { ...request, blobs })
    const claim = giveFree
      ? () => Promise.resolve(giveFree)
      : tabs && ((signal: AbortSignal) => tabs.claim(turn.sessionId, signal))
    const mine = runTurn({ turn, answer, protocol, environment, claim, dispatch, emit })
    running = mine
    void mine.done.then(() => {
      if (running !== mine) return
      running = undefined
      settle()
      options.onEnd()
    })
  }

  function answerTo(message: Message, id: string, attempt: number, giveFree?: () => void) {
    const { messages } = store.current()
    const next = messages[messages.indexOf(message) + 1]
    const isAnswered = next?.role === 'assistant'
    lastTurn = { id, messageId: message.id, beforeId: lastSpoken(messages)?.id }
    const answer = {
      messageId: environment.randomId(),
      createdAt: environment.now(),
      turnId: id,
      questionId: message.id,
      replaces: isAnswered ? next.id : undefined,
    }
    start({ id, attempt, message }, answer, giveFree)
  }

  function goOn(answer: RunningAnswer) {
    start({ id: answer.turnId, attempt: 1, message: question() }, answer)
  }

  /** Messages go one after the other, when there is a network and nobody's answer is being written. */
  function submit(message: Message, replaces?: string) {
    const mustWait = isBusy(store.current()) || !environment.isOnline()
    const sent = mustWait ? { ...message, isWaiting: true } : message
    dispatch({ type: 'message-sent', message: sent, replaces })
    if (!mustWait)
      answerTo(store.current().messages.find(({ id }) => id === message.id) ?? message, message.id, 0)
  }

  function findWaiting(): Message | undefined {
    const state = store.current()
    const mayGo = isAwake && !running && !isBusy(state) && environment.isOnline()
    return mayGo ? state.messages.find(({ isWaiting }) => isWaiting) : undefined
  }

  /** Sends what waits, if it may go now. */
  function sendNext(): boolean {
    const next = findWaiting()
    if (!next) return false
    if (tabs) void sendBeforeOthers(tabs)
    else release(next)
    return true
  }

  /** Every tab sees what waits; whoever has the place sends it, once it has heard what the one before has done. */
  async function sendBeforeOthers({ claim }: Tabs) {
    if (claiming) return
    const mine = new AbortController()
    claiming = mine
    const { sessionId } = store.current()
    let giveFree = () => {}
    try {
      giveFree = await claim(sessionId, mine.signal)
      await new Promise<void>((resolve) => environment.delay(hearingMs, resolve))
    } catch {
      // The conversation was left.
    }
    if (claiming === mine) claiming = undefined
    const isHere = !mine.signal.aborted && store.current().sessionId === sessionId
    const next = isHere ? findWaiting() : undefined
    if (next) return release(next, giveFree)
    giveFree()
    settle()
  }

  function release({ id }: Message, giveFree?: () => void) {
    dispatch({ type: 'message-released', messageId: id })
    const message = store.current().messages.find((other) => other.id === id)
    if (message) answerTo(message, id, 0, giveFree)
  }

  function settle() {
    if (!running && !sendNext()) settleIdle()
  }

  function settleIdle() {
    for (const resolve of idleListeners.splice(0)) resolve()
  }

  /** From here on nothing the running turn still receives is written, however long its connection takes to close. */
  function end(how: 'stop' | 'leave') {
    options.onStart()
    const ending = running
    running = undefined
    // A run that can be gone on with is left as it is: whoever comes back finds it running, or its end.
    const { answer } = store.current()
    const isStop = (how === 'stop' || !protocol.resume) && !answer?.isElsewhere
    if (isStop && isBusy(store.current())) dispatch({ type: 'turn-ended', finishReason: 'stopped' })
    if (how === 'stop') {
      stopped = ending
      ending?.stop()
      return settle()
    }
    ending?.leave()
    claiming?.abort()
    claiming = undefined
    settleIdle()
  }

  function answerAgain() {
    const message = question()
    const { messages, status, lostAnswer } = store.current()
    if (isBusy(store.current()) || !message) return
    if (lostAnswer && protocol.resume) return goOn(lostAnswer)
    const last = lastSpoken(messages)
    // What stood there before the turn is not its answer.
    const wasAnswered =
      status !== 'error' && last?.finishReason === 'completed' && last.id !== lastTurn?.beforeId
    // The same id says "this message again", so that a back end which has the answer can send it again; a new id
    // asks for another answer.
    const sameTurn = lastTurn?.messageId === message.id ? lastTurn.id : message.id
    if (wasAnswered) return answerTo(message, environment.randomId(), 0)
    // What was to be stopped is wanted after all.
    if (stopped?.turn().id === sameTurn) stopped.leave()
    answerTo(message, sameTurn, 1)
  }

  return {
    running: () => running,
    question,
    submit,
    answerTo: (message, id, attempt) => answerTo(message, id, attempt),
    answerAgain,
    start: (request, answer) => start(request, answer),
    goOn,
    wake() {
      isAwake = true
      const { answer } = store.current()
      if (answer && !answer.isElsewhere && !running) goOn(answer)
      else sendNext()
    },
    settle,
    end,
    idle: () =>
      running || isBusy(store.current())
        ? new Promise((resolve) => idleListeners.push(resolve))
        : Promise.resolve(),
  }
}

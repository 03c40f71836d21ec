import type { ChatProtocol } from '../protocols/protocol.ts'
import type { ParleyEvents } from '../public-types.ts'
import type { Attachment, FileRules } from './attachment.ts'
import { buildTurn, type TurnRequest } from './build-turn.ts'
import { isBusy, type RunningAnswer } from './chat-state.ts'
import type { Environment } from './environment.ts'
import { toChatError } from './errors.ts'
import type { InputResponse } from './input-request.ts'
import { type Message, type Part, type Rating, requestsIn, type Source } from './message.ts'
import { type RunningTurn, runTurn } from './run-turn.ts'
import type { ChatStore } from './store.ts'
import { createUploads } from './uploads.ts'
import { watchRequirements } from './watch-requirements.ts'

/**
 * What a visitor or the site can do with a conversation. One turn at a time: whatever is sent meanwhile waits its
 * turn, and a turn that was stopped or overtaken can no longer write.
 */
export interface ChatController {
  /** What this back end can do; a missing capability hides its control. */
  readonly can: { readonly attach: boolean; readonly showContext: boolean }
  /** Whether the message was taken; false when there is nothing to send, a file isn't ready, or a listener refused it. */
  send(text: string): boolean
  /** Resolves when no turn is running and none waits. */
  idle(): Promise<void>
  /** Keeps what has come and tells the back end. */
  stop(): void
  retry(): void
  /** Takes the last message, which the back end refused, back into the composer. */
  editLastMessage(): void
  setDraft(draft: string): void
  /** Adds files to the message being written; those that may not be sent land in `refusals`. */
  attach(files: readonly File[]): void
  detach(attachmentId: string): void
  retryUpload(attachmentId: string): void
  /** Resolves when no file is on its way any more. */
  attached(): Promise<void>
  /** Answers what the last message asks. Each request is answered once. */
  respond(response: InputResponse): void
  rate(messageId: string, rating: Rating): void
  /** A page where the user can set up what is missing; from then on it is looked after. Undefined: it failed. */
  connectUrl(): Promise<string | undefined>
  /** Looks whether the requirements are met, and goes on with the message when they are. */
  checkRequirements(): void
  /** Everything the run behind an answer has looked up. */
  loadContext(messageId: string): Promise<readonly Source[]>
  newConversation(): void
  open(conversation: ConversationSnapshot): void
  /** Puts a conversation on the page at load; an answer that was being written goes on from `wake` on. */
  restore(conversation: ConversationSnapshot): void
  /** The visitor is here: from now on the network may be used without being asked for a message. */
  wake(): void
  /** Stops listening without stopping anything at the back end. */
  leave(): void
  identify(userId: string): void
  /** Replaces the site's parameters, from the next turn on. */
  setParams(params: Readonly<Record<string, unknown>>): void
}

/** A conversation as it is kept. */
export interface ConversationSnapshot {
  readonly sessionId: string
  readonly remoteConversationId?: string
  readonly messages: readonly Message[]
  readonly draft: string
  /** The answer whose end is not known, and how far it has come. */
  readonly answer?: RunningAnswer
}

export interface ControllerOptions {
  readonly store: ChatStore
  readonly protocol: ChatProtocol
  readonly environment: Environment
  readonly userId: string
  readonly params: Readonly<Record<string, unknown>>
  /** After that long without a message the next one starts a new conversation. */
  readonly sessionTimeoutMs?: number | undefined
  /** What visitors may attach; undefined: nothing. */
  readonly fileRules?: FileRules | undefined
  /** Tells the site. Returns false when a listener refused. */
  readonly emit: <Name extends keyof ParleyEvents>(name: Name, detail: ParleyEvents[Name]) => boolean
}

const noFiles: FileRules = { accept: '', maxFileBytes: 0, maxFiles: 0 }

export function createController(options: ControllerOptions): ChatController {
  const { store, protocol, environment, emit, fileRules } = options
  const { dispatch } = store
  let { userId, params } = options
  let running: RunningTurn | undefined
  let lastTurn:
    | { readonly id: string; readonly message: Message; readonly before: Message | undefined }
    | undefined
  let waiting: Message[] = []
  let isAwake = false
  const idleListeners: (() => void)[] = []
  /** The bytes of what was sent from this page. */
  const blobs = new WeakMap<Message, readonly Blob[]>()
  const canAttach = !!fileRules && !!(protocol.upload || protocol.takesFiles)
  const rules = canAttach ? fileRules : noFiles
  const uploads = createUploads({ store, protocol, environment, rules })
  const requirements = watchRequirements({
    store,
    api: protocol.requirements,
    environment,
    userId: () => userId,
    onMet: () => controller.retry(),
  })

  function lastUserMessage(): Message | undefined {
    return store.current().messages.findLast(({ role }) => role === 'user')
  }

  function start(request: TurnRequest, answer: RunningAnswer) {
    requirements.stop()
    const bytes = request.message && blobs.get(request.message)
    const turn = buildTurn(store.current(), { userId, params }, { ...request, blobs: bytes })
    const mine = runTurn({ turn, answer, protocol, environment, dispatch, emit })
    running = mine
    void mine.done.then(() => {
      if (running !== mine) return
      settle()
      requirements.findOut(store.current().error)
    })
  }

  /** Writes a new answer to a message. The same id says "this message again". */
  function answerTo(message: Message, id: string, attempt: number) {
    lastTurn = { id, message, before: store.current().messages.at(-1) }
    const answer = { messageId: environment.randomId(), createdAt: environment.now(), turnId: id }
    start({ id, attempt, message }, answer)
  }

  /** Goes on listening to a run that was left, by a lost connection or with the page. */
  function goOn(answer: RunningAnswer) {
    start({ id: answer.turnId, attempt: 1, message: lastUserMessage() }, answer)
  }

  function compose(text: string): Message | undefined {
    const { attachments } = store.current()
    if (attachments.some(({ state }) => state !== 'ready')) return undefined
    const parts: Part[] = [...(text ? [{ type: 'text', text } as const] : []), ...attachments.map(filePart)]
    if (parts.length === 0) return undefined
    const message: Message = { id: environment.randomId(), role: 'user', parts, createdAt: environment.now() }
    blobs.set(
      message,
      attachments.map(({ blob }) => blob),
    )
    return message
  }

  function submit(message: Message) {
    dispatch({ type: 'message-sent', message })
    answerTo(message, message.id, 0)
  }

  function isExpired(): boolean {
    const lastAt = store.current().messages.at(-1)?.createdAt
    const { sessionTimeoutMs } = options
    return !!sessionTimeoutMs && !!lastAt && environment.now() - lastAt > sessionTimeoutMs
  }

  function settle() {
    running = undefined
    const next = waiting.shift()
    if (next !== undefined) return submit(next)
    for (const resolve of idleListeners.splice(0)) resolve()
  }

  /** From here on nothing the running turn still receives is written, however long its connection takes to close. */
  function endTurn(how: 'stop' | 'leave') {
    waiting = []
    requirements.stop()
    const ending = running
    running = undefined
    // A run that can be gone on with is left as it is: whoever comes back finds it running, or its end.
    const isStop = how === 'stop' || !protocol.resume
    if (isStop && isBusy(store.current())) dispatch({ type: 'turn-ended', finishReason: 'stopped' })
    if (ending && how === 'stop') ending.stop()
    else ending?.leave()
    settle()
  }

  /** Only one thing at a time can be gone on with, and only where the contract lets it. */
  function resumeLeft() {
    const { answer } = store.current()
    if (isAwake && answer && !running) goOn(answer)
  }

  /** Once everything a message asks has been answered, the answers go where the contract wants them. */
  function deliver(response: InputResponse) {
    const { requestId } = response
    const { answer, lostAnswer, messages } = store.current()
    const at = running?.cursor() ?? cursorOf(lostAnswer ?? answer)
    const turn = running?.turn()
    if (protocol.respond && at) {
      const told =
        turn ??
        buildTurn(store.current(), { userId, params }, { id: '', attempt: 1, message: lastUserMessage() })
      protocol.respond(told, at, response, new AbortController().signal).then(
        () => {
          dispatch({ type: 'input-accepted', requestId })
          if (lostAnswer && protocol.resume && !running) goOn(lostAnswer)
        },
        (thrown) => {
          const { kind, message } = toChatError(thrown)
          environment.report(`The answer to "${requestId}" was not taken: ${message}`)
          const { answer, lostAnswer } = store.current()
          const hasEnded = !answer && !lostAnswer
          const isOver = hasEnded || kind === 'invalid' || kind === 'not-found' || kind === 'conflict'
          dispatch({ type: 'input-refused', requestId, isOver })
        },
      )
      return
    }
    const last = messages.at(-1)
    if (running || !last || requestsIn(last, 'pending').length > 0) return
    const responses = responsesIn(last)
    for (const one of responses) dispatch({ type: 'input-accepted', requestId: one.requestId })
    const id = environment.randomId()
    start(
      { id, attempt: 0, message: undefined, responses },
      { messageId: last.id, createdAt: last.createdAt, turnId: id },
    )
  }

  const controller: ChatController = {
    can: { attach: canAttach, showContext: !!protocol.loadContext },
    send(text) {
      const trimmed = text.trim()
      const message = compose(trimmed)
      if (!message || !emit('message', { text: trimmed, sessionId: store.current().sessionId })) return false
      controller.wake()
      if (running) {
        waiting.push(message)
        dispatch({ type: 'attachments-changed', attachments: [] })
        return true
      }
      if (isExpired()) controller.newConversation()
      submit(message)
      return true
    },
    idle: () => (running ? new Promise((resolve) => idleListeners.push(resolve)) : Promise.resolve()),
    stop: () => endTurn('stop'),
    retry() {
      const message = lastUserMessage()
      if (running || !message) return
      const { messages, status, lostAnswer } = store.current()
      if (lostAnswer && protocol.resume) return goOn(lostAnswer)
      const last = messages.at(-1)
      // What stood there before the turn is not its answer.
      const wasAnswered =
        status !== 'error' && last?.finishReason === 'completed' && last !== lastTurn?.before
      // The same id says "this message again", so that a back end which has the answer can send it again; a new id
      // asks for another answer.
      const sameTurn = lastTurn?.message === message ? lastTurn.id : message.id
      if (wasAnswered) answerTo(message, environment.randomId(), 0)
      else answerTo(message, sameTurn, 1)
    },
    editLastMessage() {
      const message = lastUserMessage()
      if (message) dispatch({ type: 'message-withdrawn', messageId: message.id })
    },
    setDraft: (draft) => dispatch({ type: 'draft-changed', draft }),
    attach: uploads.attach,
    detach: uploads.detach,
    retryUpload: uploads.retry,
    attached: uploads.settled,
    respond(response) {
      const isAsked = requestsIn(store.current().messages.at(-1), 'pending').some(
        ({ requestId }) => requestId === response.requestId,
      )
      if (!isAsked) return
      dispatch({ type: 'input-sent', response })
      deliver(response)
    },
    rate(messageId, rating) {
      dispatch({ type: 'message-rated', messageId, rating })
      const runId = store.current().messages.find(({ id }) => id === messageId)?.runId
      emit('feedback', { messageId, rating, sessionId: store.current().sessionId, runId })
    },
    connectUrl: requirements.connectUrl,
    checkRequirements: requirements.check,
    async loadContext(messageId) {
      const { sessionId, remoteConversationId, messages } = store.current()
      const runId = messages.find(({ id }) => id === messageId)?.runId
      const ref = { userId, sessionId, remoteConversationId }
      const sources = runId && protocol.loadContext?.(ref, runId, new AbortController().signal)
      return sources || []
    },
    newConversation() {
      endTurn('leave')
      const sessionId = environment.randomId()
      const { draft, attachments } = store.current()
      dispatch({ type: 'conversation-opened', sessionId, messages: [], draft })
      if (attachments.length > 0) dispatch({ type: 'attachments-changed', attachments })
      emit('conversation', { sessionId, reason: 'new' })
    },
    open(conversation) {
      endTurn('leave')
      controller.restore(conversation)
      emit('conversation', { sessionId: conversation.sessionId, reason: 'opened' })
    },
    restore({ answer, ...conversation }) {
      const left = answer && protocol.resume ? { answer } : {}
      dispatch({ type: 'conversation-opened', ...conversation, ...left })
      resumeLeft()
    },
    wake() {
      isAwake = true
      resumeLeft()
    },
    leave: () => endTurn('leave'),
    identify(next) {
      userId = next
    },
    setParams(next) {
      params = next
    },
  }
  return controller
}

function cursorOf(answer: RunningAnswer | undefined) {
  return answer?.runId === undefined ? undefined : { runId: answer.runId, sequence: answer.sequence }
}

function filePart(attachment: Attachment): Part {
  const { name, mediaType, size, uploaded } = attachment
  return { type: 'file', name, mediaType, size, ...uploaded }
}

function responsesIn({ parts }: Message): InputResponse[] {
  return parts.flatMap((part) =>
    part.type === 'input-request' && part.state === 'sending' ? [part.response] : [],
  )
}

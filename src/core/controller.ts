import type { ChatProtocol } from '../protocols/protocol.ts'
import type { ParleyEvents } from '../public-types.ts'
import type { Attachment, FileRules } from './attachment.ts'
import { isBusy, type RunningAnswer } from './chat-state.ts'
import { deliverResponse } from './deliver-response.ts'
import type { Environment } from './environment.ts'
import { ChatError } from './errors.ts'
import type { InputResponse } from './input-request.ts'
import { joinTabs } from './join-tabs.ts'
import { lastSpoken, type Message, type Part, type Rating, requestsIn, type Source } from './message.ts'
import type { ChatStore } from './store.ts'
import type { Tabs } from './tabs.ts'
import { createTurns } from './turns.ts'
import { createUploads } from './uploads.ts'
import { bringBack } from './versions.ts'
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
  /** Asks for the last answer again. What there is of it stays as another version. */
  retry(): void
  /** Sends a message in other words. It, and all that followed, stays as another version. */
  editMessage(messageId: string, text: string): void
  /** Shows another version from this message on, counted from 0. */
  chooseVersion(messageId: string, index: number): void
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
  /** The back end's own copy of the current conversation, in the place of what is shown. */
  show(messages: readonly Message[], earlier: string | undefined): void
  /** Puts a conversation on the page at load; an answer that was being written goes on from `wake` on. */
  restore(conversation: ConversationSnapshot): void
  /** The visitor is here: from now on the network may be used without being asked for a message. */
  wake(): void
  /** Brings in the messages before those that are here, where the back end keeps them. */
  loadEarlier(): Promise<void>
  /** Stops listening without stopping anything at the back end. */
  leave(): void
  dispose(): void
  identify(userId: string): void
  /** Replaces the site's parameters, from the next turn on. */
  setParams(params: Readonly<Record<string, unknown>>): void
}

/** A conversation as it is kept. */
export interface ConversationSnapshot {
  readonly sessionId: string
  readonly remoteConversationId?: string | undefined
  readonly messages: readonly Message[]
  readonly draft: string
  /** The answer whose end is not known, and how far it has come. */
  readonly answer?: RunningAnswer | undefined
  /** Leads to the messages before these, at the back end. */
  readonly earlier?: string | undefined
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
  /** The other tabs; none unless given. */
  readonly tabs?: Tabs | undefined
  /** Tells the site. Returns false when a listener refused. */
  readonly emit: <Name extends keyof ParleyEvents>(name: Name, detail: ParleyEvents[Name]) => boolean
}

const noFiles: FileRules = { accept: '', maxFileBytes: 0, maxFiles: 0 }

export function createController(options: ControllerOptions): ChatController {
  const { store, protocol, environment, emit, fileRules, tabs } = options
  const { dispatch } = store
  let isAwake = false
  let { userId, params } = options
  /** The bytes of what was sent from this page. */
  const blobs = new Map<string, readonly Blob[]>()
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
  const who = () => ({ userId, params })
  const turns = createTurns({
    store,
    protocol,
    environment,
    tabs,
    who,
    blobsOf: (messageId) => blobs.get(messageId),
    onStart: requirements.stop,
    onEnd: () => requirements.findOut(store.current().error),
    emit,
  })

  function compose(text: string): Message | undefined {
    const { attachments } = store.current()
    if (attachments.some(({ state }) => state !== 'ready')) return undefined
    const parts: Part[] = [...(text ? [{ type: 'text', text } as const] : []), ...attachments.map(filePart)]
    if (parts.length === 0) return undefined
    const message: Message = { id: environment.randomId(), role: 'user', parts, createdAt: environment.now() }
    blobs.set(
      message.id,
      attachments.map(({ blob }) => blob),
    )
    return message
  }

  function isExpired(): boolean {
    const lastAt = lastSpoken(store.current().messages)?.createdAt
    const { sessionTimeoutMs } = options
    return !!sessionTimeoutMs && !!lastAt && environment.now() - lastAt > sessionTimeoutMs
  }

  const controller: ChatController = {
    can: { attach: canAttach, showContext: !!protocol.loadContext },
    send(text) {
      const trimmed = text.trim()
      const message = compose(trimmed)
      if (!message || !emit('message', { text: trimmed, sessionId: store.current().sessionId })) return false
      controller.wake()
      if (!turns.running() && isExpired()) controller.newConversation()
      turns.submit(message)
      return true
    },
    idle: turns.idle,
    stop() {
      const { answer, sessionId } = store.current()
      if (answer?.isElsewhere) tabs?.post({ type: 'stop', sessionId })
      else turns.end('stop')
    },
    retry: turns.answerAgain,
    editMessage(messageId, text) {
      const trimmed = text.trim()
      const edited = store.current().messages.find(({ id }) => id === messageId)
      if (!trimmed || edited?.role !== 'user' || isBusy(store.current())) return
      const { sessionId } = store.current()
      if (!emit('message', { text: trimmed, sessionId })) return
      const files = edited.parts.filter(({ type }) => type === 'file')
      const id = environment.randomId()
      blobs.set(id, blobs.get(messageId) ?? [])
      turns.submit(
        {
          id,
          role: 'user',
          parts: [{ type: 'text', text: trimmed }, ...files],
          createdAt: environment.now(),
        },
        messageId,
      )
    },
    chooseVersion(messageId, index) {
      if (!isBusy(store.current())) dispatch({ type: 'version-chosen', messageId, index })
    },
    editLastMessage() {
      const message = turns.question()
      if (message) dispatch({ type: 'message-withdrawn', messageId: message.id })
    },
    setDraft: (draft) => dispatch({ type: 'draft-changed', draft }),
    attach: uploads.attach,
    detach: uploads.detach,
    retryUpload: uploads.retry,
    attached: uploads.settled,
    respond(response) {
      const { answer, messages, sessionId } = store.current()
      const isAsked = requestsIn(lastSpoken(messages), 'pending').some(
        ({ requestId }) => requestId === response.requestId,
      )
      if (!isAsked) return
      if (answer?.isElsewhere) return tabs?.post({ type: 'respond', sessionId, response })
      dispatch({ type: 'input-sent', response })
      deliverResponse({ store, protocol, environment, turns, who }, response)
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
      turns.end('leave')
      const sessionId = environment.randomId()
      const { draft, attachments } = store.current()
      dispatch({ type: 'conversation-opened', sessionId, messages: [], draft })
      if (attachments.length > 0) dispatch({ type: 'attachments-changed', attachments })
      emit('conversation', { sessionId, reason: 'new' })
    },
    open(conversation) {
      turns.end('leave')
      controller.restore(conversation)
      emit('conversation', { sessionId: conversation.sessionId, reason: 'opened' })
    },
    show(messages, earlier) {
      const { sessionId, remoteConversationId, draft } = store.current()
      dispatch({ type: 'conversation-opened', sessionId, remoteConversationId, messages, draft, earlier })
    },
    restore({ answer, ...conversation }) {
      const left = answer?.runId !== undefined && protocol.resume ? answer : undefined
      const isTold = conversation.messages.some(({ id }) => id === answer?.messageId)
      // Nothing came of an answer that was to take the place of another.
      const messages =
        answer?.versions && !isTold && !left
          ? bringBack(conversation.messages, answer.versions)
          : conversation.messages
      dispatch({ type: 'conversation-opened', ...conversation, messages, answer: left })
      tabs?.post({ type: 'opened', sessionId: conversation.sessionId })
      if (isAwake) turns.wake()
    },
    wake() {
      isAwake = true
      turns.wake()
    },
    async loadEarlier() {
      const { sessionId, remoteConversationId, earlier } = store.current()
      if (earlier === undefined || !protocol.loadConversation) return
      const ref = { userId, sessionId, remoteConversationId, page: earlier }
      const { items, next } = await protocol.loadConversation(ref, new AbortController().signal)
      if (store.current().earlier === earlier)
        dispatch({ type: 'messages-loaded', messages: items, earlier: next })
    },
    leave() {
      turns.end('leave')
    },
    dispose() {
      turns.end('leave')
      stopWaiting()
      leaveTabs()
    },
    identify(next) {
      userId = next
    },
    setParams(next) {
      params = next
    },
  }
  const stopWaiting = environment.onOnline(turns.settle)
  const leaveTabs = joinTabs({
    tabs,
    store,
    environment,
    isRunning: () => turns.running() !== undefined,
    stop: controller.stop,
    respond: controller.respond,
    leaveDeleted: controller.newConversation,
    takeOver(answer) {
      if (protocol.resume && answer.runId !== undefined) return turns.goOn(answer)
      const error = new ChatError('interrupted', 'The tab that listened to the answer is gone.')
      dispatch({ type: 'turn-failed', error })
    },
    onFree: turns.settle,
  })
  return controller
}

function filePart(attachment: Attachment): Part {
  const { name, mediaType, size, uploaded } = attachment
  return { type: 'file', name, mediaType, size, ...uploaded }
}

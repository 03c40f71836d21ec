import type { ChatEvent } from '../core/chat-event.ts'
import { type ChatState, isBusy } from '../core/chat-state.ts'
import { type Message, messageText } from '../core/message.ts'
import type { ChatStore } from '../core/store.ts'
import type { DomEvents } from './dom-events.ts'

const failures: readonly ChatEvent['type'][] = ['turn-failed', 'error', 'action-failed']

/** Tells the site when an answer starts and how it ended. The returned function stops. */
export function announceTurns(
  store: ChatStore,
  events: DomEvents,
  report: (message: string) => void,
): () => void {
  let announced: Message | undefined

  function start(message: Message, { sessionId }: ChatState) {
    announced = message
    events.emit('response-start', { messageId: message.id, sessionId })
  }

  function end({ messages, sessionId }: ChatState) {
    const message = messages.find(({ id }) => id === announced?.id)
    announced = undefined
    if (!message) return
    const { id: messageId, finishReason = 'stopped' } = message
    events.emit('response-end', { messageId, sessionId, text: messageText(message), finishReason })
  }

  return store.subscribe((state, event) => {
    // Another tab's answers are announced there.
    const answer = state.answer?.isElsewhere ? undefined : state.answer
    const written = answer && state.messages.findLast(({ id }) => id === answer.messageId)
    if (announced && announced.id !== answer?.messageId) end(state)
    if (written && !announced) start(written, state)
    if (event.type === 'input-requested') {
      const { requestId, kind, prompt } = event.request
      events.emit('input-request', { requestId, kind, prompt, sessionId: state.sessionId })
    }
    if (state.error && !isBusy(state) && failures.includes(event.type)) {
      const { kind, status, retryable, message } = state.error
      report(message)
      events.emit('error', { kind, status, retryable, message })
    }
  })
}

import type { ChatController } from '../core/controller.ts'
import type { Conversations } from '../core/conversations.ts'
import { type Message, messageText } from '../core/message.ts'
import type { ChatStore } from '../core/store.ts'
import type { ParleyHandle, PublicMessage, ThemeOptions } from '../public-types.ts'
import type { DomEvents } from './dom-events.ts'
import type { Visibility } from './visibility.ts'

/** What a handle drives. */
export interface HandleParts {
  readonly element: HTMLElement
  readonly events: DomEvents
  readonly store: ChatStore
  readonly controller: ChatController
  readonly conversations: Conversations
  readonly visibility: Visibility
  readonly userId: () => string
  readonly identify: ParleyHandle['identify']
  readonly setTheme: (theme: ThemeOptions) => void
  readonly setStrings: ParleyHandle['setStrings']
  readonly dispose: () => void
}

export function createHandle(parts: HandleParts): ParleyHandle {
  const { element, events, store, controller, conversations, visibility } = parts
  let isDestroyed = false

  /** After `destroy` a call does nothing: sites keep handles in places they forget to clear. */
  function whileAlive<Args extends readonly unknown[]>(
    action: (...args: Args) => void,
  ): (...args: Args) => void {
    return (...args) => {
      if (!isDestroyed) action(...args)
    }
  }

  return {
    open: whileAlive(visibility.open),
    close: whileAlive(visibility.close),
    toggle: whileAlive(() => (visibility.isOpen.peek() ? visibility.close() : visibility.open())),
    async send(text, { files = [] } = {}) {
      if (isDestroyed) return
      const words = String(text)
      if (files.length > 0) {
        controller.attach(Array.from(files))
        await controller.attached()
      }
      const { refusals } = store.current()
      if (files.length > 0 && refusals.length > 0) controller.setDraft(words)
      else if (controller.send(words)) await controller.idle()
      else if (files.length > 0) controller.setDraft(words)
    },
    stop: whileAlive(controller.stop),
    retry: whileAlive(controller.retry),
    setDraft: whileAlive((text) => controller.setDraft(String(text))),
    focus: whileAlive(visibility.focus),
    newConversation: whileAlive(controller.newConversation),
    async openConversation(id) {
      if (!isDestroyed) await conversations.open(String(id))
    },
    async listConversations() {
      return isDestroyed
        ? []
        : Object.freeze((await conversations.list()).items.map((item) => Object.freeze(item)))
    },
    async renameConversation(id, title) {
      if (!isDestroyed) await conversations.rename(String(id), String(title))
    },
    async deleteConversation(id) {
      if (!isDestroyed) await conversations.remove(String(id))
    },
    identify: whileAlive(parts.identify),
    setParams: whileAlive(controller.setParams),
    setTheme: whileAlive(parts.setTheme),
    setStrings: whileAlive(parts.setStrings),
    on: (name, listener) => (isDestroyed ? () => {} : events.on(name, listener)),
    destroy: whileAlive(() => {
      isDestroyed = true
      parts.dispose()
    }),
    get isOpen() {
      return !isDestroyed && visibility.isOpen.peek()
    },
    get status() {
      return store.current().status
    },
    get userId() {
      return parts.userId()
    },
    get sessionId() {
      return store.current().sessionId
    },
    get messages() {
      return Object.freeze(store.current().messages.map(publicMessage))
    },
    get element() {
      return element
    },
  }
}

function publicMessage(message: Message): PublicMessage {
  const { id, role, createdAt, finishReason } = message
  const base = { id, role, text: messageText(message), createdAt }
  return Object.freeze(finishReason ? { ...base, finishReason } : base)
}
